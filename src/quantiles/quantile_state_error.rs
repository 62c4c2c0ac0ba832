use super::MemberRanges;
use thiserror::Error;

/// Why states of quantiles were not made, merged, finished or read. Members are counted from 1 in messages.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum QuantileStateError {
    /// The sample has no members, or more than can be counted.
    #[error("a sample of {count} members: from 1 to {most} are expected")]
    SampleSize {
        /// Members of the sample.
        count: usize,
        /// As many as it may have.
        most: usize,
    },
    /// The probability of a quantile is not between 0 and 1.
    #[error("a quantile at the probability {probability}: above 0 and below 1 is expected")]
    Probability {
        /// The probability.
        probability: f64,
    },
    /// A state has members that the sample does not have.
    #[error("a state of the members {members}: the sample has only {count}")]
    Members {
        /// Members of the state.
        members: MemberRanges,
        /// Members of the sample.
        count: usize,
    },
    /// Counts were made with other columns or limits than the brackets have.
    #[error(
        "counts of {found} columns that were not made for these: {expected} columns with their limits are expected"
    )]
    Part {
        /// Columns that have brackets.
        expected: usize,
        /// Columns of the counts.
        found: usize,
    },
    /// More values were counted than there are members, or fewer below an interval than in the one before.
    #[error(
        "the counts of column {column} cannot be those of {members} members: counts have to begin at zero after \
         the pilot, and hold the members of the state and no others"
    )]
    Counts {
        /// The column, counted from 0: point after point of variable after variable.
        column: usize,
        /// Members of the state.
        members: usize,
    },
    /// Two states are of different samples.
    #[error("states of different samples: {what} {found}, expected {expected}")]
    Sample {
        /// What differs.
        what: &'static str,
        /// Of the first state.
        expected: String,
        /// Of the second.
        found: String,
    },
    /// Two states have different brackets.
    #[error(
        "states with different brackets: those of column {column} are {found}, expected {expected}; all shards need \
         the same pilot"
    )]
    Brackets {
        /// The first column that differs, counted from 0: point after point of variable after variable.
        column: usize,
        /// Of the first state.
        expected: String,
        /// Of the second.
        found: String,
    },
    /// Two states have members in common.
    #[error("both states hold the members {members}: each member is expected in one state")]
    Overlap {
        /// Members in both.
        members: MemberRanges,
    },
    /// Quantiles were asked for before all members were in.
    #[error("the members {missing} are missing: all {count} are expected")]
    Incomplete {
        /// Members that are missing.
        missing: MemberRanges,
        /// Members of the sample.
        count: usize,
    },
    /// Bytes hold something else than a state, or a damaged one.
    #[error("not a state of quantiles: {found} at byte {position}, expected {expected}")]
    Bytes {
        /// Where, counted from 0.
        position: usize,
        /// What was read.
        found: String,
        /// What should be there.
        expected: String,
    },
    /// Bytes hold a state in another version of the format.
    #[error("a state of quantiles in version {found} of the format: version {expected} is expected")]
    Version {
        /// The version that is read.
        expected: u32,
        /// The version that was found.
        found: u32,
    },
}
