//! What each person had.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, SUBJECT, sections};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::StudyOutcome;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "patients",
    row: "One person, under one model, in one arm, for one analyte.",
    is_large: true,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        SUBJECT,
        ColumnDefinition::quantity("weight_kg", "kg", "Body weight."),
        ColumnDefinition::quantity("cmax_ng_per_ml", "ng/mL", "Highest concentration."),
        ColumnDefinition::quantity(
            "tmax_h",
            "h",
            "When the highest concentration was reached first; missing where nothing ever appears.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "auc_to_end_ng_h_per_ml",
            "ng·h/mL",
            "Area under the concentration to the end of observation.",
        ),
        ColumnDefinition::quantity(
            "auc_to_infinity_ng_h_per_ml",
            "ng·h/mL",
            "Area under the concentration to infinity, for all doses written.",
        ),
        ColumnDefinition::quantity(
            "half_life_h",
            "h",
            "Terminal half-life; missing where nothing ever appears, or it never disappears.",
        )
        .optional(),
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    sections(outcome)
        .map(|(model, series, analyte)| {
            let patients = &analyte.patients;
            FramePart::new(patients.len(), move |rows| {
                let weights = outcome.people.weights.get(rows.clone()).unwrap_or_default();
                vec![
                    ColumnData::Text(model),
                    ColumnData::Text(&series.arm),
                    ColumnData::Text(&analyte.name),
                    ColumnData::subjects(outcome.subjects, &rows),
                    ColumnData::Numbers(weights.iter().map(|weight| weight.kg()).collect()),
                    ColumnData::slice(patients.cmax(), &rows),
                    ColumnData::slice(patients.tmax(), &rows),
                    ColumnData::slice(patients.area(), &rows),
                    ColumnData::slice(patients.area_to_infinity(), &rows),
                    ColumnData::slice(patients.half_life(), &rows),
                ]
            })
        })
        .collect()
}
