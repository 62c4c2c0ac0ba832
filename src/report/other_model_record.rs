use crate::outcome::{OtherArm, OtherModel, StudyOutcome};
use serde::Serialize;

/// What another published model that fits says of the typical patient.
#[derive(Clone, Debug, Serialize)]
pub(super) struct OtherModelRecord {
    id: String,
    measured: String,
    condition: Option<String>,
    remarks: Vec<String>,
    no_peak: Option<String>,
    arms: Vec<OtherArmRecord>,
}

#[derive(Clone, Debug, Serialize)]
struct OtherArmRecord {
    arm: String,
    cmax_ng_per_ml: Option<f64>,
    tmax_h: Option<f64>,
    auc_to_infinity_ng_h_per_ml: Option<f64>,
    failed: Option<String>,
}

impl OtherModelRecord {
    pub(super) fn all(outcome: &StudyOutcome) -> Vec<Self> {
        outcome
            .others
            .iter()
            .map(|other| Self::new(other, outcome))
            .collect()
    }

    fn new(other: &OtherModel, outcome: &StudyOutcome) -> Self {
        let arms = other.arms.iter().zip(&outcome.series);
        Self {
            id: other.id.clone(),
            measured: other.measured.to_string(),
            condition: other.condition.clone(),
            remarks: other.remarks.clone(),
            no_peak: other.no_peak.clone(),
            arms: arms
                .map(|(had, series)| OtherArmRecord::new(&series.arm, had))
                .collect(),
        }
    }
}

impl OtherArmRecord {
    fn new(arm: &str, had: &OtherArm) -> Self {
        let (exposure, failed) = match had {
            OtherArm::Had(exposure) => (Some(exposure), None),
            OtherArm::Failed(why) => (None, Some(why.clone())),
        };
        let finite = |value: f64| Some(value).filter(|value| value.is_finite());
        Self {
            arm: arm.to_string(),
            cmax_ng_per_ml: exposure.and_then(|had| finite(had.cmax)),
            tmax_h: exposure.and_then(|had| finite(had.tmax)),
            auc_to_infinity_ng_h_per_ml: exposure.and_then(|had| finite(had.area_to_infinity)),
            failed,
        }
    }
}
