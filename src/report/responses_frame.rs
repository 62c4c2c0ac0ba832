//! Responses over time.

use super::curves_frame::{STATISTICS, times};
use super::frame_part::FramePart;
use super::key_columns::{ARM, MODEL, RESPONSE, RESPONSE_UNIT, TIME, responses};
use super::measure_columns::{ci_high, ci_low, estimates};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::StudyOutcome;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "responses",
    row: "One point of one curve of a response: the typical patient's, or a percentile of all people, under one model, in \
          one arm.",
    is_large: true,
    columns: &[
        MODEL,
        ARM,
        RESPONSE,
        RESPONSE_UNIT,
        ColumnDefinition::text(
            "statistic",
            "Which curve: typical (the typical patient), lower, median or upper (percentiles).",
        ),
        ColumnDefinition::number(
            "probability",
            "The percentile's probability, 0.05 for the 5th; missing for the typical patient.",
        )
        .optional()
        .repetitive(),
        TIME,
        ColumnDefinition::number("response_value", "The response, in the unit of the row."),
        ci_low("response_ci_low"),
        ci_high("response_ci_high"),
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let mut parts = Vec::new();
    for (model, series, response, own) in responses(outcome) {
        let points = outcome.grid.len();
        let key = move |statistic, probability| {
            vec![
                ColumnData::Text(model),
                ColumnData::Text(&series.arm),
                ColumnData::Text(&response.id),
                ColumnData::Text(&response.scale.unit),
                ColumnData::Text(statistic),
                ColumnData::Number(probability),
            ]
        };
        parts.push(FramePart::new(points, move |points| {
            let mut columns = key("typical", f64::NAN);
            let values = own.curves.typical.as_slice().unwrap_or_default();
            columns.extend([
                times(outcome, points.clone()),
                ColumnData::slice(values, &points),
                ColumnData::Number(f64::NAN),
                ColumnData::Number(f64::NAN),
            ]);
            columns
        }));
        for (name, curve) in STATISTICS.into_iter().zip(&own.curves.percentiles) {
            parts.push(FramePart::new(points, move |points| {
                let mut columns = key(name, curve.probability);
                columns.push(times(outcome, points.clone()));
                let found: Vec<_> = points.map(|point| Some(curve.at(point))).collect();
                columns.extend(estimates(&found, |found| *found));
                columns
            }));
        }
    }
    parts
}
