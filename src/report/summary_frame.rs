//! Percentiles and probabilities.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, sections};
use super::measure_columns::{
    DO_NOT_REPORT, LOWER_PROBABILITY, MEASURE, THRESHOLD, UNIT, UPPER_PROBABILITY, bound, ci_high, ci_low,
    estimates, number, percentiles, threshold_name,
};
use super::restriction_marks::reasons;
use super::{ColumnData, FrameDefinition};
use crate::outcome::{AnalyteOutcome, SeriesOutcome, StudyOutcome, Summary};
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "summary",
    row: "One measure, under one model, in one arm, for one analyte.",
    is_large: false,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        MEASURE,
        THRESHOLD,
        UNIT,
        number("typical", "The typical patient's."),
        bound("typical_bound"),
        LOWER_PROBABILITY,
        number("lower", "The lower percentile."),
        ci_low("lower_ci_low"),
        ci_high("lower_ci_high"),
        bound("lower_bound"),
        number("median", "The median."),
        ci_low("median_ci_low"),
        ci_high("median_ci_high"),
        bound("median_bound"),
        UPPER_PROBABILITY,
        number("upper", "The upper percentile."),
        ci_low("upper_ci_low"),
        ci_high("upper_ci_high"),
        bound("upper_bound"),
        number(
            "share_ever_above",
            "Share of people who are above the threshold at any time, 0 to 1; missing for other measures.",
        ),
        ci_low("share_ever_above_ci_low"),
        ci_high("share_ever_above_ci_high"),
        number(
            "share_censored",
            "Share of people whose number the end of observation cut off, 0 to 1; missing where it cannot.",
        ),
        ci_low("share_censored_ci_low"),
        ci_high("share_censored_ci_high"),
        DO_NOT_REPORT,
    ],
};

#[derive(Clone, Copy)]
struct Row<'a> {
    model: &'a str,
    series: &'a SeriesOutcome,
    analyte: &'a AnalyteOutcome,
    summary: &'a Summary,
}

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let rows = sections(outcome).flat_map(|(model, series, analyte)| {
        analyte.summaries.iter().map(move |summary| Row {
            model,
            series,
            analyte,
            summary,
        })
    });
    let rows: Vec<Row<'_>> = rows.collect();
    vec![FramePart::new(rows.len(), move |some| {
        columns(outcome, rows.get(some).unwrap_or_default())
    })]
}

fn columns<'a>(outcome: &'a StudyOutcome, rows: &[Row<'a>]) -> Vec<ColumnData<'a>> {
    let [lower, median, upper] = outcome.probabilities;
    let mut columns = vec![
        ColumnData::texts(rows, |row| Some(row.model.into())),
        ColumnData::texts(rows, |row| Some(row.series.arm.as_str().into())),
        ColumnData::texts(rows, |row| Some(row.analyte.name.as_str().into())),
        ColumnData::texts(rows, |row| Some(row.summary.measure.name().into())),
        ColumnData::texts(rows, |row| {
            threshold_name(outcome, row.summary.measure).map(Cow::Borrowed)
        }),
        ColumnData::texts(rows, |row| Some(row.summary.measure.unit().into())),
        ColumnData::numbers(rows, |row| row.summary.typical),
        ColumnData::texts(rows, |row| {
            row.summary.typical?;
            Some(row.summary.typical_bound.to_string().into())
        }),
    ];
    columns.push(ColumnData::Number(lower));
    columns.extend(percentiles(rows, |row| row.summary.at(lower)));
    columns.extend(percentiles(rows, |row| row.summary.at(median)));
    columns.push(ColumnData::Number(upper));
    columns.extend(percentiles(rows, |row| row.summary.at(upper)));
    columns.extend(estimates(rows, |row| row.summary.ever));
    columns.extend(estimates(rows, |row| row.summary.censored));
    columns.push(ColumnData::texts(rows, |row| {
        let reasons = reasons(outcome, |found| {
            found.is_of(row.series.model, &row.series.arm, &row.analyte.name)
                && found.concerns(row.summary.measure)
        });
        reasons.map(Cow::Owned)
    }));
    columns
}
