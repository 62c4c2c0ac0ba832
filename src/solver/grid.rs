use crate::quantity::Time;
use std::ops::Range;

/// The times at which curves are drawn: 0, `every`, 2 `every`, … up to `until`. No answer depends
/// on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    every: Time,
    until: Time,
}

impl Grid {
    /// From the distance of two points and the end; `None` unless both are above zero.
    pub fn new(every: Time, until: Time) -> Option<Self> {
        (every > Time::ZERO && until > Time::ZERO).then_some(Self { every, until })
    }

    /// The distance of two points.
    pub fn every(&self) -> Time {
        self.every
    }

    /// The end of observation.
    pub fn until(&self) -> Time {
        self.until
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        (self.until.microseconds() / self.every.microseconds()) as usize + 1
    }

    /// A grid has at least the point at zero.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The time of a point.
    pub fn time(&self, index: usize) -> Time {
        Time::from_microseconds(self.every.microseconds() * index as i64)
    }

    /// The first point at or after a time.
    pub fn first_at_or_after(&self, time: Time) -> usize {
        let every = self.every.microseconds();
        let time = time.microseconds().max(0);
        (time / every + i64::from(time % every != 0)) as usize
    }

    /// The points of a segment. One at its end belongs to the next segment, or to the last one itself.
    pub fn within(&self, start: Time, end: Time, is_last: bool) -> Range<usize> {
        let beyond = match self.first_at_or_after(end) {
            beyond if is_last && beyond < self.len() && self.time(beyond) == end => beyond + 1,
            beyond => beyond,
        };
        self.first_at_or_after(start)..beyond
    }
}
