//! Concentrations over time.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, TIME, sections};
use super::measure_columns::estimates;
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{AnalyteOutcome, PercentileCurve, SeriesOutcome, StudyOutcome};
use crate::quantiles::Estimate;
use std::borrow::Cow;
use std::ops::Range;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "curves",
    row: "One point of one curve: the typical patient's, or a percentile of all people, under one model, in one arm, for \
          one analyte.",
    is_large: true,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
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
        ColumnDefinition::quantity("concentration_ng_per_ml", "ng/mL", "Concentration."),
        ColumnDefinition::quantity(
            "ci_low_ng_per_ml",
            "ng/mL",
            "Lower end of the percentile's 95 % Monte Carlo interval; missing where there are too few people for it.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "ci_high_ng_per_ml",
            "ng/mL",
            "Upper end of the percentile's 95 % Monte Carlo interval; missing where there are too few people for it.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "measured_ng_per_ml",
            "ng/mL",
            "The percentile of measured levels, which scatter about the true ones by the model's published residual error; \
             missing unless the scenario asks for it.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "measured_ci_low_ng_per_ml",
            "ng/mL",
            "Lower end of its 95 % Monte Carlo interval.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "measured_ci_high_ng_per_ml",
            "ng/mL",
            "Upper end of its 95 % Monte Carlo interval.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "dose_rate_mg_per_h",
            "mg/h",
            "What the typical patient is infused with at this time; missing in rows of percentiles.",
        )
        .optional()
        .repetitive(),
    ],
};

/// What the curves of the lower percentile, the median and the upper percentile are called.
pub(super) const STATISTICS: [&str; 3] = ["lower", "median", "upper"];

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let mut parts = Vec::new();
    for section in sections(outcome) {
        let points = outcome.grid.len();
        parts.push(FramePart::new(points, move |points| {
            typical(outcome, section, points)
        }));
        let percentiles = STATISTICS.iter().zip(&section.2.curves.percentiles);
        for (index, (name, _)) in percentiles.enumerate() {
            parts.push(FramePart::new(points, move |points| {
                percentile(outcome, section, (name, index), points)
            }));
        }
    }
    parts
}

type Section<'a> = (&'a str, &'a SeriesOutcome, &'a AnalyteOutcome);

fn typical<'a>(
    outcome: &'a StudyOutcome,
    (model, series, analyte): Section<'a>,
    points: Range<usize>,
) -> Vec<ColumnData<'a>> {
    let rate = |point| series.timeline.rate_at(outcome.grid.time(point)).mg_per_hour();
    let curve = &analyte.curves.typical;
    let values = points
        .clone()
        .map(|point| curve.get(point).copied().unwrap_or(f64::NAN));
    vec![
        ColumnData::Text(model),
        ColumnData::Text(&series.arm),
        ColumnData::Text(&analyte.name),
        ColumnData::Text("typical"),
        ColumnData::Number(f64::NAN),
        times(outcome, points.clone()),
        ColumnData::Numbers(values.collect()),
        ColumnData::Number(f64::NAN),
        ColumnData::Number(f64::NAN),
        ColumnData::Number(f64::NAN),
        ColumnData::Number(f64::NAN),
        ColumnData::Number(f64::NAN),
        ColumnData::Numbers(points.map(rate).collect()),
    ]
}

fn percentile<'a>(
    outcome: &'a StudyOutcome,
    (model, series, analyte): Section<'a>,
    (name, index): (&'static str, usize),
    points: Range<usize>,
) -> Vec<ColumnData<'a>> {
    let curve = analyte.curves.percentiles.get(index);
    let at_points = |curve: Option<&PercentileCurve>| {
        let found = points.clone().map(|point| curve.map(|curve| curve.at(point)));
        let found: Vec<Option<Estimate>> = found.collect();
        estimates(&found, |found| *found)
    };
    let [value, low, high] = at_points(curve);
    let measured = at_points(analyte.curves.measured.get(index));
    let mut columns = vec![
        ColumnData::Text(model),
        ColumnData::Text(&series.arm),
        ColumnData::Text(&analyte.name),
        ColumnData::Text(name),
        ColumnData::Number(curve.map_or(f64::NAN, |curve| curve.probability)),
        times(outcome, points),
        value,
        low,
        high,
    ];
    columns.extend(measured);
    columns.push(ColumnData::Number(f64::NAN));
    columns
}

/// Hours of some points of the grid.
pub(super) fn times(outcome: &StudyOutcome, points: Range<usize>) -> ColumnData<'_> {
    let hours = points.map(|point| outcome.grid.time(point).hours());
    ColumnData::Numbers(Cow::Owned(hours.collect()))
}
