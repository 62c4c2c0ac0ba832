//! How a pump held its targets in each person.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, SUBJECT, model_name};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{StudyOutcome, TargetMeasure};

pub(super) const TARGET: ColumnDefinition = ColumnDefinition::integer(
    "target",
    "The number of the target in its arm, from 1, in the order of time.",
)
.repetitive();
pub(super) const TARGET_LEVEL: ColumnDefinition =
    ColumnDefinition::quantity("target_ng_per_ml", "ng/mL", "The level the pump is to hold.").repetitive();
pub(super) const TARGET_MATRIX: ColumnDefinition =
    ColumnDefinition::text("target_matrix", "Where it is to be held: plasma or effect site.");
pub(super) const TARGET_START: ColumnDefinition =
    ColumnDefinition::quantity("target_start_h", "h", "When the target is set.").repetitive();
pub(super) const TARGET_END: ColumnDefinition =
    ColumnDefinition::quantity("target_end_h", "h", "When it is taken away.").repetitive();

/// A number that is missing where nothing was observed of it.
const fn measured(name: &'static str, unit: &'static str, meaning: &'static str) -> ColumnDefinition {
    ColumnDefinition::quantity(name, unit, meaning).optional()
}

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "target",
    row: "One target of a pump in one person, under one model, in one arm, as far as it is observed.",
    is_large: true,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        SUBJECT,
        TARGET,
        TARGET_LEVEL,
        TARGET_MATRIX,
        TARGET_START,
        TARGET_END,
        measured(
            "amount_mg",
            "mg",
            "What is given while the target stands, in mg of what the model counts.",
        ),
        measured(
            "highest_rate_mg_per_h",
            "mg/h",
            "The highest rate while the target stands.",
        ),
        measured("last_rate_mg_per_h", "mg/h", "The rate of the last step."),
        measured(
            "time_in_range_h",
            "h",
            "Hours in which the person's level is within 20 % of the target.",
        ),
        measured(
            "mdpe_with_rise_percent",
            "percent",
            "Median performance error, (level − target) / target, of samples each minute from when the target is set.",
        ),
        measured(
            "mdape_with_rise_percent",
            "percent",
            "Median of the same errors without their signs.",
        ),
        measured(
            "wobble_with_rise_percent",
            "percent",
            "Median distance of the same errors from their median.",
        ),
        measured(
            "divergence_with_rise_percent_per_h",
            "percent/h",
            "Slope over time of the same errors without their signs.",
        ),
        measured(
            "mdpe_without_rise_percent",
            "percent",
            "Median performance error of the samples from when the pump's own model has reached the target.",
        ),
        measured(
            "mdape_without_rise_percent",
            "percent",
            "Median of those errors without their signs.",
        ),
        measured(
            "wobble_without_rise_percent",
            "percent",
            "Median distance of those errors from their median.",
        ),
        measured(
            "divergence_without_rise_percent_per_h",
            "percent/h",
            "Slope over time of those errors without their signs.",
        ),
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let all = outcome.series.iter().flat_map(|series| {
        let targets = series.targets.iter().enumerate();
        targets.map(move |(index, target)| (series, index, target))
    });
    all.map(|(series, index, held)| {
        let model = model_name(outcome, series.model);
        let rows = held.patients.first().map_or(0, Vec::len);
        FramePart::new(rows, move |rows| {
            let target = &held.target;
            let mut columns = vec![
                ColumnData::Text(model),
                ColumnData::Text(&series.arm),
                ColumnData::Text(&held.analyte),
                ColumnData::subjects(outcome.subjects, &rows),
                ColumnData::Integers(vec![index as i64 + 1; rows.len()]),
                ColumnData::Number(target.level.ng_per_ml()),
                ColumnData::Text(target.matrix.name()),
                ColumnData::Number(target.start.hours()),
                ColumnData::Number(target.end.hours()),
            ];
            let patients =
                |measure: TargetMeasure| held.patients.get(measure.index()).map_or(&[][..], Vec::as_slice);
            columns.extend(
                TargetMeasure::ALL
                    .into_iter()
                    .map(|measure| ColumnData::slice(patients(measure), &rows)),
            );
            columns
        })
    })
    .collect()
}
