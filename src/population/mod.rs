//! Layer 3: virtual patients.
//!
//! A [`Population`] draws weights and random effects, one stream of random numbers for each seed,
//! patient and purpose. Patient 17 is the same person in every arm, in a population of any size,
//! on any number of threads. This is the only module with random numbers; it knows nothing of time.

mod cohort;
mod error;
mod patient;
mod stream;
mod truncation;
mod weight;

pub use cohort::Population;
pub use error::PopulationError;
pub use patient::Patient;
pub use stream::{Purpose, Stream};
pub use truncation::Truncation;
pub use weight::WeightDistribution;
