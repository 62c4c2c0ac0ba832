use super::Timeline;
use crate::quantity::Time;
use std::fmt;

/// Which parts of an arm are occasions (visits) of their own. The first begins with the arm.
#[derive(Clone, Debug, PartialEq)]
pub enum Occasions {
    /// Each time at which a dose starts begins one.
    EachDose,
    /// Each 24 hours from the start of the arm are one.
    EachDay,
    /// Later ones begin at these times, in order.
    At(Vec<Time>),
}

impl Occasions {
    /// The rules that have a name, with that.
    pub const NAMED: [(&'static str, Self); 2] = [("each dose", Self::EachDose), ("each day", Self::EachDay)];

    /// When occasions after the first begin, in order, up to the end of observation: what is given later belongs to the
    /// last of them.
    pub fn later_starts(&self, timeline: &Timeline, end: Time) -> Vec<Time> {
        let mut starts: Vec<Time> = match self {
            Self::EachDose => {
                let given = timeline.doses().iter().filter(|dose| dose.amount.mg() > 0.0);
                let mut starts: Vec<Time> = given.map(|dose| dose.start).collect();
                starts.sort_unstable();
                starts.dedup();
                starts.into_iter().skip(1).collect()
            }
            Self::EachDay => {
                let day = Time::from_hours(24.0);
                std::iter::successors(Some(day), |start| Some(*start + day))
                    .take_while(|start| *start < end)
                    .collect()
            }
            Self::At(times) => times.clone(),
        };
        starts.retain(|start| *start > Time::ZERO && *start <= end);
        starts
    }
}

impl fmt::Display for Occasions {
    /// "each dose is an occasion of its own".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EachDose => f.write_str("each time at which a dose starts begins an occasion of its own"),
            Self::EachDay => f.write_str("each 24 h from the start of an arm are an occasion of their own"),
            Self::At(times) => {
                let times: Vec<String> = times.iter().map(Time::to_string).collect();
                write!(
                    f,
                    "an occasion begins with each arm, and others at {}",
                    times.join(", ")
                )
            }
        }
    }
}
