//! How far apart the models of a study put its numbers.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, model_name};
use super::measure_columns::{FOLLOWED, FOLLOWED_THRESHOLD, UNIT, followed, number};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{ModelSpread, StudyOutcome};
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "models",
    row: "One number of one arm, for one analyte that several models compute.",
    is_large: false,
    columns: &[
        ARM,
        ANALYTE,
        FOLLOWED,
        FOLLOWED_THRESHOLD,
        UNIT,
        ColumnDefinition::integer("models", "How many models compute it."),
        number("lowest", "The lowest number over the models."),
        ColumnDefinition::text("lowest_model", "The model that puts it lowest."),
        number("highest", "The highest number over the models."),
        ColumnDefinition::text("highest_model", "The model that puts it highest."),
        number(
            "people_ratio",
            "How many times the upper percentile over people is the lower one, under the model where that is most; missing for \
             a share.",
        ),
        number(
            "monte_carlo",
            "Half of the widest Monte Carlo interval, as a share of its number; of a share in itself.",
        ),
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let Some(comparison) = outcome.model_comparison() else {
        return Vec::new();
    };
    let count = comparison.spreads.len();
    vec![FramePart::new(count, move |some| {
        columns(outcome, comparison.spreads.get(some).unwrap_or_default())
    })]
}

fn columns<'a>(outcome: &'a StudyOutcome, rows: &[ModelSpread]) -> Vec<ColumnData<'a>> {
    let mut columns = vec![
        ColumnData::texts(rows, |row| {
            Some(Cow::Borrowed(outcome.series.get(row.arm)?.arm.as_str()))
        }),
        ColumnData::texts(rows, |row| Some(Cow::Owned(row.analyte.clone()))),
    ];
    columns.extend(followed(outcome, rows, |row| row.number));
    columns.extend([
        ColumnData::Integers(rows.iter().map(|row| row.models as i64).collect()),
        ColumnData::numbers(rows, |row| Some(row.ends[0].1.value)),
        ColumnData::texts(rows, |row| {
            Some(Cow::Borrowed(model_name(outcome, row.ends[0].0)))
        }),
        ColumnData::numbers(rows, |row| Some(row.ends[1].1.value)),
        ColumnData::texts(rows, |row| {
            Some(Cow::Borrowed(model_name(outcome, row.ends[1].0)))
        }),
        ColumnData::numbers(rows, |row| row.people),
        ColumnData::numbers(rows, |row| row.monte_carlo),
    ]);
    columns
}
