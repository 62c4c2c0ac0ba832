use super::System;
use crate::quantity::Time;

/// A subject's later occasion: from its start on another system holds, with as many compartments and readings. Amounts
/// stay; concentrations may jump where a volume is another one.
#[derive(Clone, Debug, PartialEq)]
pub struct LaterOccasion {
    /// When it begins.
    pub start: Time,
    /// Rates in 1/h and the compartments that are read, from then on.
    pub system: System,
}

/// The systems of one subject, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct OccasionSystems<'a> {
    /// On the first occasion.
    pub first: &'a System,
    /// On later ones, in order of their starts.
    pub later: &'a [LaterOccasion],
}

impl<'a> OccasionSystems<'a> {
    /// Of one occasion.
    pub fn one(system: &'a System) -> Self {
        Self {
            first: system,
            later: &[],
        }
    }

    /// The system that holds from a time on.
    pub fn at(&self, time: Time) -> &'a System {
        let begun = self.later.partition_point(|occasion| occasion.start <= time);
        let last = begun.checked_sub(1).and_then(|last| self.later.get(last));
        last.map_or(self.first, |occasion| &occasion.system)
    }

    /// The system that holds in the end.
    pub fn last(&self) -> &'a System {
        self.later.last().map_or(self.first, |occasion| &occasion.system)
    }

    /// All of them, in order.
    pub fn all(&self) -> impl Iterator<Item = &'a System> {
        std::iter::once(self.first).chain(self.later.iter().map(|occasion| &occasion.system))
    }
}
