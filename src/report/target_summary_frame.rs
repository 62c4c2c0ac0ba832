//! How a pump held its targets: percentiles over the population.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, model_name};
use super::measure_columns::{LOWER_PROBABILITY, UPPER_PROBABILITY, ci_high, ci_low, estimates, number};
use super::target_frame::{TARGET, TARGET_END, TARGET_LEVEL, TARGET_MATRIX, TARGET_START};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{SeriesOutcome, StudyOutcome, TargetMeasure, TargetOutcome};
use crate::quantiles::Estimate;
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "target_summary",
    row: "One measure of one target of a pump, under one model, in one arm.",
    is_large: false,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        TARGET,
        TARGET_LEVEL,
        TARGET_MATRIX,
        TARGET_START,
        TARGET_END,
        ColumnDefinition::text(
            "target_measure",
            "What the row's numbers are of: a column of the table of each person, without its unit.",
        ),
        ColumnDefinition::text(
            "target_unit",
            "The unit of the measure: mg, mg/h, h, percent or percent/h.",
        ),
        number("typical", "The typical patient's."),
        LOWER_PROBABILITY,
        number("lower", "The lower percentile."),
        ci_low("lower_ci_low"),
        ci_high("lower_ci_high"),
        number("median", "The median."),
        ci_low("median_ci_low"),
        ci_high("median_ci_high"),
        UPPER_PROBABILITY,
        number("upper", "The upper percentile."),
        ci_low("upper_ci_low"),
        ci_high("upper_ci_high"),
    ],
};

#[derive(Clone, Copy)]
struct Row<'a> {
    series: &'a SeriesOutcome,
    index: usize,
    held: &'a TargetOutcome,
    measure: TargetMeasure,
}

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let rows = outcome.series.iter().flat_map(|series| {
        series.targets.iter().enumerate().flat_map(move |(index, held)| {
            TargetMeasure::ALL.into_iter().map(move |measure| Row {
                series,
                index,
                held,
                measure,
            })
        })
    });
    let rows: Vec<Row<'_>> = rows.collect();
    vec![FramePart::new(rows.len(), move |some| {
        columns(outcome, rows.get(some).unwrap_or_default())
    })]
}

fn columns<'a>(outcome: &'a StudyOutcome, rows: &[Row<'a>]) -> Vec<ColumnData<'a>> {
    let [lower, _, upper] = outcome.probabilities;
    let at = |place: usize| {
        move |row: &Row<'a>| -> Option<Estimate> {
            let percentile = row.held.summary(row.measure).get(place)?;
            Some(percentile.estimate)
        }
    };
    let text = |name: &'a str| Some(Cow::Borrowed(name));
    let mut columns = vec![
        ColumnData::texts(rows, |row| text(model_name(outcome, row.series.model))),
        ColumnData::texts(rows, |row| text(&row.series.arm)),
        ColumnData::texts(rows, |row| text(&row.held.analyte)),
        ColumnData::Integers(rows.iter().map(|row| row.index as i64 + 1).collect()),
        ColumnData::numbers(rows, |row| Some(row.held.target.level.ng_per_ml())),
        ColumnData::texts(rows, |row| text(row.held.target.matrix.name())),
        ColumnData::numbers(rows, |row| Some(row.held.target.start.hours())),
        ColumnData::numbers(rows, |row| Some(row.held.target.end.hours())),
        ColumnData::texts(rows, |row| text(row.measure.name())),
        ColumnData::texts(rows, |row| text(row.measure.unit())),
        ColumnData::numbers(rows, |row| row.held.typical.get(row.measure.index()).copied()),
        ColumnData::Number(lower),
    ];
    columns.extend(estimates(rows, at(0)));
    columns.extend(estimates(rows, at(1)));
    columns.push(ColumnData::Number(upper));
    columns.extend(estimates(rows, at(2)));
    columns
}
