use crate::model::ModelError;
use crate::quantity::Weight;
use thiserror::Error;

/// Why a subject could not be drawn.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PopulationError {
    /// Hardly anybody falls between the bounds.
    #[error(
        "patient {subject}: {tries} weights were drawn and none lay between {min} and {max}; \
         widen the bounds, or move the median between them"
    )]
    Weight {
        /// The subject's number.
        subject: u64,
        /// Draws made.
        tries: u32,
        /// Lightest allowed.
        min: Weight,
        /// Heaviest allowed.
        max: Weight,
    },
    /// The model gives no usable numbers for the subject.
    #[error("patient {subject}: {source}")]
    Model {
        /// The subject's number; 0 is the typical one.
        subject: u64,
        /// What the model says.
        source: ModelError,
    },
}
