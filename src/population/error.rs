use crate::model::ModelError;
use crate::quantity::Weight;
use thiserror::Error;

/// Why a patient could not be drawn.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PopulationError {
    /// Hardly anybody falls between the bounds.
    #[error(
        "patient {patient}: {tries} weights were drawn and none lay between {min} and {max}; \
         widen the bounds, or move the median between them"
    )]
    Weight {
        /// The patient's number.
        patient: u64,
        /// Draws made.
        tries: u32,
        /// Lightest allowed.
        min: Weight,
        /// Heaviest allowed.
        max: Weight,
    },
    /// The model gives no usable numbers for the patient.
    #[error("patient {patient}: {source}")]
    Model {
        /// The patient's number; 0 is the typical patient.
        patient: u64,
        /// What the model says.
        source: ModelError,
    },
}
