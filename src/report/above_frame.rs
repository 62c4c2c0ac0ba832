//! How each person stood to each threshold.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, SUBJECT, THRESHOLD, sections};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{AnalyteOutcome, SeriesOutcome, StudyOutcome};
use crate::population::SubjectRange;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "above",
    row: "One person and one threshold, under one model, in one arm, for one analyte; also who never was above it.",
    is_large: true,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        THRESHOLD,
        SUBJECT,
        ColumnDefinition::quantity(
            "time_above_h",
            "h",
            "Hours above the threshold until the end of observation.",
        ),
        ColumnDefinition::quantity(
            "first_above_h",
            "h",
            "When the concentration first rose above it; missing where it never did.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "back_below_h",
            "h",
            "When it last fell below; missing where it never was above, or still was at the end of observation.",
        )
        .optional(),
        ColumnDefinition::integer(
            "censored",
            "1 where the person was still above at the end of observation, so that the hours are at least these; else 0.",
        ),
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    sections(outcome)
        .flat_map(|section| {
            let thresholds = outcome.thresholds.iter().enumerate();
            thresholds
                .filter_map(move |(index, threshold)| part(outcome.subjects, section, (index, &threshold.id)))
        })
        .collect()
}

/// The rows of a threshold; none where it belongs to another analyte.
fn part<'a>(
    subjects: SubjectRange,
    (model, series, analyte): (&'a str, &'a SeriesOutcome, &'a AnalyteOutcome),
    (index, threshold): (usize, &'a str),
) -> Option<FramePart<'a>> {
    let patients = &analyte.patients;
    let hours = patients.hours_above(index)?;
    let (first, back) = (patients.first_above(index)?, patients.back_below(index)?);
    Some(FramePart::new(hours.len(), move |rows| {
        let some = |column: &'a [f64]| column.get(rows.clone()).unwrap_or_default();
        let censored = some(first).iter().zip(some(back));
        let censored = censored.map(|(first, back)| i64::from(!first.is_nan() && back.is_nan()));
        vec![
            ColumnData::Text(model),
            ColumnData::Text(&series.arm),
            ColumnData::Text(&analyte.name),
            ColumnData::Text(threshold),
            ColumnData::subjects(subjects, &rows),
            ColumnData::slice(hours, &rows),
            ColumnData::slice(first, &rows),
            ColumnData::slice(back, &rows),
            ColumnData::Integers(censored.collect()),
        ]
    }))
}
