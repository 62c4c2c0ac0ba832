use crate::outcome::{Estimate, Ranks, order_statistics};

/// How many percentiles are asked for at each point.
pub(super) const PERCENTILES: usize = 3;

/// What is known of the percentiles of one column, a number of every patient, while patients are
/// still passing by.
///
/// For each percentile there is an interval in which it lies. Of what passes by, the values inside
/// are kept and those below are counted; the others are forgotten. The more patients are known, the
/// narrower the intervals; when all have passed, exact selection among the few kept values gives the
/// percentiles of all.
#[derive(Clone, Debug)]
pub struct Bracket {
    /// In order, apart from each other; those not needed come last and hold nothing.
    pub(super) intervals: [Interval; PERCENTILES],
    /// Patients before each interval, those on its lower edge perhaps among them.
    below: [usize; PERCENTILES],
    /// Patients in each interval.
    inside: [usize; PERCENTILES],
    /// Their values, interval after interval; of an interval that is a single value, nothing.
    kept: Vec<f64>,
    /// Whether an interval is a single value.
    ties: bool,
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

    /// A single value, of which there may be any number: those are counted, not kept.
    pub(super) fn is_tie(&self) -> bool {
        self.low == self.high
    }
}

/// What one group of patients brought to a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Catch {
    pub(super) below: [u32; PERCENTILES],
    /// On an interval that is a single value.
    pub(super) tied: [u32; PERCENTILES],
    pub(super) kept: Vec<f64>,
}

/// Where a percentile and the ends of its own interval lie among those seen: ranks from 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    low: usize,
    high: usize,
}

/// Logarithm of one in 160,000: a bound of how often an interval fails to hold its percentile. It
/// happens far less often, and then the column is looked at again.
const SURE: f64 = 12.0;

impl Window {
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

    /// How many of those seen it holds.
    pub(super) fn len(&self, seen: usize) -> usize {
        (self.high + 1).min(seen).saturating_sub(self.low)
    }
}

impl Bracket {
    /// Nothing is known.
    pub(super) fn open() -> Self {
        let mut intervals = [Interval::NONE; PERCENTILES];
        intervals[0] = Interval::ALL;
        Self {
            intervals,
            below: [0; PERCENTILES],
            inside: [0; PERCENTILES],
            kept: Vec::new(),
            ties: false,
        }
    }

    /// Whether an interval is a single value.
    #[inline(always)]
    pub(super) fn has_tie(&self) -> bool {
        self.ties
    }

    /// Nothing is wanted.
    pub(super) fn shut() -> Self {
        Self {
            intervals: [Interval::NONE; PERCENTILES],
            ..Self::open()
        }
    }

    /// Adds what groups of patients brought.
    pub(super) fn add<'a>(&mut self, catches: impl Iterator<Item = &'a Catch>) {
        let mut sorted: [Vec<f64>; PERCENTILES] = Default::default();
        let mut rest = self.kept.as_slice();
        for ((values, inside), interval) in sorted.iter_mut().zip(self.inside).zip(&self.intervals) {
            let here = if interval.is_tie() { 0 } else { inside };
            let (these, others) = rest.split_at(here.min(rest.len()));
            values.extend_from_slice(these);
            rest = others;
        }
        let upper = |index: usize| match self.intervals.get(index + 1) {
            Some(next) if *next != Interval::NONE => self.intervals[index].high,
            _ => f64::INFINITY,
        };
        let edges = [upper(0), upper(1)];
        for catch in catches {
            for (index, (below, tied)) in catch.below.iter().zip(catch.tied).enumerate() {
                self.below[index] += *below as usize;
                self.inside[index] += tied as usize;
            }
            for value in &catch.kept {
                let index = usize::from(*value > edges[0]) + usize::from(*value > edges[1]);
                sorted[index].push(*value);
            }
        }
        self.kept.clear();
        for ((values, inside), interval) in sorted.iter().zip(&mut self.inside).zip(&self.intervals) {
            if !interval.is_tie() {
                *inside = values.len();
                self.kept.extend_from_slice(values);
            }
        }
    }

    /// Narrows the intervals to windows among the `seen` patients. Where a window lies in no interval,
    /// which is rare, nothing changes.
    pub(super) fn narrow(&mut self, windows: &[Window; PERCENTILES], seen: usize) {
        let mut next = Self::shut();
        let mut windows = windows.iter().peekable();
        let mut rest = self.kept.as_mut_slice();
        for ((interval, below), inside) in self.intervals.iter().zip(self.below).zip(self.inside) {
            let here = if interval.is_tie() { 0 } else { inside };
            let (mut values, others) = std::mem::take(&mut rest).split_at_mut(here);
            rest = others;
            // Ranks of what is in this interval; at an open end, anything beyond.
            let first = if interval.low == f64::NEG_INFINITY {
                0
            } else {
                below + 1
            };
            let last = if interval.high == f64::INFINITY {
                usize::MAX
            } else {
                below + inside
            };
            let mut before = below;
            while let Some(window) = windows.next_if(|window| first <= window.low && window.high <= last) {
                // Windows that touch become one.
                let mut high = window.high;
                while let Some(touching) = windows.next_if(|next| next.low <= high + 1 && next.high <= last) {
                    high = high.max(touching.high);
                }
                if interval.is_tie() {
                    next.append(*interval, below, &[], Values::Tied(inside));
                    continue;
                }
                let (skipped, wanted) = split_before(values, window.low.saturating_sub(before + 1));
                let (wanted, later) =
                    split_before(wanted, high.min(seen).saturating_sub(before + skipped.len()));
                if wanted.is_empty() {
                    return;
                }
                let found = Interval {
                    low: if window.low == 0 {
                        f64::NEG_INFINITY
                    } else {
                        minimum(wanted)
                    },
                    high: if high > seen {
                        f64::INFINITY
                    } else {
                        maximum(wanted)
                    },
                };
                next.append(found, before, skipped, Values::Kept(wanted));
                before += skipped.len() + wanted.len();
                values = later;
            }
        }
        if windows.peek().is_none() {
            next.ties = next.intervals.iter().any(Interval::is_tie);
            *self = next;
        }
    }

    /// Appends an interval, `before` patients and those `skipped` lying before it. One that begins where
    /// the last one ends, as among equal values, makes that one longer.
    fn append(&mut self, found: Interval, before: usize, skipped: &[f64], values: Values<'_>) {
        let filled = self
            .intervals
            .iter()
            .take_while(|interval| **interval != Interval::NONE)
            .count();
        let touches = |last: usize| {
            self.intervals
                .get(last)
                .is_some_and(|last| found.low <= last.high)
        };
        let here = match filled.checked_sub(1).filter(|last| touches(*last)) {
            Some(last) => {
                let interval = self.intervals[last];
                let merged = Interval {
                    low: interval.low,
                    high: found.high,
                };
                if !merged.is_tie() {
                    if interval.is_tie() {
                        self.kept
                            .extend(std::iter::repeat_n(interval.low, self.inside[last]));
                    }
                    self.kept.extend_from_slice(skipped);
                }
                self.intervals[last] = merged;
                self.inside[last] += skipped.len() + values.len();
                last
            }
            None => {
                self.intervals[filled] = found;
                self.below[filled] = before + skipped.len();
                self.inside[filled] = values.len();
                filled
            }
        };
        match values {
            Values::Kept(values) if !self.intervals[here].is_tie() => self.kept.extend_from_slice(values),
            _ => {}
        }
    }

    /// The percentiles when all have passed; `None` when an interval failed to hold one of them.
    pub(super) fn estimates(&mut self, wanted: &[Ranks; PERCENTILES]) -> Option<Vec<Estimate>> {
        let mut ranks: Vec<usize> = wanted.iter().flat_map(Ranks::needed).collect();
        ranks.sort_unstable();
        let mut found = Vec::with_capacity(ranks.len());
        let mut ahead = ranks.as_slice();
        let mut rest = self.kept.as_mut_slice();
        for ((interval, below), inside) in self.intervals.iter().zip(self.below).zip(self.inside) {
            let here = if interval.is_tie() { 0 } else { inside };
            let (values, others) = std::mem::take(&mut rest).split_at_mut(here);
            rest = others;
            let (these, later) = ahead.split_at(ahead.partition_point(|rank| *rank <= below + inside));
            if these.first().is_some_and(|rank| *rank <= below) {
                return None;
            }
            ahead = later;
            if interval.is_tie() {
                found.extend(these.iter().map(|_| interval.low));
            } else {
                let places: Vec<usize> = these.iter().map(|rank| rank - below).collect();
                found.extend(order_statistics(values, &places));
            }
        }
        if !ahead.is_empty() {
            return None;
        }
        let value_at = |rank: usize| {
            let index = ranks.partition_point(|known| *known < rank);
            found.get(index).copied().unwrap_or(f64::NAN)
        };
        Some(wanted.iter().map(|ranks| ranks.estimate(value_at)).collect())
    }
}

/// What an interval holds.
enum Values<'a> {
    Kept(&'a [f64]),
    /// So many of its only value.
    Tied(usize),
}

impl Values<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Kept(values) => values.len(),
            Self::Tied(count) => *count,
        }
    }
}

/// Splits values so that the first `count` are the smallest.
fn split_before(values: &mut [f64], count: usize) -> (&mut [f64], &mut [f64]) {
    let count = count.min(values.len());
    if count > 0 && count < values.len() {
        values.select_nth_unstable_by(count, f64::total_cmp);
    }
    values.split_at_mut(count)
}

fn minimum(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn maximum(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}
