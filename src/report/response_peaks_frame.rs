//! How far responses go.

use super::frame_part::FramePart;
use super::key_columns::{ARM, MODEL, RESPONSE, RESPONSE_UNIT, responses};
use super::measure_columns::{LOWER_PROBABILITY, UPPER_PROBABILITY, ci_high, ci_low, estimates, number};
use super::{ColumnData, FrameDefinition};
use crate::effect::Response;
use crate::outcome::{Percentile, ResponseOutcome, SeriesOutcome, StudyOutcome};
use crate::quantiles::Estimate;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "response_peaks",
    row: "One response under one model, in one arm: its value at each person's highest concentration.",
    is_large: false,
    columns: &[
        MODEL,
        ARM,
        RESPONSE,
        RESPONSE_UNIT,
        number("baseline", "The typical patient's without drug."),
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

type Row<'a> = (&'a str, &'a SeriesOutcome, &'a Response, &'a ResponseOutcome);

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let rows: Vec<Row<'_>> = responses(outcome).collect();
    vec![FramePart::new(rows.len(), move |some| {
        columns(outcome, rows.get(some).unwrap_or_default())
    })]
}

fn columns<'a>(outcome: &'a StudyOutcome, rows: &[Row<'a>]) -> Vec<ColumnData<'a>> {
    let [lower, median, upper] = outcome.probabilities;
    let at = |probability: f64| {
        move |row: &Row<'_>| -> Option<Estimate> {
            let mut percentiles = row.3.percentiles.iter();
            let found = percentiles.find(|found: &&Percentile| found.probability == probability);
            Some(found?.estimate)
        }
    };
    let mut columns = vec![
        ColumnData::texts(rows, |row| Some(row.0.into())),
        ColumnData::texts(rows, |row| Some(row.1.arm.as_str().into())),
        ColumnData::texts(rows, |row| Some(row.2.id.as_str().into())),
        ColumnData::texts(rows, |row| Some(row.2.scale.unit.as_str().into())),
        ColumnData::numbers(rows, |row| Some(row.3.baseline)),
        ColumnData::numbers(rows, |row| Some(row.3.typical_peak)),
        ColumnData::Number(lower),
    ];
    columns.extend(estimates(rows, at(lower)));
    columns.extend(estimates(rows, at(median)));
    columns.push(ColumnData::Number(upper));
    columns.extend(estimates(rows, at(upper)));
    columns
}
