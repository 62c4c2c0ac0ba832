use crate::model::{ModelError, Undefined};
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
    /// Hardly anybody's covariates fall between all their limits at the same time.
    #[error("patient {subject}: {tries} people were drawn and none had {names} within the limits")]
    Covariates {
        /// The subject's number.
        subject: u64,
        /// Draws made.
        tries: u32,
        /// What has limits.
        names: String,
    },
    /// A formula of a survey has no value.
    #[error("patient {subject}: a formula of the survey {survey} cannot be worked out: {source}")]
    Survey {
        /// The survey.
        survey: String,
        /// The subject's number; 0 is the typical one.
        subject: u64,
        /// Why.
        source: Undefined,
    },
    /// Nobody of that number is in the list.
    #[error("patient {subject} is asked for, and {file} lists {count} people; choose numbers up to {count}")]
    NotListed {
        /// The subject's number.
        subject: u64,
        /// How many there are.
        count: usize,
        /// The list.
        file: String,
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
