use crate::model::ModelError;
use crate::regimen::RegimenError;
use crate::solver::SolverError;
use thiserror::Error;

/// Why it is not known what an arm gives a patient.
#[derive(Clone, Debug, Error)]
pub enum TimelineError {
    /// The regimen cannot be unrolled.
    #[error(transparent)]
    Regimen(#[from] RegimenError),
    /// The pump's model gives no numbers for the patient.
    #[error("the pump's model: {0}")]
    PumpModel(#[from] ModelError),
    /// The pump's rates cannot be found.
    #[error("the pump: {0}")]
    Pump(#[from] SolverError),
}
