//! Columns of tables with a measure in every row, and what stands in them.

use super::{ColumnData, ColumnDefinition};
use crate::outcome::{FollowedNumber, FollowedValue, Measure, Percentile, StudyOutcome};
use crate::quantiles::Estimate;
use std::borrow::Cow;

pub(super) const MEASURE: ColumnDefinition = ColumnDefinition::text(
    "measure",
    "What the row's numbers are of: cmax, tmax, auc_to_end, auc_to_infinity, half_life, time_above, or \
     time_in_range of a threshold that is a range.",
);
pub(super) const FOLLOWED: ColumnDefinition = ColumnDefinition::text(
    "measure",
    "What the row's numbers are of: median_cmax, median_auc_to_infinity or share_ever_above.",
);
pub(super) const FOLLOWED_THRESHOLD: ColumnDefinition = ColumnDefinition::text(
    "threshold",
    "The threshold, as the scenario names it; missing for a median.",
)
.optional();
pub(super) const THRESHOLD: ColumnDefinition = ColumnDefinition::text(
    "threshold",
    "The threshold, as the scenario names it; missing unless the measure is time_above or time_in_range.",
)
.optional();
pub(super) const UNIT: ColumnDefinition =
    ColumnDefinition::text("unit", "The unit of the measure: ng/mL, h or ng·h/mL.");
pub(super) const LOWER_PROBABILITY: ColumnDefinition = ColumnDefinition::number(
    "lower_probability",
    "The probability of the lower percentile: 0.05 for the 5th.",
);
pub(super) const UPPER_PROBABILITY: ColumnDefinition = ColumnDefinition::number(
    "upper_probability",
    "The probability of the upper percentile: 0.95 for the 95th.",
);
pub(super) const DO_NOT_REPORT: ColumnDefinition = ColumnDefinition::text(
    "do_not_report",
    "Why the model's author advises against reporting this result; missing where nothing is said against it.",
)
.optional();

/// A number that may be missing, in the unit of the row's measure or none.
pub(super) const fn number(name: &'static str, meaning: &'static str) -> ColumnDefinition {
    ColumnDefinition::number(name, meaning).optional()
}

/// The lower end of the interval of the number before it.
pub(super) const fn ci_low(name: &'static str) -> ColumnDefinition {
    number(
        name,
        "Lower end of its 95 % Monte Carlo interval; missing where there are too few people, or the observation ended first.",
    )
}

/// The upper end of the interval of the number before it.
pub(super) const fn ci_high(name: &'static str) -> ColumnDefinition {
    number(
        name,
        "Upper end of its 95 % Monte Carlo interval; missing where there are too few people, or the observation ended first.",
    )
}

/// What is known of the number before it.
pub(super) const fn bound(name: &'static str) -> ColumnDefinition {
    ColumnDefinition::text(
        name,
        "What is known of it, as the observation may have ended first: known, at least, at most or unknown.",
    )
    .optional()
}

/// The name of the threshold that a measure belongs to.
pub(super) fn threshold_name(outcome: &StudyOutcome, measure: Measure) -> Option<&str> {
    Some(outcome.thresholds.get(measure.threshold()?)?.id.as_str())
}

/// A value and both ends of its interval, for each row.
pub(super) fn estimates<T>(
    rows: &[T],
    estimate: impl Fn(&T) -> Option<Estimate>,
) -> [ColumnData<'static>; 3] {
    [
        ColumnData::numbers(rows, |row| Some(estimate(row)?.value)),
        ColumnData::numbers(rows, |row| estimate(row)?.low),
        ColumnData::numbers(rows, |row| estimate(row)?.high),
    ]
}

/// The measure, the threshold and the unit of the followed number of each row.
pub(super) fn followed<'a, T>(
    outcome: &'a StudyOutcome,
    rows: &[T],
    number: impl Fn(&T) -> FollowedNumber,
) -> [ColumnData<'a>; 3] {
    [
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(number(row).name()))),
        ColumnData::texts(rows, |row| {
            let threshold = outcome.thresholds.get(number(row).threshold()?)?;
            Some(Cow::Borrowed(threshold.id.as_str()))
        }),
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(number(row).unit()))),
    ]
}

/// What is known of a followed number, for each row.
pub(super) fn bounds<T>(rows: &[T], value: impl Fn(&T) -> FollowedValue) -> ColumnData<'static> {
    ColumnData::texts(rows, |row| Some(Cow::Owned(value(row).bound.to_string())))
}

/// A percentile, both ends of its interval and what is known of it, for each row.
pub(super) fn percentiles<T>(
    rows: &[T],
    percentile: impl Fn(&T) -> Option<Percentile>,
) -> [ColumnData<'static>; 4] {
    let [value, low, high] = estimates(rows, |row| Some(percentile(row)?.estimate));
    let bound = ColumnData::texts(rows, |row| Some(Cow::Owned(percentile(row)?.bound.to_string())));
    [value, low, high, bound]
}
