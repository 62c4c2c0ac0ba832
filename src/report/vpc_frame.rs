//! Visual predictive checks: percentiles of measured levels beside those of simulated studies.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, sections};
use super::measure_columns::estimates;
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::StudyOutcome;
use crate::outcome::observed::{CheckBin, CheckPercentile};

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "vpc",
    row: "One percentile of the measured levels in one bin of time, under one model, in one arm, for one analyte.",
    is_large: false,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        ColumnDefinition::integer("bin", "The bin, from 1 in the order of time."),
        ColumnDefinition::quantity("bin_from_h", "h", "The first time in the bin."),
        ColumnDefinition::quantity("bin_to_h", "h", "The last time in the bin."),
        ColumnDefinition::quantity("bin_middle_h", "h", "The median of the times in the bin."),
        ColumnDefinition::integer("levels", "How many measured levels the bin holds."),
        ColumnDefinition::integer(
            "levels_below_limit",
            "How many of them are below the limit of quantification; they count as the lowest.",
        ),
        ColumnDefinition::number("bin_probability", "The percentile's probability, 0.05 for the 5th.").repetitive(),
        ColumnDefinition::quantity(
            "observed_ng_per_ml",
            "ng/mL",
            "The percentile of the measured levels; missing where it lies below a limit of quantification.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "predicted_lower_ng_per_ml",
            "ng/mL",
            "The lower end of the 95 % prediction interval of that percentile, over simulated studies.",
        ),
        ColumnDefinition::quantity(
            "predicted_lower_ci_low_ng_per_ml",
            "ng/mL",
            "Lower end of the 95 % Monte Carlo interval of that end.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "predicted_lower_ci_high_ng_per_ml",
            "ng/mL",
            "Upper end of the 95 % Monte Carlo interval of that end.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "predicted_median_ng_per_ml",
            "ng/mL",
            "The median of that percentile over simulated studies.",
        ),
        ColumnDefinition::quantity(
            "predicted_median_ci_low_ng_per_ml",
            "ng/mL",
            "Lower end of the 95 % Monte Carlo interval of that median.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "predicted_median_ci_high_ng_per_ml",
            "ng/mL",
            "Upper end of the 95 % Monte Carlo interval of that median.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "predicted_upper_ng_per_ml",
            "ng/mL",
            "The upper end of the 95 % prediction interval.",
        ),
        ColumnDefinition::quantity(
            "predicted_upper_ci_low_ng_per_ml",
            "ng/mL",
            "Lower end of the 95 % Monte Carlo interval of that end.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "predicted_upper_ci_high_ng_per_ml",
            "ng/mL",
            "Upper end of the 95 % Monte Carlo interval of that end.",
        )
        .optional(),
        ColumnDefinition::text(
            "in_prediction_interval",
            "Whether the percentile of the measured levels lies in that interval: yes or no; missing where it is not known.",
        )
        .optional(),
        ColumnDefinition::integer("studies", "How many studies were simulated."),
        ColumnDefinition::integer("study_subjects", "How many people each of them has: as many as were measured."),
    ],
};

#[derive(Clone, Copy)]
struct Row<'a> {
    model: &'a str,
    arm: &'a str,
    analyte: &'a str,
    number: usize,
    bin: &'a CheckBin,
    of: &'a CheckPercentile,
    studies: u64,
    subjects: usize,
}

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (model, series, analyte) in sections(outcome) {
        let check = analyte.observed.as_ref().and_then(|own| own.check.as_ref().ok());
        let bins = check
            .into_iter()
            .flat_map(|check| check.bins.iter().map(move |bin| (check, bin)));
        for (index, (check, bin)) in bins.enumerate() {
            rows.extend(bin.percentiles.iter().map(|of| Row {
                model,
                arm: &series.arm,
                analyte: &analyte.name,
                number: index + 1,
                bin,
                of,
                studies: check.studies,
                subjects: check.subjects,
            }));
        }
    }
    vec![FramePart::new(rows.len(), move |some| {
        columns(rows.get(some).unwrap_or_default())
    })]
}

fn columns<'a>(rows: &[Row<'a>]) -> Vec<ColumnData<'a>> {
    let integers = |number: fn(&Row<'a>) -> usize| {
        ColumnData::Integers(rows.iter().map(|row| number(row) as i64).collect())
    };
    let mut columns = vec![
        ColumnData::texts(rows, |row| Some(row.model.into())),
        ColumnData::texts(rows, |row| Some(row.arm.into())),
        ColumnData::texts(rows, |row| Some(row.analyte.into())),
        integers(|row| row.number),
        ColumnData::numbers(rows, |row| Some(row.bin.from.hours())),
        ColumnData::numbers(rows, |row| Some(row.bin.to.hours())),
        ColumnData::numbers(rows, |row| Some(row.bin.middle)),
        integers(|row| row.bin.levels),
        integers(|row| row.bin.below_limit),
        ColumnData::numbers(rows, |row| Some(row.of.probability)),
        ColumnData::numbers(rows, |row| row.of.observed),
    ];
    for place in 0..3 {
        columns.extend(estimates(rows, |row| row.of.simulated.get(place).copied()));
    }
    columns.push(ColumnData::texts(rows, |row| {
        row.of.observed?;
        Some(if row.of.is_outside() { "no" } else { "yes" }.into())
    }));
    columns.push(integers(|row| row.studies as usize));
    columns.push(integers(|row| row.subjects));
    columns
}
