use thiserror::Error;

/// Why samples make no profile.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ProfileError {
    /// There are not as many levels as times.
    #[error("{times} times and {levels} levels")]
    Lengths {
        /// How many times.
        times: usize,
        /// How many levels.
        levels: usize,
    },
    /// Two samples at one time.
    #[error("two samples at {hours} h")]
    Duplicate {
        /// The time.
        hours: f64,
    },
    /// A sample that stands after a later one.
    #[error("the sample at {hours} h stands after a later one")]
    Order {
        /// Its time.
        hours: f64,
    },
    /// A time or level that is no number, or a level below zero.
    #[error("the level at {hours} h is {level}")]
    NotALevel {
        /// The time.
        hours: f64,
        /// The level.
        level: f64,
    },
}
