use super::column_state::ColumnState;
use super::quantile_brackets::QUANTILES;
use super::streaming_quantiles::{PartialCounts, StreamingQuantiles};
use super::{Estimate, MemberRanges, QuantileStateError, Ranks};
use std::fmt::Debug;
use std::ops::Range;

/// What some members of a sample contribute to the quantiles of all: can be kept as bytes, and merged.
///
/// A sample too large for one machine is divided into shards. All shards find the same brackets from the same pilot,
/// the first members of the whole sample, and stream their own members with these:
///
/// 1. [`StreamingQuantiles::new`] for the *whole* sample;
/// 2. the members of each round of [`StreamingQuantiles::pilot`], updated after each round as always;
/// 3. with new [`StreamingQuantiles::empty`] counts, the members of the shard, the first ones of the sample too where
///    they are its own, without an update;
/// 4. [`QuantileState::new`], to [bytes](Self::to_bytes) and [back](Self::from_bytes) wherever that helps;
/// 5. [`QuantileState::merge`] in any order; [`QuantileState::estimates`] once all members are in.
///
/// The estimates are exact, with the bits of a single stream and of sorting (of 0 and −0, which are equal, either one).
/// The probability that the brackets of a column miss a rank, so that it takes a second pass
/// ([`StreamingQuantiles::second_pass`], sharded in the same way), is given with the method in [the
/// module](super#the-probability-of-a-second-pass).
///
/// A missing value is NaN and ranks after all others; a quantile that would be one is `None`.
#[derive(Clone, Debug)]
pub struct QuantileState {
    /// Members of the sample.
    pub(super) count: usize,
    pub(super) probabilities: [f64; QUANTILES],
    pub(super) points: usize,
    /// For each variable, the limits above which values are counted.
    pub(super) limits: Vec<Vec<f64>>,
    pub(super) members: MemberRanges,
    /// Point after point of variable after variable.
    pub(super) columns: Vec<ColumnState>,
    /// For each variable, how many values lie above each limit, point after point.
    pub(super) above: Vec<Vec<u64>>,
}

/// Most members of a sample: as many as a thread can count.
const MOST_MEMBERS: usize = u32::MAX as usize;

impl QuantileState {
    /// Of `members`, counted from 0, whose values have been added to `parts`, and no others, with the brackets of
    /// `quantiles`. These stay as they are: the next members of a shard may follow in a state of their own.
    ///
    /// # Errors
    /// When the sample has no members, or more than 2³² − 1; when a probability is not between 0 and 1; when the sample
    /// does not have the members, the parts are not of these quantiles, or they hold more than the members.
    pub fn new(
        quantiles: &StreamingQuantiles,
        members: Range<usize>,
        parts: &[&PartialCounts],
    ) -> Result<Self, QuantileStateError> {
        let columns = quantiles.brackets.len();
        let limits = || {
            quantiles
                .limits
                .iter()
                .map(|limits| limits.len() * quantiles.points)
        };
        for part in parts {
            let found = part.bracket_counts.len();
            if found != columns || !part.above.iter().map(Vec::len).eq(limits()) {
                let expected = columns;
                return Err(QuantileStateError::Part { expected, found });
            }
        }
        let mut kept = Vec::new();
        let columns = quantiles.brackets.iter().enumerate().map(|(column, brackets)| {
            let mut state = ColumnState::empty(brackets.intervals);
            for part in parts {
                kept.clear();
                part.append_column(column, &mut kept);
                state.add(&part.bracket_counts[column], &kept);
            }
            state
        });
        let state = Self {
            count: quantiles.count,
            probabilities: quantiles.probabilities,
            points: quantiles.points,
            limits: quantiles.limits.clone(),
            members: MemberRanges::new(members),
            columns: columns.collect(),
            above: (0..quantiles.limits.len())
                .map(|variable| quantiles.above(variable, parts))
                .collect(),
        };
        state.check()?;
        Ok(state)
    }

    /// Both together. The result depends neither on the order nor on the grouping of merges. Takes time and memory in
    /// proportion to the candidates of `other`.
    ///
    /// # Errors
    /// When the states are of different samples, columns, probabilities or limits, or have different brackets or members
    /// in common; the error says what differs, as it is in this state (expected) and in the other (found).
    pub fn merge(mut self, other: Self) -> Result<Self, QuantileStateError> {
        self.compare(&other)?;
        let both = self.members.intersection(&other.members);
        if both.count() > 0 {
            return Err(QuantileStateError::Overlap { members: both });
        }
        self.members = self.members.union(&other.members);
        for (column, other) in self.columns.iter_mut().zip(other.columns) {
            column.merge(other);
        }
        for (sum, count) in self.above.iter_mut().flatten().zip(other.above.iter().flatten()) {
            *sum += count;
        }
        Ok(self)
    }

    /// The quantiles of every column in the order of the probabilities, point after point of variable after variable;
    /// `None` for a column whose brackets missed a rank: it needs a second pass.
    ///
    /// # Errors
    /// When members of the sample are missing; the error names them.
    pub fn estimates(&self) -> Result<Vec<Option<Vec<Estimate>>>, QuantileStateError> {
        let missing = self.members.missing_of(self.count);
        if missing.count() > 0 {
            return Err(QuantileStateError::Incomplete {
                missing,
                count: self.count,
            });
        }
        let targets = self
            .probabilities
            .map(|probability| Ranks::new(probability, self.count));
        Ok(self
            .columns
            .iter()
            .map(|column| column.quantiles(&targets))
            .collect())
    }

    /// How many values of a variable lie above each of its limits, point after point, among the members that are in;
    /// `None` where there is no such variable.
    pub fn above(&self, variable: usize) -> Option<&[u64]> {
        self.above.get(variable).map(Vec::as_slice)
    }

    /// The members that are in.
    pub fn members(&self) -> &MemberRanges {
        &self.members
    }

    /// Members of the whole sample.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether counts can be those of the members, and those the sample's.
    pub(super) fn check(&self) -> Result<(), QuantileStateError> {
        let (count, members) = (self.count, self.members.count());
        if count == 0 || count > MOST_MEMBERS {
            let most = MOST_MEMBERS;
            return Err(QuantileStateError::SampleSize { count, most });
        }
        let between = |probability: &f64| 0.0 < *probability && *probability < 1.0;
        if let Some(&probability) = self.probabilities.iter().find(|p| !between(p)) {
            return Err(QuantileStateError::Probability { probability });
        }
        if self.members.end() > count {
            let members = self.members.clone();
            return Err(QuantileStateError::Members { members, count });
        }
        let holds = |column: &ColumnState| column.counted().is_some_and(|counted| counted <= members);
        if let Some(column) = self.columns.iter().position(|column| !holds(column)) {
            return Err(QuantileStateError::Counts { column, members });
        }
        for (variable, (limits, above)) in self.limits.iter().zip(&self.above).enumerate() {
            if let Some(cell) = above.iter().position(|above| *above > members as u64) {
                let column = variable * self.points + cell / limits.len();
                return Err(QuantileStateError::Counts { column, members });
            }
        }
        Ok(())
    }

    /// Whether both are of the same sample and have the same brackets.
    fn compare(&self, other: &Self) -> Result<(), QuantileStateError> {
        same("members", &self.count, &other.count)?;
        same("probabilities", &self.probabilities, &other.probabilities)?;
        same("points", &self.points, &other.points)?;
        same("limits", &self.limits, &other.limits)?;
        let pairs = self.columns.iter().zip(&other.columns);
        for (column, (expected, found)) in pairs.enumerate() {
            if !expected.has_brackets_of(found) {
                return Err(QuantileStateError::Brackets {
                    column,
                    expected: expected.brackets_text(),
                    found: found.brackets_text(),
                });
            }
        }
        Ok(())
    }
}

/// Whether two states have the same of something, as it is printed: numbers are, with all their digits.
fn same(what: &'static str, expected: &impl Debug, found: &impl Debug) -> Result<(), QuantileStateError> {
    let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
    if expected == found {
        return Ok(());
    }
    Err(QuantileStateError::Sample {
        what,
        expected,
        found,
    })
}
