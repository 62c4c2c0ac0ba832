//! A study over draws of its models' estimates.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, of_series};
use super::measure_columns::{
    LOWER_PROBABILITY, MEASURE, THRESHOLD, UNIT, UPPER_PROBABILITY, ci_high, ci_low, estimates, number,
    threshold_name,
};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{StudyOutcome, UncertainNumber, UncertainQuantity, UncertaintyOutcome};
use crate::quantiles::Estimate;
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "uncertainty",
    row: "One number of one measure, under one model, in one arm, for one analyte, over draws of the model's estimates.",
    is_large: false,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        MEASURE,
        THRESHOLD,
        UNIT,
        ColumnDefinition::text(
            "quantity",
            "Which number of the measure: typical, lower, median or upper over people, or share_ever_above, which is from 0 to 1.",
        ),
        number(
            "as_published",
            "The number with the estimates as they were published.",
        ),
        ColumnDefinition::integer("draws", "How many times the estimates were drawn."),
        LOWER_PROBABILITY,
        number("draws_lower", "The lower percentile over the draws."),
        ci_low("draws_lower_ci_low"),
        ci_high("draws_lower_ci_high"),
        number("draws_median", "The median over the draws."),
        ci_low("draws_median_ci_low"),
        ci_high("draws_median_ci_high"),
        UPPER_PROBABILITY,
        number("draws_upper", "The upper percentile over the draws."),
        ci_low("draws_upper_ci_low"),
        ci_high("draws_upper_ci_high"),
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let Some(uncertainty) = &outcome.uncertainty else {
        return Vec::new();
    };
    let numbers = uncertainty.numbers.iter();
    let rows: Vec<&UncertainNumber> = numbers.filter(|number| !number.over_draws.is_empty()).collect();
    vec![FramePart::new(rows.len(), move |some| {
        columns((outcome, uncertainty), rows.get(some).unwrap_or_default())
    })]
}

fn columns<'a>(
    (outcome, uncertainty): (&'a StudyOutcome, &'a UncertaintyOutcome),
    rows: &[&'a UncertainNumber],
) -> Vec<ColumnData<'a>> {
    let [lower, _, upper] = outcome.probabilities;
    let at = |place: usize| {
        move |row: &&UncertainNumber| -> Option<Estimate> { Some(row.over_draws.get(place)?.estimate) }
    };
    let mut columns = Vec::from(of_series(outcome, rows, |row| (row.series, row.analyte)));
    columns.extend([
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(row.measure.name()))),
        ColumnData::texts(rows, |row| {
            threshold_name(outcome, row.measure).map(Cow::Borrowed)
        }),
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(row.measure.unit()))),
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(row.quantity.name()))),
        ColumnData::numbers(rows, |row| as_published(outcome, row)),
        ColumnData::Integers(rows.iter().map(|_| i64::from(uncertainty.draws)).collect()),
        ColumnData::Number(lower),
    ]);
    columns.extend(estimates(rows, at(0)));
    columns.extend(estimates(rows, at(1)));
    columns.push(ColumnData::Number(upper));
    columns.extend(estimates(rows, at(2)));
    columns
}

/// The same number with the estimates as published.
pub(super) fn as_published(outcome: &StudyOutcome, number: &UncertainNumber) -> Option<f64> {
    let analyte = outcome.series.get(number.series)?.analytes.get(number.analyte)?;
    let summary = analyte
        .summaries
        .iter()
        .find(|summary| summary.measure == number.measure)?;
    match number.quantity {
        UncertainQuantity::Typical => summary.typical,
        UncertainQuantity::Percentile(place) => Some(summary.percentiles.get(place)?.estimate.value),
        UncertainQuantity::ShareEverAbove => Some(summary.ever?.value),
    }
}
