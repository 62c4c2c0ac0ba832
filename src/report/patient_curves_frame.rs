//! What each person's level is over time.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, SUBJECT, TIME, sections};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::StudyOutcome;
use ndarray::Array2;
use std::borrow::Cow;
use std::ops::Range;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "patient_curves",
    row: "One point of one person's curve, under one model, in one arm, for one analyte; of a scenario with `keep: [curves]`.",
    is_large: true,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        SUBJECT,
        TIME,
        ColumnDefinition::quantity("concentration_ng_per_ml", "ng/mL", "The person's concentration."),
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    if outcome.keep.curves == 0 {
        return Vec::new();
    }
    let mut parts = Vec::new();
    for (model, series, analyte) in sections(outcome) {
        let Some(curves) = series.kept_curves(&analyte.name) else {
            continue;
        };
        parts.push(FramePart::new(curves.len(), move |rows| {
            vec![
                ColumnData::Text(model),
                ColumnData::Text(&series.arm),
                ColumnData::Text(&analyte.name),
                people(outcome, curves, rows.clone()),
                times(outcome, curves, rows.clone()),
                ColumnData::Numbers(levels(curves, rows)),
            ]
        }));
    }
    parts
}

fn people<'a>(outcome: &StudyOutcome, curves: &Array2<f64>, rows: Range<usize>) -> ColumnData<'a> {
    let points = curves.ncols().max(1);
    let number = |row: usize| outcome.subjects.number(row / points) as i64;
    ColumnData::Integers(rows.map(number).collect())
}

fn times<'a>(outcome: &StudyOutcome, curves: &Array2<f64>, rows: Range<usize>) -> ColumnData<'a> {
    let points = curves.ncols().max(1);
    let hours = |row: usize| outcome.grid.time(row % points).hours();
    ColumnData::Numbers(Cow::Owned(rows.map(hours).collect()))
}

fn levels(curves: &Array2<f64>, rows: Range<usize>) -> Cow<'_, [f64]> {
    let all = curves.as_slice().unwrap_or_default();
    Cow::Borrowed(all.get(rows).unwrap_or_default())
}
