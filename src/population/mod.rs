//! Layer 3: virtual patients.
//!
//! A [`Population`] draws weights and random effects, one stream of random numbers for each seed,
//! patient and purpose. Subject 17 is the same person in every arm, in a population of any size,
//! on any number of threads, and in any shard of it (a [`SubjectRange`]). A [`Cohort`] holds subjects who were drawn,
//! so that each is drawn once for all arms. This is the only module with random numbers; it knows nothing of time.

mod cohort;
mod error;
#[allow(clippy::module_inception, reason = "a file is named after its main type")]
mod population;
mod stream;
mod subject;
mod subject_range;
mod truncation;
mod weight;

pub use cohort::{Cohort, CohortBlock};
pub use error::PopulationError;
pub use population::Population;
pub use stream::{Purpose, Stream};
pub use subject::{Subject, effects_per_subject};
pub use subject_range::{SubjectRange, SubjectRangeError};
pub use truncation::Truncation;
pub use weight::WeightDistribution;
