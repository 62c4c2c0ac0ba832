use super::{Item, Regimen};
use crate::quantity::{Time, Weight};

/// A dose that a pause of whole days puts at another time of day than the infusion before, since a pause counts from the
/// end of what stands before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LateStart {
    /// How long the pause is.
    pub pause: Time,
    /// When the infusion before starts.
    pub before: Time,
    /// When the dose after the pause starts.
    pub start: Time,
}

const DAY: i64 = 24 * 3_600_000_000;

impl Regimen {
    /// The first dose of a patient of this weight that starts whole days after the end of an infusion, and so later in
    /// the day than it; none where infusions take whole days themselves, or a start was written with `at`.
    pub fn late_start(&self, weight: Weight) -> Option<LateStart> {
        let mut walk = Walk {
            weight,
            last: None,
            paused: Time::ZERO,
            found: None,
        };
        walk.list(self.items(), Time::ZERO);
        walk.found
    }
}

/// What is known on the way through the items, in the order written.
struct Walk {
    weight: Weight,
    /// Start and end of the dose before.
    last: Option<(Time, Time)>,
    /// Pauses since it ended.
    paused: Time,
    found: Option<LateStart>,
}

impl Walk {
    /// Walks through a list that starts at `start`, of a `repeat` through the first round only; returns its end.
    fn list(&mut self, items: &[Item], start: Time) -> Time {
        let mut now = start;
        for item in items {
            match item {
                Item::Pause(length) => {
                    now = now + *length;
                    self.paused = self.paused + *length;
                }
                Item::Give { at, dose, .. } => {
                    let begin = at.map_or(now, |at| start + at);
                    let (_, over) = dose.for_weight(self.weight);
                    self.give(begin, begin + over, at.is_some());
                    now = begin + over;
                }
                Item::Repeat { times: 0, .. } => {}
                Item::Repeat {
                    at,
                    every,
                    times,
                    items,
                } => {
                    let first = at.map_or(now, |at| start + at);
                    if at.is_some() {
                        self.last = None;
                    }
                    let later = every.times(times.saturating_sub(1));
                    now = self.list(items, first) + later;
                    self.last = self.last.map(|(start, end)| (start + later, end + later));
                }
            }
        }
        now
    }

    fn give(&mut self, start: Time, end: Time, is_timed: bool) {
        let pause = self.paused.microseconds();
        if let Some((before, ended)) = self.last
            && !is_timed
            && pause > 0
            && pause % DAY == 0
            && (ended - before).microseconds() % DAY != 0
            && self.found.is_none()
        {
            self.found = Some(LateStart {
                pause: self.paused,
                before,
                start,
            });
        }
        self.last = Some((start, end));
        self.paused = Time::ZERO;
    }
}
