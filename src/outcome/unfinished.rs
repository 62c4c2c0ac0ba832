use crate::quantity::Time;
use std::fmt;

/// Neighbouring doses of an arm that are not over when the observation ends, in the same people.
///
/// Area to infinity counts such a dose in full; curve, Cmax and time above count what has come of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Unfinished {
    /// The arm.
    pub arm: String,
    /// The models it is so under, by their names; empty when it is so under every model.
    pub models: Vec<String>,
    /// The first and the last of these doses, counted from 1 as they are written.
    pub doses: [usize; 2],
    /// How many doses the arm has.
    pub of_doses: usize,
    /// What the first of them is.
    pub dose: String,
    /// When the typical patient is given it.
    pub start: Time,
    /// How far it has come.
    pub state: DoseState,
    /// Whether the typical patient is concerned.
    pub typical: bool,
    /// How many of the population are.
    pub count: u64,
    /// How many there are.
    pub of: u64,
    /// The end of observation.
    pub until: Time,
}

/// How far a dose has come when the observation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoseState {
    /// It arrives at that very moment, all at once.
    AtTheEnd,
    /// It is still being given.
    Running,
    /// All of it was given, and it is still being taken up or waits to be.
    Arriving,
    /// It was given, and none of it has arrived.
    Lagging,
    /// It is not given before the end.
    Later,
}

impl DoseState {
    /// Every state, in the order of [`index`](Self::index).
    pub const ALL: [Self; 5] = [
        Self::AtTheEnd,
        Self::Running,
        Self::Arriving,
        Self::Lagging,
        Self::Later,
    ];

    /// Its place in [`DoseState::ALL`].
    pub fn index(self) -> usize {
        match self {
            Self::AtTheEnd => 0,
            Self::Running => 1,
            Self::Arriving => 2,
            Self::Lagging => 3,
            Self::Later => 4,
        }
    }

    /// A word for records.
    pub fn name(self) -> &'static str {
        match self {
            Self::AtTheEnd => "arrives at the end",
            Self::Running => "still running",
            Self::Arriving => "still arriving",
            Self::Lagging => "still lagging",
            Self::Later => "not yet given",
        }
    }

    /// What becomes of it.
    fn meaning(self) -> &'static str {
        match self {
            Self::AtTheEnd => {
                "the last level, Cmax and area to infinity count it; \
                 area to the end and hours above have nothing of it"
            }
            Self::Running | Self::Arriving => {
                "area to infinity counts all of it; curve, Cmax, area to the end and hours above \
                 what has arrived by then"
            }
            Self::Lagging | Self::Later => {
                "area to infinity counts it; curve, Cmax, area to the end and hours above do not"
            }
        }
    }
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, last] = self.doses;
        write!(f, "arm {}, ", self.arm)?;
        if !self.models.is_empty() {
            write!(f, "under {}, ", self.models.join(" and "))?;
        }
        let (dose, start) = (&self.dose, self.start);
        if first == last {
            write!(f, "dose {first} of {} ({dose} at {start}): ", self.of_doses)?;
        } else {
            write!(
                f,
                "doses {first} to {last} of {} (the first is {dose} at {start}): ",
                self.of_doses
            )?;
        }
        let people = match (self.typical, self.of) {
            (_, 0) => "in the typical patient".to_string(),
            (true, of) => format!("in {} of {of} people and in the typical patient", self.count),
            (false, of) => format!("in {} of {of} people", self.count),
        };
        write!(
            f,
            "{} {people} when observation ends at {}; {}",
            self.state.name(),
            self.until,
            self.state.meaning()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{DoseState, Unfinished};
    use crate::quantity::Time;

    #[test]
    fn one_dose_and_several_are_said_apart() {
        let one = Unfinished {
            arm: "daily".to_string(),
            models: Vec::new(),
            doses: [5, 5],
            of_doses: 5,
            dose: "40 mg".to_string(),
            start: Time::from_hours(96.0),
            state: DoseState::Later,
            typical: true,
            count: 3,
            of: 10,
            until: Time::from_hours(48.0),
        };
        let several = Unfinished {
            models: vec!["domino".to_string(), "clements".to_string()],
            doses: [3, 5],
            typical: false,
            ..one.clone()
        };
        let nobody = Unfinished {
            count: 0,
            of: 0,
            ..one.clone()
        };
        let [one, several, nobody] = [one, several, nobody].map(|unfinished| unfinished.to_string());
        assert!(
            one.starts_with("arm daily, dose 5 of 5 (40 mg at ")
                && one.contains("in 3 of 10 people and in the typical patient when observation ends"),
            "{one}"
        );
        assert!(
            several.starts_with(
                "arm daily, under domino and clements, doses 3 to 5 of 5 (the first is 40 mg at "
            ) && several.contains("in 3 of 10 people when observation ends"),
            "{several}"
        );
        assert!(
            nobody.contains("in the typical patient when observation ends"),
            "{nobody}"
        );
    }
}
