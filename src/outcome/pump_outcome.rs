use crate::model::Model;
use crate::solver::{HeldTarget, PumpSettings};

/// A pump of a study, and how far it comes by its own model in the typical patient.
#[derive(Clone, Debug)]
pub struct PumpOutcome {
    /// The arm.
    pub arm: String,
    /// The model it computes with.
    pub model: Model,
    /// For whom it computes, in words.
    pub computes_for: String,
    /// How fast the effect site follows plasma in the typical patient, 1/h; `None` without a target there.
    pub ke0: Option<f64>,
    /// Steps and limits.
    pub settings: PumpSettings,
    /// Target by target.
    pub held: Vec<HeldTarget>,
}
