use super::candidate_buffer::{CandidateBuffer, edge_above, edge_below, extent, ranked};
use super::{Estimate, Ranks};
use fearless_simd::Simd;

/// How many percentiles are asked for at each point.
pub(super) const QUANTILES: usize = 3;

/// What is known of the percentiles of one column, a number of every patient, while patients are
/// still passing by.
///
/// For each percentile there is an interval in which it lies. Of what passes by, the values inside
/// are kept and those below are counted; the others are forgotten. The more patients are known, the
/// narrower the intervals; when all have passed, exact selection among the few kept values gives the
/// percentiles of all.
#[derive(Clone, Debug)]
pub struct QuantileBrackets {
    /// In order, apart from each other; those not needed come last and hold nothing.
    pub(super) intervals: [Interval; QUANTILES],
    /// Patients before each interval, those on its lower edge perhaps among them.
    below: [usize; QUANTILES],
    /// The values in each interval; of one that is a single value, nothing.
    kept: [Vec<f64>; QUANTILES],
    /// Patients on an interval that is a single value.
    tied: [usize; QUANTILES],
    /// The percentiles, once all have passed and none of them was missed.
    found: Option<Vec<Estimate>>,
}

/// From a value to a value, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Interval {
    const ALL: Self = Self {
        low: f64::NEG_INFINITY,
        high: f64::INFINITY,
    };
    const NONE: Self = Self {
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
    };

    /// Whether what lies inside is kept.
    fn keeps(&self) -> bool {
        self.low < self.high
    }

    /// A single value, of which there may be any number: those are counted, not kept.
    pub(super) fn is_tie(&self) -> bool {
        self.low == self.high
    }
}

/// What one group of patients brought to a column.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BracketCounts {
    pub(super) below: [u32; QUANTILES],
    /// On an interval that is a single value.
    pub(super) tied: [u32; QUANTILES],
}

/// Appender to work in, used second_pass for the next column.
#[derive(Debug, Default)]
pub struct Scratch {
    /// What has passed and lies in one of the intervals.
    pub(super) passed: Vec<f64>,
    /// All that is known to lie in each of them.
    inside: [CandidateBuffer; QUANTILES],
    /// What of that lies in a narrower one.
    narrower: CandidateBuffer,
}

/// Where a percentile and the ends of its own interval lie among those seen: ranks from 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct RankBounds {
    low: usize,
    high: usize,
}

/// Logarithm of one in 160,000: a bound of how often an interval fails to hold its percentile. It
/// happens far less often, and then the column is looked at second_pass.
const SURE: f64 = 12.0;

impl RankBounds {
    /// After `seen` of `count` patients.
    ///
    /// Of those seen, the number below the percentile of all is hypergeometric: Bernstein's
    /// inequality bounds how far it is from its mean (Hoeffding, J Am Stat Assoc 1963;58:13-30,
    /// section 6, for drawing without replacement).
    pub(super) fn new(ranks: &Ranks, seen: usize, count: usize) -> Self {
        let (m, n) = (seen as f64, count as f64);
        let mean = |rank: usize| m * rank as f64 / n;
        let away = |rank: usize| {
            let variance = mean(rank) * (1.0 - rank as f64 / n);
            SURE / 3.0 + (SURE * SURE / 9.0 + 2.0 * SURE * variance).sqrt()
        };
        let first = ranks.low.unwrap_or(ranks.rank);
        let last = ranks.high.unwrap_or(ranks.rank);
        Self {
            low: (mean(first) - away(first)).floor().max(0.0) as usize,
            high: (mean(last) + away(last)).ceil() as usize + 1,
        }
    }

    /// How many ranks it spans.
    pub(super) fn width(&self) -> usize {
        self.high.saturating_sub(self.low)
    }
}

impl QuantileBrackets {
    /// Nothing is known.
    pub(super) fn open() -> Self {
        let mut open = Self::closed();
        open.intervals[0] = Interval::ALL;
        open
    }

    /// Nothing is wanted.
    pub(super) fn closed() -> Self {
        Self {
            intervals: [Interval::NONE; QUANTILES],
            below: [0; QUANTILES],
            kept: Default::default(),
            tied: [0; QUANTILES],
            found: None,
        }
    }

    /// Whether nothing is known, so that everything is kept.
    pub(super) fn is_open(&self) -> bool {
        self.intervals[0] == Interval::ALL
    }

    /// Whether an interval is a single value.
    #[inline(always)]
    pub(super) fn has_tie(&self) -> bool {
        self.intervals.iter().any(Interval::is_tie)
    }

    /// Adds what a group of patients brought.
    pub(super) fn count(&mut self, counts: &BracketCounts) {
        for index in 0..QUANTILES {
            self.below[index] += counts.below[index] as usize;
            self.tied[index] += counts.tied[index] as usize;
        }
    }

    /// Lays on the desk what lies in each interval: what was kept before, and what has passed since.
    #[inline(always)]
    pub(super) fn gather<S: Simd>(&mut self, simd: S, desk: &mut Scratch) {
        for index in 0..QUANTILES {
            let (inside, interval) = (&mut desk.inside[index], self.intervals[index]);
            inside.clear();
            if interval.keeps() {
                inside.append(&self.kept[index]);
                inside.keep(simd, &desk.passed, interval, desk.passed.len());
            }
        }
    }

    /// Patients in an interval.
    fn inside(&self, index: usize, desk: &Scratch) -> usize {
        if self.intervals[index].is_tie() {
            self.tied[index]
        } else {
            desk.inside[index].values().len()
        }
    }

    /// Narrows the intervals to windows among the `seen` patients. Where a window lies in no interval,
    /// which is rare, nothing more is wanted of the column.
    #[inline(always)]
    pub(super) fn narrow<S: Simd>(
        &mut self,
        simd: S,
        windows: &[RankBounds; QUANTILES],
        seen: usize,
        desk: &mut Scratch,
    ) {
        let (old, below) = (self.intervals, self.below);
        let inside: [usize; QUANTILES] = std::array::from_fn(|index| self.inside(index, desk));
        self.close_all();
        let mut windows = windows.iter().peekable();
        let mut filled = 0;
        for index in 0..QUANTILES {
            let (interval, before) = (old[index], below[index]);
            let values = desk.inside[index].values();
            // Ranks of what is in this interval; at an open end, anything beyond.
            let first = if interval.low == f64::NEG_INFINITY {
                0
            } else {
                before + 1
            };
            let last = if interval.high == f64::INFINITY {
                usize::MAX
            } else {
                before + inside[index]
            };
            let start = filled;
            // A window reaches beyond an interval now and then; what it wants of that is forgotten.
            while let Some(window) = windows.next_if(|window| first <= window.high && window.low <= last) {
                let (low, high) = (window.low.max(first), window.high.min(last));
                let mut found = interval;
                if low > 0 && interval.keeps() {
                    found.low = edge_below(simd, values, interval, low.saturating_sub(before));
                }
                if high <= seen && interval.keeps() {
                    found.high = edge_above(simd, values, interval, high.saturating_sub(before));
                }
                // Windows that touch become one.
                if filled > start && found.low <= self.intervals[filled - 1].high {
                    let wide = self.intervals[filled - 1].high.max(found.high);
                    self.intervals[filled - 1].high = wide;
                } else {
                    self.intervals[filled] = found;
                    filled += 1;
                }
            }
            for new in start..filled {
                if interval.is_tie() {
                    (self.below[new], self.tied[new]) = (before, inside[index]);
                    continue;
                }
                desk.narrower.clear();
                let skipped = desk
                    .narrower
                    .keep(simd, values, self.intervals[new], values.len());
                self.below[new] = before + skipped;
                if desk.narrower.values().is_empty() {
                    self.close_all();
                    return;
                }
                self.close(simd, new, desk.narrower.values());
            }
        }
        if windows.peek().is_some() {
            self.close_all();
        }
    }

    /// Nothing is wanted any more; the room stays.
    fn close_all(&mut self) {
        self.intervals = [Interval::NONE; QUANTILES];
        self.kept.iter_mut().for_each(Vec::clear);
        (self.below, self.tied) = ([0; QUANTILES], [0; QUANTILES]);
    }

    /// Lets an interval begin and end with values that somebody has. When that is one and the same
    /// value, those who have it are counted from now on, not kept.
    #[inline(always)]
    fn close<S: Simd>(&mut self, simd: S, index: usize, values: &[f64]) {
        let (least, most) = extent(simd, values);
        let interval = &mut self.intervals[index];
        if interval.low > f64::NEG_INFINITY {
            interval.low = least;
        }
        if interval.high < f64::INFINITY {
            interval.high = most;
        }
        if interval.is_tie() {
            self.tied[index] = values.len();
        } else {
            let kept = &mut self.kept[index];
            // Once a round, and what is kept grows from round to round: no more room than it takes.
            kept.reserve_exact(values.len());
            kept.extend_from_slice(values);
        }
    }

    /// Finds the percentiles when all have passed, unless an interval failed to hold one of them.
    #[inline(always)]
    pub(super) fn find<S: Simd>(&mut self, simd: S, wanted: &[Ranks; QUANTILES], desk: &Scratch) {
        // A plain loop: a closure may be compiled for the least machine there is.
        let mut values: Vec<(usize, f64)> = Vec::with_capacity(3 * QUANTILES);
        for rank in wanted.iter().flat_map(Ranks::needed) {
            let holds = |index: &usize| {
                let below = self.below[*index];
                below < rank && rank <= below + self.inside(*index, desk)
            };
            let Some(index) = (0..QUANTILES).find(holds) else {
                return;
            };
            let value = match self.intervals[index] {
                tie if tie.is_tie() => tie.low,
                interval => {
                    let inside = desk.inside[index].values();
                    ranked(simd, inside, interval, rank - self.below[index])
                }
            };
            values.push((rank, value));
        }
        let value_at = |rank: usize| {
            let known = values.iter().find(|(known, _)| *known == rank);
            known.map_or(f64::NAN, |(_, value)| *value)
        };
        let found: Vec<Estimate> = wanted.iter().map(|ranks| ranks.estimate(value_at)).collect();
        // A rank that was not found is no percentile; the column is looked at second_pass, and at last it is an error.
        if found.iter().all(|estimate| !estimate.value.is_nan()) {
            self.found = Some(found);
        }
    }

    /// The percentiles when all have passed; `None` when the column has to be looked at second_pass.
    pub(super) fn percentiles(&mut self) -> Option<Vec<Estimate>> {
        self.found.take()
    }
}
