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
    /// The values in each interval; of one that is a single value, nothing.
    kept: [Vec<f64>; PERCENTILES],
    /// Patients on an interval that is a single value.
    tied: [usize; PERCENTILES],
    /// Whether there is such an interval.
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
}

impl Bracket {
    /// Nothing is known.
    pub(super) fn open() -> Self {
        let mut open = Self::shut();
        open.intervals[0] = Interval::ALL;
        open
    }

    /// Nothing is wanted.
    pub(super) fn shut() -> Self {
        Self {
            intervals: [Interval::NONE; PERCENTILES],
            below: [0; PERCENTILES],
            kept: Default::default(),
            tied: [0; PERCENTILES],
            ties: false,
        }
    }

    /// Whether an interval is a single value.
    #[inline(always)]
    pub(super) fn has_tie(&self) -> bool {
        self.ties
    }

    /// Patients in an interval.
    fn inside(&self, index: usize) -> usize {
        if self.intervals[index].is_tie() {
            self.tied[index]
        } else {
            self.kept[index].len()
        }
    }

    /// Adds what a group of patients brought.
    pub(super) fn add(&mut self, catch: &Catch) {
        for index in 0..PERCENTILES {
            self.below[index] += catch.below[index] as usize;
            self.tied[index] += catch.tied[index] as usize;
        }
        // A value beyond an interval lies in a later one, if there is one.
        let upper = |index: usize| match self.intervals[index + 1] {
            Interval::NONE => f64::INFINITY,
            _ => self.intervals[index].high,
        };
        let (first, second) = (upper(0), upper(1));
        for value in &catch.kept {
            let index = usize::from(*value > first) + usize::from(*value > second);
            self.kept[index].push(*value);
        }
    }

    /// Narrows the intervals to windows among the `seen` patients. Where a window lies in no interval,
    /// which is rare, nothing more is wanted of the column.
    pub(super) fn narrow(&mut self, windows: &[Window; PERCENTILES], seen: usize) {
        let mut old = std::mem::replace(self, Self::shut());
        let mut windows = windows.iter().peekable();
        for index in 0..PERCENTILES {
            let (interval, inside) = (old.intervals[index], old.inside(index));
            let mut values = std::mem::take(&mut old.kept[index]);
            // Ranks of what is in this interval; at an open end, anything beyond.
            let mut before = old.below[index];
            let first = if interval.low == f64::NEG_INFINITY {
                0
            } else {
                before + 1
            };
            let last = if interval.high == f64::INFINITY {
                usize::MAX
            } else {
                before + inside
            };
            // A window reaches beyond an interval now and then; what it wants of that is forgotten.
            while let Some(window) = windows.next_if(|window| first <= window.high && window.low <= last) {
                let (low, mut high) = (window.low.max(first), window.high.min(last));
                // Windows that touch become one.
                while let Some(touching) = windows.next_if(|next| next.low <= high + 1 && next.low <= last) {
                    high = high.max(touching.high.min(last));
                }
                if interval.is_tie() {
                    // However many windows lie on it, its patients count once.
                    while windows.next_if(|next| next.low <= last).is_some() {}
                    self.append(interval, before, Vec::new(), Vec::new(), inside);
                    continue;
                }
                let later = split_off(&mut values, high.min(seen).saturating_sub(before));
                let skipped = low.saturating_sub(before + 1).min(values.len());
                let wanted = split_off(&mut values, skipped);
                if wanted.is_empty() {
                    *self = Self::shut();
                    return;
                }
                let found = Interval {
                    low: if low == 0 {
                        f64::NEG_INFINITY
                    } else {
                        minimum(&wanted)
                    },
                    high: if high > seen {
                        f64::INFINITY
                    } else {
                        maximum(&wanted)
                    },
                };
                let gone = skipped + wanted.len();
                self.append(found, before, values, wanted, 0);
                before += gone;
                values = later;
            }
        }
        if windows.peek().is_some() {
            *self = Self::shut();
        }
        self.ties = self.intervals.iter().any(Interval::is_tie);
    }

    /// Appends an interval with its values, or with so many patients `tied` on its only value; `before`
    /// patients and those `skipped` lie before it. One that begins where the last one ends, as
    /// among equal values, makes that one longer.
    fn append(&mut self, found: Interval, before: usize, skipped: Vec<f64>, wanted: Vec<f64>, tied: usize) {
        let filled = self
            .intervals
            .iter()
            .take_while(|interval| **interval != Interval::NONE)
            .count();
        let touching = filled
            .checked_sub(1)
            .filter(|last| found.low <= self.intervals[*last].high);
        match touching {
            None if filled < PERCENTILES => {
                self.intervals[filled] = found;
                self.below[filled] = before + skipped.len();
                self.tied[filled] = if found.is_tie() { wanted.len() + tied } else { 0 };
                self.kept[filled] = if found.is_tie() { Vec::new() } else { wanted };
            }
            None => {}
            Some(last) => {
                let (low, was_tie) = (self.intervals[last].low, self.intervals[last].is_tie());
                self.intervals[last].high = found.high;
                let count = skipped.len() + wanted.len() + tied;
                if self.intervals[last].is_tie() {
                    self.tied[last] += count;
                } else {
                    let ties = if was_tie {
                        std::mem::take(&mut self.tied[last])
                    } else {
                        0
                    };
                    let values = std::iter::repeat_n(low, ties).chain(skipped).chain(wanted);
                    self.kept[last].extend(values);
                }
            }
        }
    }

    /// The percentiles when all have passed; `None` when an interval failed to hold one of them.
    pub(super) fn estimates(&mut self, wanted: &[Ranks; PERCENTILES]) -> Option<Vec<Estimate>> {
        let mut ranks: Vec<usize> = wanted.iter().flat_map(Ranks::needed).collect();
        ranks.sort_unstable();
        let mut found = Vec::with_capacity(ranks.len());
        let mut ahead = ranks.as_slice();
        for index in 0..PERCENTILES {
            let (below, inside) = (self.below[index], self.inside(index));
            let (these, later) = ahead.split_at(ahead.partition_point(|rank| *rank <= below + inside));
            if these.first().is_some_and(|rank| *rank <= below) {
                return None;
            }
            ahead = later;
            if self.intervals[index].is_tie() {
                found.extend(these.iter().map(|_| self.intervals[index].low));
            } else {
                let places: Vec<usize> = these.iter().map(|rank| rank - below).collect();
                found.extend(order_statistics(&mut self.kept[index], &places));
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

/// Leaves the `count` smallest values and gives the others; the room stays with the larger part.
fn split_off(values: &mut Vec<f64>, count: usize) -> Vec<f64> {
    if count >= values.len() {
        return Vec::new();
    }
    if count == 0 {
        return std::mem::take(values);
    }
    values.select_nth_unstable_by(count, f64::total_cmp);
    values.split_off(count)
}

fn minimum(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn maximum(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}
