//! Layer 1: exact order statistics of columns of numbers that are streamed once, in parts.
//!
//! Knows nothing of what the numbers are. [`Ranks`] says which order statistic is a quantile and which are the ends of
//! its confidence interval; [`order_statistics`] selects them from values in memory. [`StreamingQuantiles`] finds them
//! without keeping all values: each round narrows the [`QuantileBrackets`] of a column, and of the values streamed next
//! only those within the brackets are kept, in the [`PartialCounts`] of each part.

mod candidate_buffer;
mod estimate;
mod interval;
mod quantile_brackets;
mod ranks;
mod streaming_quantiles;

pub use estimate::{CONFIDENCE, Estimate, probability};
pub use quantile_brackets::{QuantileBrackets, Scratch};
pub use ranks::{Ranks, order_statistics};
pub use streaming_quantiles::{PartialCounts, Round, StreamingQuantiles};

/// Most values of a column that are streamed together: rounds hold whole blocks of so many.
pub const BLOCK: usize = 256;
