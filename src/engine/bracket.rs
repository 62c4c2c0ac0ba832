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
    pub(super) intervals: [Interval; PERCENTILES],
    /// Patients below each interval.
    below: [u64; PERCENTILES],
    /// Patients on an interval that is a single value.
    tied: [u64; PERCENTILES],
    /// Values inside an interval.
    kept: Vec<f64>,
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

    fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// A single value, of which there may be any number: those are counted, not kept.
    pub(super) fn is_tie(&self) -> bool {
        self.low == self.high
    }
}

/// What one group of patients brought to a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Catch {
    pub(super) below: [u32; PERCENTILES],
    pub(super) tied: [u32; PERCENTILES],
    pub(super) kept: Vec<f64>,
}

/// Logarithm of one in three millions: how often an interval may fail to hold its percentile.
const SURE: f64 = 15.0;

impl Bracket {
    /// Nothing is known.
    pub(super) fn open() -> Self {
        let mut intervals = [Interval::NONE; PERCENTILES];
        intervals[0] = Interval::ALL;
        Self {
            intervals,
            below: [0; PERCENTILES],
            tied: [0; PERCENTILES],
            kept: Vec::new(),
        }
    }

    /// Nothing is wanted.
    pub(super) fn shut() -> Self {
        Self {
            intervals: [Interval::NONE; PERCENTILES],
            ..Self::open()
        }
    }

    /// Adds what a group of patients brought.
    pub(super) fn add(&mut self, catch: &Catch) {
        for (below, more) in self.below.iter_mut().zip(catch.below) {
            *below += u64::from(more);
        }
        for (tied, more) in self.tied.iter_mut().zip(catch.tied) {
            *tied += u64::from(more);
        }
        self.kept.extend_from_slice(&catch.kept);
    }

    /// Narrows the intervals after `seen` of `count` patients.
    ///
    /// Of those seen, the number below the percentile of all is hypergeometric: Bernstein's
    /// inequality bounds how far it is from its mean (Hoeffding, J Am Stat Assoc 1963;58:13-30,
    /// section 6, for drawing without replacement).
    pub(super) fn narrow(&mut self, wanted: &[Ranks; PERCENTILES], seen: usize, count: usize) {
        let (m, n) = (seen as f64, count as f64);
        let mut edges = [(0, 0); PERCENTILES];
        for (edge, ranks) in edges.iter_mut().zip(wanted) {
            let (first, last) = (ranks.low.unwrap_or(ranks.rank), ranks.high.unwrap_or(ranks.rank));
            let away = |rank: usize| {
                let share = rank as f64 / n;
                let variance = m * share * (1.0 - share);
                SURE / 3.0 + (SURE * SURE / 9.0 + 2.0 * SURE * variance).sqrt()
            };
            let low = (m * first as f64 / n - away(first)).floor();
            let high = (m * last as f64 / n + away(last)).ceil() + 1.0;
            *edge = (low.max(0.0) as usize, high as usize);
        }
        let ranks: Vec<usize> = edges.iter().flat_map(|(low, high)| [*low, *high]).collect();
        let values = self.at(&ranks, seen);
        let mut intervals = [Interval::NONE; PERCENTILES];
        let mut filled = 0;
        for pair in values.chunks_exact(2) {
            let (low, high) = match pair {
                [low, high] => (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)),
                _ => continue,
            };
            // Intervals that touch become one.
            match intervals.get_mut(filled.max(1) - 1) {
                Some(last) if filled > 0 && low <= last.high => last.high = last.high.max(high),
                _ => {
                    if let Some(next) = intervals.get_mut(filled) {
                        *next = Interval { low, high };
                        filled += 1;
                    }
                }
            }
        }
        // What an interval did not hold before is forgotten; in that rare case nothing changes.
        let held = |new: &Interval| {
            self.intervals
                .iter()
                .any(|old| old.low <= new.low && new.high <= old.high)
        };
        if !intervals.iter().take(filled).all(held) {
            return;
        }
        let (mut below, mut tied) = ([0; PERCENTILES], [0; PERCENTILES]);
        for ((interval, below), tied) in intervals.iter().zip(&mut below).zip(&mut tied).take(filled) {
            *below = self.less_than(interval.low);
            if interval.is_tie() {
                *tied = self.less_than_or_equal(interval.low) - *below;
            }
        }
        self.kept.retain(|value| {
            intervals
                .iter()
                .any(|interval| interval.holds(*value) && !interval.is_tie())
        });
        (self.intervals, self.below, self.tied) = (intervals, below, tied);
    }

    /// The values at ranks among those seen, `None` where a rank lies outside everything kept.
    fn at(&mut self, ranks: &[usize], seen: usize) -> Vec<Option<f64>> {
        // Where a rank lies: on a tie, or at an index of the kept values in their order.
        enum Place {
            Outside,
            Tie(f64),
            Kept(usize),
        }
        let inside = self.intervals.map(|interval| {
            let inside = self.kept.iter().filter(|value| interval.holds(**value));
            inside.count()
        });
        let place = |rank: usize| {
            let mut before = 0;
            for (((interval, below), tied), inside) in
                self.intervals.iter().zip(self.below).zip(self.tied).zip(inside)
            {
                let here = rank as u64;
                if interval.is_tie() {
                    if below < here && here <= below + tied {
                        return Place::Tie(interval.low);
                    }
                } else if below < here && here <= below + inside as u64 {
                    return Place::Kept(before + (here - below) as usize);
                }
                before += if interval.is_tie() { 0 } else { inside };
            }
            Place::Outside
        };
        let places: Vec<Place> = ranks
            .iter()
            .map(|rank| {
                if (1..=seen).contains(rank) {
                    place(*rank)
                } else {
                    Place::Outside
                }
            })
            .collect();
        let mut needed: Vec<usize> = places
            .iter()
            .filter_map(|place| match place {
                Place::Kept(index) => Some(*index),
                _ => None,
            })
            .collect();
        needed.sort_unstable();
        let found = order_statistics(&mut self.kept, &needed);
        let value = |place: Place| match place {
            Place::Outside => None,
            Place::Tie(value) => Some(value),
            Place::Kept(index) => found.get(needed.partition_point(|known| *known < index)).copied(),
        };
        places.into_iter().map(value).collect()
    }

    fn less_than(&self, limit: f64) -> u64 {
        self.counted(limit, |value| value < limit)
    }

    fn less_than_or_equal(&self, limit: f64) -> u64 {
        self.counted(limit, |value| value <= limit)
    }

    /// Of all seen, how many a comparison with a limit holds for; the limit lies in an interval.
    fn counted(&self, limit: f64, holds: impl Fn(f64) -> bool) -> u64 {
        let places = self.intervals.iter().zip(self.below).zip(self.tied);
        for ((interval, below), tied) in places {
            if interval.holds(limit) {
                let on_it = if interval.is_tie() && holds(interval.low) {
                    tied
                } else {
                    0
                };
                let inside = self
                    .kept
                    .iter()
                    .filter(|value| interval.holds(**value) && holds(**value));
                return below
                    + on_it
                    + if interval.is_tie() {
                        0
                    } else {
                        inside.count() as u64
                    };
            }
        }
        0
    }

    /// The percentiles asked for, when all `count` have passed; `None` when an interval failed to
    /// hold one of them.
    pub(super) fn estimates(&mut self, wanted: &[Ranks; PERCENTILES], count: usize) -> Option<Vec<Estimate>> {
        let ranks: Vec<usize> = wanted.iter().flat_map(Ranks::needed).collect();
        let values: Vec<f64> = self.at(&ranks, count).into_iter().collect::<Option<_>>()?;
        let value_at = |rank: usize| {
            let index = ranks.iter().position(|known| *known == rank);
            index
                .and_then(|index| values.get(index).copied())
                .unwrap_or(f64::NAN)
        };
        Some(wanted.iter().map(|ranks| ranks.estimate(value_at)).collect())
    }
}
