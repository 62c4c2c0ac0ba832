use std::ops::RangeInclusive;

/// From a value to a value, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Interval {
    pub(super) const ALL: Self = Self {
        low: f64::NEG_INFINITY,
        high: f64::INFINITY,
    };
    pub(super) const NONE: Self = Self {
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
    };

    /// Whether values inside are kept as candidates.
    pub(super) fn keeps_values(&self) -> bool {
        self.low < self.high
    }

    /// Whether it is a single value, of which there may be any number: those are counted, not kept.
    pub(super) fn is_tie(&self) -> bool {
        self.low == self.high
    }

    /// Ranks, counted from 1, of the values in it, where so many are below it and in it; any beyond an open end.
    pub(super) fn ranks(&self, below: usize, inside: usize) -> RangeInclusive<usize> {
        let first = if self.low == f64::NEG_INFINITY {
            0
        } else {
            below + 1
        };
        let last = if self.high == f64::INFINITY {
            usize::MAX
        } else {
            below + inside
        };
        first..=last
    }

    /// Whether any value can lie in it: of one without, an end may be no number.
    pub(super) fn is_used(&self) -> bool {
        self.low <= self.high
    }

    pub(super) fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}
