//! Layer 1: exact order statistics of columns of numbers that pass by once, in parts.
//!
//! Knows nothing of what the numbers are. [`Ranks`] says which of the ordered numbers is a quantile and which are the
//! ends of its interval; [`order_statistics`] takes them from numbers that are at hand. [`StreamingQuantiles`] finds
//! them without keeping all numbers: after each round [`QuantileBrackets`] know better between which values a quantile
//! lies, and of what passes next only that is kept, in the [`PartialCounts`] of each part.

mod candidate_buffer;
mod estimate;
mod quantile_brackets;
mod ranks;
mod streaming_quantiles;

pub use estimate::{CONFIDENCE, Estimate, probability};
pub use quantile_brackets::{QuantileBrackets, Scratch};
pub use ranks::{Ranks, order_statistics};
pub use streaming_quantiles::{PartialCounts, Round, StreamingQuantiles};

/// Numbers of a column that pass together at most: rounds hold whole blocks of so many.
pub const BLOCK: usize = 256;
