//! The numbers of `patients.csv` and `patients.parquet`, column by column.

use super::row::{column_name, columns};
use crate::outcome::{AnalyteOutcome, StudyOutcome};

/// Names of the columns that stand behind model, arm, analyte, patient and weight.
pub(super) fn names(outcome: &StudyOutcome) -> Vec<String> {
    let mut names = columns(&[
        "cmax_ng_per_mL",
        "tmax_h",
        "auc_to_end_ng_h_per_mL",
        "auc_to_infinity_ng_h_per_mL",
        "half_life_h",
    ]);
    for threshold in &outcome.thresholds {
        let name = column_name(&threshold.id);
        names.push(format!("above_{name}_h"));
        names.push(format!("first_above_{name}_h"));
        names.push(format!("back_below_{name}_h"));
    }
    names
}

/// The columns themselves, a patient after the other: NaN where a number is missing, and `None`
/// for what belongs to another analyte.
pub(super) fn values(analyte: &AnalyteOutcome) -> Vec<Option<&[f64]>> {
    let patients = &analyte.patients;
    let mut values = vec![
        Some(patients.cmax()),
        Some(patients.tmax()),
        Some(patients.area()),
        Some(patients.area_to_infinity()),
        Some(patients.half_life()),
    ];
    for threshold in 0..analyte.thresholds.len() {
        values.push(patients.hours_above(threshold));
        values.push(patients.first_above(threshold));
        values.push(patients.back_below(threshold));
    }
    values
}
