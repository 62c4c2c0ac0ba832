//! Layer 1: exact order statistics of columns of numbers that are streamed once, in parts, perhaps on many machines.
//!
//! Knows nothing of what the numbers are. [`Ranks`] says which order statistic is a quantile and which are the ends of
//! its confidence interval; [`order_statistics`] selects them from values in memory. [`StreamingQuantiles`] finds them
//! without keeping all values: each round narrows the [`QuantileBrackets`] of a column, and of the values streamed next
//! only those within the brackets are kept, in the [`PartialCounts`] of each part. A [`QuantileState`] is what some
//! members of a sample contribute, to be kept as bytes and merged.
//!
//! # Method
//!
//! The quantile at probability p of n values is their ⌈pn⌉-th smallest, and its interval ends at the ranks l and u
//! ([`Ranks`]). A column is selected from by limits that are found in a random sample of it (Floyd and Rivest), in one
//! pass over values in random order that counts what lies below the limits and keeps what lies between; where a rank is
//! not between, in a second pass (Munro and Paterson, who show that for one pass storage in proportion to √n is
//! necessary and, with any probability below 1, sufficient).
//!
//! After m of the n members a quantile's bracket reaches from the a-th to the b-th smallest of the m values seen:
//!
//! ```text
//! a = ⌊m·l/n − t(l)⌋,  b = ⌈m·u/n + t(u)⌉ + 1
//! t(k) = δ/3 + √(δ²/9 + 2δ·v(k)),  v(k) = m·(k/n)·(1 − k/n),  δ = 12
//! ```
//!
//! on each side perhaps with a few values more, up to 1/32 of those between the limits before: so much is given for
//! finding a limit by counting instead of selecting. Brackets that touch become one.
//!
//! When all members have been streamed, i values lie below an interval and j in it. Those inside have the ranks from
//! i + 1 to i + j of all n, however the interval was found; so a quantile is selected with the bits that sorting gives
//! or its rank is seen to lie in no interval.
//!
//! * A single stream narrows its brackets after 512, 2,048, 8,192, … members, and counts on.
//! * Shards all narrow theirs after the same first rounds, the pilot; then each forgets the counts and streams its own
//!   members. Counts add up and candidates are put together, in any order.
//!
//! # The probability of a second pass
//!
//! With members in random order, X of the m seen are among the k smallest of all: hypergeometric with mean m·k/n.
//! Bernstein's inequality holds for it, since Hoeffding's section 6 bounds every convex function's mean by that of a
//! binomial:
//!
//! ```text
//! P(X ≤ m·k/n − t) ≤ exp(−t²/(2·v(k) + 2·t/3))
//! ```
//!
//! and so for the other side. For t(k) this is e^−δ = 6.1·10⁻⁶. Three quantiles have six ends, so r rounds of narrowing
//! leave a column with a missed rank with a probability of at most 6·r·e^−δ = 3.7·10⁻⁵·r; the exact probability was some
//! thirty times smaller, or more, wherever it was summed, and equal values make it smaller still. Other orders of
//! members, such as increasing values, miss more often; none gives a wrong quantile.
//!
//! # Cost
//!
//! Each value is compared with three intervals. A single stream keeps values of a column in proportion to √n; a shard
//! keeps a share that falls with the pilot as 1/√m: for the probabilities 0.05, 0.5 and 0.95, 46 % of its values after
//! 512 members, 22 % after 2,048 and 11 % after 8,192.
//!
//! # Sources
//!
//! * Floyd and Rivest, Expected time bounds for selection. Commun ACM 1975;18:165-172,
//!   [doi:10.1145/360680.360691](https://doi.org/10.1145/360680.360691).
//! * Munro and Paterson, Selection and sorting with limited storage. Theor Comput Sci 1980;12:315-323,
//!   [doi:10.1016/0304-3975(80)90061-4](https://doi.org/10.1016/0304-3975(80)90061-4).
//! * Hoeffding, Probability inequalities for sums of bounded random variables. J Am Stat Assoc 1963;58:13-30,
//!   [doi:10.1080/01621459.1963.10500830](https://doi.org/10.1080/01621459.1963.10500830).
//!
//! Held by `tests/properties/streaming_quantiles.rs` and `quantile_states.rs`, against sorting; the bound by the exact
//! hypergeometric distribution in `quantile_brackets.rs`.

mod byte_reader;
mod candidate_buffer;
mod column_state;
mod estimate;
mod interval;
mod member_ranges;
mod quantile_brackets;
mod quantile_state;
mod quantile_state_error;
mod rank_correlation;
mod ranks;
mod state_bytes;
mod streaming_quantiles;

pub(crate) use estimate::Z;
pub use estimate::{CONFIDENCE, Estimate, probability};
pub use member_ranges::MemberRanges;
pub use quantile_brackets::{QuantileBrackets, Scratch};
pub use quantile_state::QuantileState;
pub use quantile_state_error::QuantileStateError;
pub use rank_correlation::rank_correlation;
pub use ranks::{Ranks, order_statistics};
pub use streaming_quantiles::{PartialCounts, Round, StreamingQuantiles};

/// Most values of a column that are streamed together: rounds hold whole blocks of so many.
pub const BLOCK: usize = 256;
