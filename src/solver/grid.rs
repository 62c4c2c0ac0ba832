use crate::quantity::Time;
use std::ops::Range;

/// The times at which concentration curves are sampled: 0, `interval`, 2 `interval`, … up to `end`. No other result
/// depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    interval: Time,
    end: Time,
}

impl Grid {
    /// From the interval between two points and the end of observation; `None` unless both are above zero.
    pub fn new(interval: Time, end: Time) -> Option<Self> {
        (interval > Time::ZERO && end > Time::ZERO).then_some(Self { interval, end })
    }

    /// The interval between two points.
    pub fn interval(&self) -> Time {
        self.interval
    }

    /// The end of observation.
    pub fn end(&self) -> Time {
        self.end
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        (self.end.microseconds() / self.interval.microseconds()) as usize + 1
    }

    /// Always false: a grid has at least the point at zero.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The time of a point.
    pub fn time(&self, index: usize) -> Time {
        Time::from_microseconds(self.interval.microseconds() * index as i64)
    }

    /// The first point at or after a time.
    pub fn first_at_or_after(&self, time: Time) -> usize {
        let interval = self.interval.microseconds();
        let time = time.microseconds().max(0);
        (time / interval + i64::from(time % interval != 0)) as usize
    }

    /// The points of a segment. One at its end belongs to the next segment or, if there is none, to this one.
    pub fn within(&self, start: Time, end: Time, is_last: bool) -> Range<usize> {
        let beyond = match self.first_at_or_after(end) {
            beyond if is_last && beyond < self.len() && self.time(beyond) == end => beyond + 1,
            beyond => beyond,
        };
        self.first_at_or_after(start)..beyond
    }
}
