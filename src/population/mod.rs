//! Layer 3: virtual patients.
//!
//! A [`Population`] draws weights and random effects, one stream of random numbers for each seed,
//! patient and purpose. Subject 17 is the same person in every arm, in a population of any size,
//! on any number of threads. This is the only module with random numbers; it knows nothing of time.

mod error;
#[allow(clippy::module_inception, reason = "a file is named after its main type")]
mod population;
mod stream;
mod subject;
mod truncation;
mod weight;

pub use error::PopulationError;
pub use population::Population;
pub use stream::{Purpose, Stream};
pub use subject::Subject;
pub use truncation::Truncation;
pub use weight::WeightDistribution;
