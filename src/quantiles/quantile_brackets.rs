use super::candidate_buffer::{CandidateBuffer, bound_above, bound_below, extremes, select_rank};
use super::interval::Interval;
use super::{Estimate, Ranks};
use fearless_simd::Simd;

/// Number of quantiles estimated for each column.
pub(super) const QUANTILES: usize = 3;

/// Brackets of the quantiles of one column while its values are streamed.
///
/// Each quantile lies in one of the intervals. Of the values streamed, those inside are kept as candidates and those
/// below are counted; the others are discarded. The more values have been seen, the narrower the intervals; at the end,
/// exact selection among the few candidates gives the quantiles of all values.
#[derive(Clone, Debug)]
pub struct QuantileBrackets {
    /// In increasing order and disjoint; unused ones come last and are empty.
    pub(super) intervals: [Interval; QUANTILES],
    /// How many values lie before each interval; those equal to its lower end may be among them.
    below: [usize; QUANTILES],
    /// Candidates: the values in each interval; of an interval that is a single value, none.
    candidates: [Vec<f64>; QUANTILES],
    /// How many values equal an interval that is a single value.
    tied: [usize; QUANTILES],
    /// The quantiles, once all values have been seen and every rank was in a bracket.
    estimates: Option<Vec<Estimate>>,
}

/// What one part of a sample contributes to a column.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BracketCounts {
    pub(super) below: [u32; QUANTILES],
    /// Values equal to an interval that is a single value.
    pub(super) tied: [u32; QUANTILES],
}

/// Buffers reused from column to column.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Values of this round that lie in any of the intervals.
    pub(super) incoming: Vec<f64>,
    /// All candidates in each interval.
    inside: [CandidateBuffer; QUANTILES],
    /// Those of them that lie in a narrowed interval.
    narrowed: CandidateBuffer,
}

/// Bounds, counted from 1, of the rank among the values seen so far of a quantile and both ends of its confidence
/// interval.
#[derive(Clone, Copy, Debug)]
pub(super) struct RankBounds {
    low: usize,
    high: usize,
}

/// −ln of 1/160,000, a bound of the probability that an interval fails to hold its quantile. It happens far less often,
/// and the column then takes a second pass.
const NEG_LOG_FAILURE: f64 = 12.0;

impl RankBounds {
    /// After `seen` of `count` values.
    ///
    /// Of those seen, the number below the quantile of all is hypergeometric: Bernstein's inequality bounds its
    /// deviation from the mean (Hoeffding, J Am Stat Assoc 1963;58:13-30, section 6, for drawing without replacement,
    /// doi:10.1080/01621459.1963.10500830).
    pub(super) fn new(ranks: &Ranks, seen: usize, count: usize) -> Self {
        let (m, n) = (seen as f64, count as f64);
        let mean = |rank: usize| m * rank as f64 / n;
        let deviation = |rank: usize| {
            let variance = mean(rank) * (1.0 - rank as f64 / n);
            NEG_LOG_FAILURE / 3.0
                + (NEG_LOG_FAILURE * NEG_LOG_FAILURE / 9.0 + 2.0 * NEG_LOG_FAILURE * variance).sqrt()
        };
        let first = ranks.low.unwrap_or(ranks.rank);
        let last = ranks.high.unwrap_or(ranks.rank);
        Self {
            low: (mean(first) - deviation(first)).floor().max(0.0) as usize,
            high: (mean(last) + deviation(last)).ceil() as usize + 1,
        }
    }

    /// Narrows an interval to these ranks, where `below` values lie below it and `values` in it. An end beyond all values,
    /// some of which may be missing, stays open; a low end there is no number.
    #[inline(always)]
    fn narrow<S: Simd>(&self, simd: S, interval: Interval, below: usize, values: &[f64]) -> Interval {
        let mut narrowed = interval;
        if self.low > 0 && interval.keeps_values() {
            narrowed.low = bound_below(simd, values, interval, self.low.saturating_sub(below));
        }
        if self.high <= below + values.len() && interval.keeps_values() {
            narrowed.high = bound_above(simd, values, interval, self.high.saturating_sub(below));
        }
        narrowed
    }

    /// How many ranks it spans.
    pub(super) fn width(&self) -> usize {
        self.high.saturating_sub(self.low)
    }
}

impl QuantileBrackets {
    /// Before any value has been seen: everything is kept.
    pub(super) fn open() -> Self {
        let mut open = Self::closed();
        open.intervals[0] = Interval::ALL;
        open
    }

    /// A column of which nothing is kept.
    pub(super) fn closed() -> Self {
        Self {
            intervals: [Interval::NONE; QUANTILES],
            below: [0; QUANTILES],
            candidates: Default::default(),
            tied: [0; QUANTILES],
            estimates: None,
        }
    }

    /// Whether everything is kept because no value has been seen.
    pub(super) fn is_open(&self) -> bool {
        self.intervals[0] == Interval::ALL
    }

    /// Whether an interval is a single value.
    #[inline(always)]
    pub(super) fn has_tie(&self) -> bool {
        self.intervals.iter().any(Interval::is_tie)
    }

    /// Adds the counts of one part of the sample.
    pub(super) fn add_counts(&mut self, counts: &BracketCounts) {
        for index in 0..QUANTILES {
            self.below[index] += counts.below[index] as usize;
            self.tied[index] += counts.tied[index] as usize;
        }
    }

    /// Collects the candidates of each interval: those kept before, and those of this round.
    #[inline(always)]
    pub(super) fn gather<S: Simd>(&mut self, simd: S, scratch: &mut Scratch) {
        for index in 0..QUANTILES {
            let (inside, interval) = (&mut scratch.inside[index], self.intervals[index]);
            inside.clear();
            if interval.keeps_values() {
                inside.append(&self.candidates[index]);
                inside.append_within(simd, &scratch.incoming, interval, scratch.incoming.len());
            }
        }
    }

    /// How many values lie in an interval.
    fn count_inside(&self, index: usize, scratch: &Scratch) -> usize {
        if self.intervals[index].is_tie() {
            self.tied[index]
        } else {
            scratch.inside[index].values().len()
        }
    }

    /// Narrows the intervals to rank bounds among the values seen. Where rank bounds lie in no interval, which is
    /// rare, or no value has one of the ranks, nothing more is kept of the column and it takes a second pass.
    #[inline(always)]
    pub(super) fn narrow<S: Simd>(
        &mut self,
        simd: S,
        rank_bounds: &[RankBounds; QUANTILES],
        scratch: &mut Scratch,
    ) {
        let (old_intervals, below) = (self.intervals, self.below);
        let inside: [usize; QUANTILES] = std::array::from_fn(|index| self.count_inside(index, scratch));
        self.discard();
        let mut rank_bounds = rank_bounds.iter().peekable();
        let mut filled = 0;
        for index in 0..QUANTILES {
            let (interval, rank_offset) = (old_intervals[index], below[index]);
            let values = scratch.inside[index].values();
            let held = interval.ranks(rank_offset, inside[index]);
            let start = filled;
            // Rank bounds may reach beyond an interval, which is rare; the ranks outside are dropped.
            while let Some(bounds) =
                rank_bounds.next_if(|bounds| *held.start() <= bounds.high && bounds.low <= *held.end())
            {
                let bounds = RankBounds {
                    low: bounds.low.max(*held.start()),
                    high: bounds.high.min(*held.end()),
                };
                let narrowed = bounds.narrow(simd, interval, rank_offset, values);
                if !narrowed.is_used() {
                    self.discard();
                    return;
                }
                // Intervals that touch become one.
                if filled > start && narrowed.low <= self.intervals[filled - 1].high {
                    let greater_high = self.intervals[filled - 1].high.max(narrowed.high);
                    self.intervals[filled - 1].high = greater_high;
                } else {
                    self.intervals[filled] = narrowed;
                    filled += 1;
                }
            }
            for new in start..filled {
                if interval.is_tie() {
                    (self.below[new], self.tied[new]) = (rank_offset, inside[index]);
                    continue;
                }
                scratch.narrowed.clear();
                let skipped = scratch
                    .narrowed
                    .append_within(simd, values, self.intervals[new], values.len());
                self.below[new] = rank_offset + skipped;
                if scratch.narrowed.values().is_empty() {
                    self.discard();
                    return;
                }
                self.shrink(simd, new, scratch.narrowed.values());
            }
        }
        if rank_bounds.peek().is_some() {
            self.discard();
        }
    }

    /// Nothing is kept any more; the memory is.
    fn discard(&mut self) {
        self.intervals = [Interval::NONE; QUANTILES];
        self.candidates.iter_mut().for_each(Vec::clear);
        (self.below, self.tied) = ([0; QUANTILES], [0; QUANTILES]);
    }

    /// Shrinks an interval to the least and the greatest value in it. When they are equal, values there are counted
    /// from now on, not kept.
    #[inline(always)]
    fn shrink<S: Simd>(&mut self, simd: S, index: usize, values: &[f64]) {
        let (minimum, maximum) = extremes(simd, values);
        let interval = &mut self.intervals[index];
        if interval.low > f64::NEG_INFINITY {
            interval.low = minimum;
        }
        if interval.high < f64::INFINITY {
            interval.high = maximum;
        }
        if interval.is_tie() {
            self.tied[index] = values.len();
        } else {
            let candidates = &mut self.candidates[index];
            // Once a round, and there are more candidates from round to round: no more memory than they take.
            candidates.reserve_exact(values.len());
            candidates.extend_from_slice(values);
        }
    }

    /// Selects the quantiles once all values have been seen, unless the brackets miss one of the ranks.
    #[inline(always)]
    pub(super) fn select_quantiles<S: Simd>(
        &mut self,
        simd: S,
        targets: &[Ranks; QUANTILES],
        scratch: &Scratch,
    ) {
        // A plain loop: a closure may be compiled for the least machine there is.
        let mut values: Vec<(usize, f64)> = Vec::with_capacity(3 * QUANTILES);
        for rank in targets.iter().flat_map(Ranks::needed) {
            let contains_rank = |index: &usize| {
                let below = self.below[*index];
                below < rank && rank <= below + self.count_inside(*index, scratch)
            };
            let Some(index) = (0..QUANTILES).find(contains_rank) else {
                return;
            };
            let value = match self.intervals[index] {
                tie if tie.is_tie() => tie.low,
                interval => {
                    let inside = scratch.inside[index].values();
                    select_rank(simd, inside, interval, rank - self.below[index])
                }
            };
            values.push((rank, value));
        }
        let value_at = |rank: usize| {
            let selected = values.iter().find(|(selected, _)| *selected == rank);
            selected.map_or(f64::NAN, |(_, value)| *value)
        };
        let estimates: Vec<Estimate> = targets.iter().map(|ranks| ranks.estimate(value_at)).collect();
        // A rank that was not found is NaN and no quantile: the column takes a second pass, and if that fails too the
        // caller reports an error.
        if estimates.iter().all(|estimate| !estimate.value.is_nan()) {
            self.estimates = Some(estimates);
        }
    }

    /// The quantiles once all values have been seen; `None` when the column needs a second pass.
    pub(super) fn take_estimates(&mut self) -> Option<Vec<Estimate>> {
        self.estimates.take()
    }
}

#[cfg(test)]
mod tests {
    use super::{NEG_LOG_FAILURE, RankBounds, Ranks};

    fn log_choose(n: usize, k: usize) -> f64 {
        let log_factorial = |n: usize| libm::lgamma(n as f64 + 1.0);
        log_factorial(n) - log_factorial(k) - log_factorial(n - k)
    }

    /// The probability that at least `from` and fewer than `to` of `seen` members are among the `rank` least of `count`,
    /// summed from the hypergeometric distribution.
    fn hypergeometric(seen: usize, rank: usize, count: usize, from: usize, to: usize) -> f64 {
        let possible = (seen + rank).saturating_sub(count)..seen.min(rank) + 1;
        let all = log_choose(count, seen);
        (from.max(possible.start)..to.min(possible.end))
            .map(|k| libm::exp(log_choose(rank, k) + log_choose(count - rank, seen - k) - all))
            .sum()
    }

    /// Each end of a bracket fails with a probability within the bound, and of all not with one so small that the
    /// bracket is needlessly wide.
    #[test]
    fn brackets_fail_as_rarely_as_stated() {
        let bound = libm::exp(-NEG_LOG_FAILURE);
        let mut greatest = 0.0_f64;
        for (count, seen) in [
            (513, 512),
            (2_000, 512),
            (40_000, 512),
            (40_000, 2_048),
            (40_000, 32_768),
            (300_000, 8_192),
        ] {
            for probability in [0.001, 0.025, 0.05, 0.25, 0.5, 0.95, 0.999] {
                let ranks = Ranks::new(probability, count);
                let bounds = RankBounds::new(&ranks, seen, count);
                let (first, last) = (ranks.low.unwrap_or(ranks.rank), ranks.high.unwrap_or(ranks.rank));
                // The value at a rank among those seen is above the one at the first rank of all exactly if fewer of
                // those seen are among the first.
                let too_high = hypergeometric(seen, first, count, 0, bounds.low);
                // It is below the one at the last rank exactly if as many are among those before the last.
                let too_low = hypergeometric(seen, last - 1, count, bounds.high, seen + 1);
                let case = format!("{probability} of {count} after {seen}: {too_high}, {too_low}");
                // Logarithms of factorials of 300,000 hold ten digits.
                assert!(too_high <= bound && too_low <= bound, "{case}");
                greatest = greatest.max(too_high).max(too_low);
            }
        }
        assert!(greatest > 0.01 * bound, "{greatest}");
    }
}
