use super::Regimen;
use super::laid_out::{LaidItem, LaidOut};
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
            last: None,
            paused: Time::ZERO,
            found: None,
        };
        walk.list(&LaidOut::new(self.items(), Time::ZERO, weight), Time::ZERO);
        walk.found
    }
}

/// What is known on the way through what was laid out, in the order written.
struct Walk {
    /// Start and end of the dose before.
    last: Option<(Time, Time)>,
    /// Pauses since it ended.
    paused: Time,
    found: Option<LateStart>,
}

impl Walk {
    /// Walks through a list, so much later; of a `repeat` through the first round that is given only.
    fn list(&mut self, list: &LaidOut, later: Time) {
        for item in &list.items {
            match item {
                LaidItem::Pause(length) => self.paused = self.paused + *length,
                LaidItem::Dose {
                    start,
                    delivered,
                    is_timed,
                    ..
                } => {
                    let start = *start + later;
                    self.give(start, start + delivered.over, *is_timed);
                }
                LaidItem::Rounds {
                    every,
                    runs,
                    round,
                    is_timed,
                    ..
                } => {
                    let [Some((first, _)), Some((start, rounds))] = [runs.first(), runs.last()] else {
                        continue;
                    };
                    if *is_timed {
                        self.last = None;
                    }
                    self.list(round, later + every.times(*first));
                    let to_last = every.times(start + rounds - 1 - first);
                    self.last = self.last.map(|(start, end)| (start + to_last, end + to_last));
                }
            }
        }
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
