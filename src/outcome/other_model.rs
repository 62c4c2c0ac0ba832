use super::Exposure;
use crate::model::{Citation, Measured};

/// What another published model that suits a study says of its typical patient.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherModel {
    /// The name scenarios use.
    pub id: String,
    /// The name in figures.
    pub short: String,
    /// The paper.
    pub citation: Citation,
    /// In what, and where, its levels were measured.
    pub measured: Measured,
    /// What sets the people studied apart, such as intensive care.
    pub condition: Option<String>,
    /// How its study falls short of this protocol.
    pub remarks: Vec<String>,
    /// Why its peak must not be reported here, where its author says so.
    pub no_peak: Option<String>,
    /// The drug in each arm, in the study's order.
    pub arms: Vec<OtherArm>,
}

/// What another model says of one arm.
#[derive(Clone, Debug, PartialEq)]
pub enum OtherArm {
    /// What the typical patient has of the drug.
    Had(Exposure),
    /// Why the arm cannot be solved under it.
    Failed(String),
}

impl OtherModel {
    /// The peak in an arm, ng/mL, and when it is first reached, h; `None` where there is none, or it must not be
    /// reported.
    pub fn peak(&self, arm: usize) -> Option<(f64, f64)> {
        match self.arms.get(arm)? {
            OtherArm::Had(exposure) if self.no_peak.is_none() => {
                Some((exposure.cmax, exposure.tmax)).filter(|(_, time)| time.is_finite())
            }
            OtherArm::Had(_) | OtherArm::Failed(_) => None,
        }
    }
}
