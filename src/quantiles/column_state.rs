use super::interval::Interval;
use super::quantile_brackets::{BracketCounts, QUANTILES};
use super::{Estimate, Ranks, order_statistics};

/// What some members of a sample contribute to a column: how many of their values lie below each interval of the
/// column's brackets, and those inside.
#[derive(Clone, Debug)]
pub(super) struct ColumnState {
    /// In increasing order and disjoint; unused ones come last and are [`Interval::NONE`].
    pub(super) intervals: [Interval; QUANTILES],
    /// How many values lie below each interval; of an unused one, none.
    pub(super) below: [usize; QUANTILES],
    /// How many values equal an interval that is a single value.
    pub(super) tied: [usize; QUANTILES],
    /// Candidates: the values in each interval, in any order; of an interval that is a single value, none.
    pub(super) candidates: [Vec<f64>; QUANTILES],
}

impl ColumnState {
    /// Of no members.
    pub(super) fn empty(intervals: [Interval; QUANTILES]) -> Self {
        Self {
            intervals,
            below: [0; QUANTILES],
            tied: [0; QUANTILES],
            candidates: Default::default(),
        }
    }

    /// Adds the counts of one part of the members and its values in any of the intervals.
    pub(super) fn add(&mut self, counts: &BracketCounts, values: &[f64]) {
        for (index, interval) in self.intervals.iter().enumerate() {
            if interval.is_used() {
                self.below[index] += counts.below[index] as usize;
                self.tied[index] += counts.tied[index] as usize;
            }
            if interval.keeps_values() {
                let inside = values.iter().filter(|value| interval.contains(**value));
                self.candidates[index].reserve_exact(inside.clone().count());
                self.candidates[index].extend(inside);
            }
        }
    }

    /// Whether both have the same intervals, bit by bit.
    pub(super) fn has_brackets_of(&self, other: &Self) -> bool {
        let bits = |interval: &Interval| [interval.low.to_bits(), interval.high.to_bits()];
        self.intervals
            .iter()
            .map(bits)
            .eq(other.intervals.iter().map(bits))
    }

    /// The intervals as text: `[1.5, 2.5] and [7, 7]`.
    pub(super) fn brackets_text(&self) -> String {
        let used = self.intervals.iter().filter(|interval| interval.is_used());
        let texts: Vec<String> = used
            .map(|interval| format!("[{}, {}]", interval.low, interval.high))
            .collect();
        if texts.is_empty() {
            return "none".into();
        }
        texts.join(" and ")
    }

    /// Adds what other members contribute, with the same intervals.
    pub(super) fn merge(&mut self, other: Self) {
        for (index, mut candidates) in other.candidates.into_iter().enumerate() {
            self.below[index] += other.below[index];
            self.tied[index] += other.tied[index];
            self.candidates[index].append(&mut candidates);
        }
    }

    /// How many values lie in an interval.
    pub(super) fn inside(&self, index: usize) -> usize {
        if self.intervals[index].is_tie() {
            self.tied[index]
        } else {
            self.candidates[index].len()
        }
    }

    /// The greatest number of values that the counts account for; `None` where fewer are said to lie below an interval
    /// than below and in the one before.
    pub(super) fn counted(&self) -> Option<usize> {
        let mut counted = 0;
        for index in (0..QUANTILES).filter(|index| self.intervals[*index].is_used()) {
            if self.below[index] < counted {
                return None;
            }
            counted = self.below[index].checked_add(self.inside(index))?;
        }
        Some(counted)
    }

    /// The quantiles once all members are in; `None` where the intervals do not hold one of the ranks.
    ///
    /// The values in an interval have the ranks from b + 1 to b + m among all, where b values lie below it and m in it:
    /// the value at a rank r in between is the one at rank r − b of those in the interval.
    pub(super) fn quantiles(&self, targets: &[Ranks; QUANTILES]) -> Option<Vec<Estimate>> {
        let mut ranks: Vec<usize> = targets.iter().flat_map(Ranks::needed).collect();
        ranks.sort_unstable();
        ranks.dedup();
        let mut found: Vec<f64> = Vec::with_capacity(ranks.len());
        for (index, interval) in self.intervals.iter().enumerate() {
            let below = self.below[index];
            let held = below + 1..=below + self.inside(index);
            let inner: Vec<usize> = ranks
                .iter()
                .filter(|rank| held.contains(rank))
                .map(|rank| rank - below)
                .collect();
            if interval.is_tie() {
                found.extend(inner.iter().map(|_| interval.low));
            } else if !inner.is_empty() {
                let mut values = self.candidates[index].clone();
                found.extend(order_statistics(&mut values, &inner));
            }
        }
        // Intervals are disjoint and in order, so what was found is in the order of the ranks.
        if found.len() != ranks.len() {
            return None;
        }
        let value_at = |rank: usize| {
            let index = ranks.binary_search(&rank);
            index.map_or(f64::NAN, |index| found[index])
        };
        Some(targets.iter().map(|ranks| ranks.estimate(value_at)).collect())
    }
}
