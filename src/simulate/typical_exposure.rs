use crate::outcome::{Accumulation, Exposure, Fall};

/// What the typical patient had of one analyte in one arm.
pub(super) struct TypicalExposure {
    pub(super) exposure: Exposure,
    /// How long the level takes to fall after the last dose.
    pub(super) falls: Vec<Fall>,
    /// Of equal rounds, into an empty body.
    pub(super) accumulation: Option<Accumulation>,
}
