//! How numbers of a study move with what differs between people.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, of_series};
use super::measure_columns::{
    FOLLOWED, FOLLOWED_THRESHOLD, UNIT, bound, bounds, ci_high, ci_low, estimates, followed, number,
};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{SensitivityInput, SensitivityMove, SensitivityOutcome, StudyOutcome};
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "sensitivity",
    row: "One number under one model, in one arm, for one analyte, and one thing that differs between people.",
    is_large: false,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        FOLLOWED,
        FOLLOWED_THRESHOLD,
        UNIT,
        ColumnDefinition::text(
            "input",
            "What differs between people: weight, a covariate, or a random effect of the model.",
        ),
        ColumnDefinition::text(
            "input_kind",
            "What it is: weight, covariate, between people or between occasions.",
        ),
        ColumnDefinition::text(
            "input_low",
            "Its lower percentile among people, as one would say it.",
        ),
        ColumnDefinition::text("input_high", "Its upper percentile."),
        number("as_drawn", "The number as people are."),
        bound("as_drawn_bound"),
        number(
            "at_low",
            "The number if everybody has the low value, all else being as it is.",
        ),
        ci_low("at_low_ci_low"),
        ci_high("at_low_ci_high"),
        bound("at_low_bound"),
        number("at_high", "The number if everybody has the high value."),
        ci_low("at_high_ci_low"),
        ci_high("at_high_ci_high"),
        bound("at_high_bound"),
        number(
            "rank_correlation",
            "Spearman's rank correlation from person to person, of the highest level, the area, or of being ever above.",
        ),
        ci_low("rank_correlation_ci_low"),
        ci_high("rank_correlation_ci_high"),
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let Some(sensitivity) = &outcome.sensitivity else {
        return Vec::new();
    };
    let moves = &sensitivity.moves;
    vec![FramePart::new(moves.len(), move |some| {
        columns((outcome, sensitivity), moves.get(some).unwrap_or_default())
    })]
}

fn columns<'a>(
    (outcome, sensitivity): (&'a StudyOutcome, &'a SensitivityOutcome),
    rows: &'a [SensitivityMove],
) -> Vec<ColumnData<'a>> {
    let input = |row: &SensitivityMove| sensitivity.inputs.get(row.input);
    let text = |pick: fn(&SensitivityInput) -> &str| {
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(pick(input(row)?))))
    };
    let mut columns = Vec::from(of_series(outcome, rows, |row| (row.series, row.analyte)));
    columns.extend(followed(outcome, rows, |row| row.number));
    columns.extend([
        text(|input| &input.name),
        text(|input| input.kind.name()),
        text(|input| &input.ends[0]),
        text(|input| &input.ends[1]),
        ColumnData::numbers(rows, |row| Some(row.as_drawn.estimate.value)),
        bounds(rows, |row| row.as_drawn),
    ]);
    columns.extend(estimates(rows, |row| Some(row.ends[0].estimate)));
    columns.push(bounds(rows, |row| row.ends[0]));
    columns.extend(estimates(rows, |row| Some(row.ends[1].estimate)));
    columns.push(bounds(rows, |row| row.ends[1]));
    columns.extend(estimates(rows, |row| row.rank));
    columns
}
