//! Shares of people above thresholds if they differ as in other studies.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, model_name};
use super::measure_columns::{THRESHOLD, ci_high, ci_low, estimates, number};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{OtherSpread, SpreadShare, StudyOutcome};
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "other_spreads",
    row: "One threshold, under one model, in one arm, if people differ as in another study.",
    is_large: false,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        THRESHOLD,
        ColumnDefinition::text("spread", "The study as in which people differ."),
        number(
            "as_modelled",
            "The share of people ever above the threshold under the model's own spread, from 0 to 1.",
        ),
        number("share_ever_above", "The same if people differ as in that study."),
        ci_low("share_ever_above_ci_low"),
        ci_high("share_ever_above_ci_high"),
    ],
};

type Row<'a> = (&'a OtherSpread, &'a SpreadShare);

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let all = outcome.other_spreads.iter();
    let rows: Vec<Row<'_>> = all
        .flat_map(|other| other.shares.iter().map(move |share| (other, share)))
        .collect();
    vec![FramePart::new(rows.len(), move |some| {
        columns(outcome, rows.get(some).unwrap_or_default())
    })]
}

fn columns<'a>(outcome: &'a StudyOutcome, rows: &[Row<'a>]) -> Vec<ColumnData<'a>> {
    let series = |share: &SpreadShare| outcome.series.get(share.series);
    let mut columns = vec![
        ColumnData::texts(rows, |(other, _)| {
            Some(Cow::Borrowed(model_name(outcome, other.model)))
        }),
        ColumnData::texts(rows, |(_, share)| {
            Some(Cow::Borrowed(series(share)?.arm.as_str()))
        }),
        ColumnData::texts(rows, |(_, share)| {
            let analyte = series(share)?.analytes.get(share.analyte)?;
            Some(Cow::Borrowed(analyte.name.as_str()))
        }),
        ColumnData::texts(rows, |(_, share)| {
            let threshold = outcome.thresholds.get(share.threshold)?;
            Some(Cow::Borrowed(threshold.id.as_str()))
        }),
        ColumnData::texts(rows, |(other, _)| Some(Cow::Borrowed(other.name.as_str()))),
        ColumnData::numbers(rows, |(_, share)| {
            let analyte = series(share)?.analytes.get(share.analyte)?;
            Some(analyte.patients.ever_above(share.threshold)?.value)
        }),
    ];
    columns.extend(estimates(rows, |(_, share)| Some(share.share)));
    columns
}
