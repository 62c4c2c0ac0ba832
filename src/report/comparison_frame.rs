//! Every other arm against the first, in the same people.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, model_name};
use super::measure_columns::{
    DO_NOT_REPORT, LOWER_PROBABILITY, MEASURE, THRESHOLD, UNIT, UPPER_PROBABILITY, bound, ci_high, ci_low,
    estimates, number, percentiles, threshold_name,
};
use super::restriction_marks::reasons_of_difference;
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{ArmComparison, Comparison, StudyOutcome};
use crate::quantiles::Estimate;
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "comparison",
    row: "One measure of one arm against the first arm, in the same people, under one model, for one analyte.",
    is_large: false,
    columns: &[
        MODEL,
        ARM,
        ColumnDefinition::text("compared_with", "The first arm, whose numbers are taken off."),
        ANALYTE,
        MEASURE,
        THRESHOLD,
        UNIT,
        LOWER_PROBABILITY,
        number(
            "difference_lower",
            "The lower percentile of people's own differences.",
        ),
        ci_low("difference_lower_ci_low"),
        ci_high("difference_lower_ci_high"),
        bound("difference_lower_bound"),
        number("difference_median", "The median of people's own differences."),
        ci_low("difference_median_ci_low"),
        ci_high("difference_median_ci_high"),
        bound("difference_median_bound"),
        UPPER_PROBABILITY,
        number(
            "difference_upper",
            "The upper percentile of people's own differences.",
        ),
        ci_low("difference_upper_ci_low"),
        ci_high("difference_upper_ci_high"),
        bound("difference_upper_bound"),
        number("share_less", "Share of people with less in this arm, 0 to 1."),
        ci_low("share_less_ci_low"),
        ci_high("share_less_ci_high"),
        number(
            "share_same",
            "Share of people with the same in both arms, 0 to 1.",
        ),
        ci_low("share_same_ci_low"),
        ci_high("share_same_ci_high"),
        number("share_more", "Share of people with more in this arm, 0 to 1."),
        ci_low("share_more_ci_low"),
        ci_high("share_more_ci_high"),
        number(
            "share_better_off",
            "Share of people better off in this arm, 0 to 1; missing where neither less nor more is better.",
        ),
        ci_low("share_better_off_ci_low"),
        ci_high("share_better_off_ci_high"),
        number(
            "share_censored",
            "Share of people of whom it is not known who has more, 0 to 1: the end of observation cut their numbers off.",
        ),
        ci_low("share_censored_ci_low"),
        ci_high("share_censored_ci_high"),
        DO_NOT_REPORT,
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let rows = outcome.comparisons.as_slice();
    vec![FramePart::new(rows.len(), move |some| {
        columns(outcome, rows.get(some).unwrap_or_default())
    })]
}

fn columns<'a>(outcome: &'a StudyOutcome, rows: &'a [ArmComparison]) -> Vec<ColumnData<'a>> {
    let [lower, _, upper] = outcome.probabilities;
    let measure = |row: &ArmComparison| row.comparison.measure;
    let difference = |index: usize| {
        percentiles(rows, move |row: &ArmComparison| {
            row.comparison.difference.get(index).copied()
        })
    };
    let mut columns = vec![
        texts(rows, |row| Some(model_name(outcome, row.model))),
        texts(rows, |row| Some(&row.arm)),
        texts(rows, |row| Some(&row.baseline)),
        texts(rows, |row| Some(&row.analyte)),
        texts(rows, |row| Some(measure(row).name())),
        texts(rows, |row| threshold_name(outcome, measure(row))),
        texts(rows, |row| Some(measure(row).unit())),
        ColumnData::Number(lower),
    ];
    columns.extend(difference(0));
    columns.extend(difference(1));
    columns.push(ColumnData::Number(upper));
    columns.extend(difference(2));
    let shares: [fn(&Comparison) -> Option<Estimate>; 5] = [
        |comparison| comparison.less,
        |comparison| comparison.same,
        |comparison| comparison.more,
        Comparison::better_off,
        |comparison| comparison.censored,
    ];
    for share in shares {
        columns.extend(estimates(rows, |row: &ArmComparison| share(&row.comparison)));
    }
    let reasons = rows
        .iter()
        .map(|row| reasons_of_difference(outcome, row).map(Cow::Owned));
    columns.push(ColumnData::Texts(reasons.collect()));
    columns
}

fn texts<'a>(
    rows: &'a [ArmComparison],
    text: impl Fn(&'a ArmComparison) -> Option<&'a str>,
) -> ColumnData<'a> {
    ColumnData::Texts(rows.iter().map(|row| text(row).map(Cow::Borrowed)).collect())
}
