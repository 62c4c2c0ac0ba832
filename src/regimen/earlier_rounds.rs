use super::TimedDose;
use crate::quantity::Time;

/// Rounds of doses that have been given for ever before time zero, where the next one starts.
#[derive(Clone, Debug, PartialEq)]
pub struct EarlierRounds {
    /// From the start of one round to the start of the next.
    pub every: Time,
    /// The doses of a round, from its start.
    pub doses: Vec<TimedDose>,
}
