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
}
