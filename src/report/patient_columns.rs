//! The numbers of `patients.csv` and `patients.parquet`, column by column.

use super::row::columns;
use super::threshold_columns::threshold_columns;
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
    for name in threshold_columns(&outcome.thresholds) {
        names.push(format!("above_{name}_h"));
        names.push(format!("first_above_{name}_h"));
        names.push(format!("back_below_{name}_h"));
        names.push(format!("above_{name}_censored"));
    }
    names
}

/// A column of an analyte.
#[derive(Clone, Copy, Debug)]
pub(super) enum Values<'a> {
    /// Of another analyte: every cell is empty.
    Nothing,
    /// A number for each patient, NaN where it is missing.
    Numbers(&'a [f64]),
    /// 1 for who rose above a threshold and was still above when the observation ended, so that the hours are at least
    /// what was seen; 0 for everybody else.
    Censored { first: &'a [f64], back: &'a [f64] },
}

impl Values<'_> {
    /// The number of the patient at an index; NaN where it is missing.
    pub(super) fn at(&self, index: usize) -> f64 {
        let at = |column: &[f64]| column.get(index).copied().unwrap_or(f64::NAN);
        match self {
            Self::Nothing => f64::NAN,
            Self::Numbers(numbers) => at(numbers),
            Self::Censored { first, back } => f64::from(!at(first).is_nan() && at(back).is_nan()),
        }
    }
}

/// The columns themselves.
pub(super) fn values(analyte: &AnalyteOutcome) -> Vec<Values<'_>> {
    let patients = &analyte.patients;
    let mut values = vec![
        Values::Numbers(patients.cmax()),
        Values::Numbers(patients.tmax()),
        Values::Numbers(patients.area()),
        Values::Numbers(patients.area_to_infinity()),
        Values::Numbers(patients.half_life()),
    ];
    for threshold in 0..analyte.thresholds.len() {
        let columns = (
            patients.hours_above(threshold),
            patients.first_above(threshold),
            patients.back_below(threshold),
        );
        match columns {
            (Some(hours), Some(first), Some(back)) => values.extend([
                Values::Numbers(hours),
                Values::Numbers(first),
                Values::Numbers(back),
                Values::Censored { first, back },
            ]),
            _ => values.extend([Values::Nothing; 4]),
        }
    }
    values
}
