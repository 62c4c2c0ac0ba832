use crate::population::Subject;
use crate::quantity::Mass;
use crate::regimen::{TimedDose, Timeline};
use crate::scenario::{Arm, TimelineError};

/// Two arms with doses at the same times, and for each person how far from the first to the second their own doses lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlendedArm<'a> {
    pub(super) ends: [&'a Arm; 2],
    /// From 0, the first arm, to 1, the second one; for each person of the shard, in order.
    pub(super) parts: &'a [f64],
    /// The number of the first of them.
    pub(super) first: u64,
}

impl BlendedArm<'_> {
    /// What a person is given. The typical patient, whose number is 0, is given what the first arm gives.
    ///
    /// # Errors
    /// As [`Arm::timeline`].
    pub(super) fn timeline(&self, subject: &Subject) -> Result<Timeline, TimelineError> {
        let place = subject.number.checked_sub(self.first);
        let part = place.and_then(|place| self.parts.get(place as usize)).copied();
        let part = part.unwrap_or_default();
        let [from, to] = self.ends;
        let (from, to) = (from.timeline(subject.weight)?, to.timeline(subject.weight)?);
        let doses = from.doses().iter().zip(to.doses()).map(|(from, to)| {
            let mix = |of: fn(&TimedDose) -> f64| of(from) + part * (of(to) - of(from));
            let amount = mix(|dose| dose.amount.mg());
            // A tilt is relative to the amount.
            let tilt = match amount > 0.0 {
                true => mix(|dose| dose.amount.mg() * dose.tilt) / amount,
                false => 0.0,
            };
            TimedDose {
                amount: Mass::from_mg(amount),
                tilt,
                ..from.clone()
            }
        });
        Ok(Timeline::new(doses.collect()))
    }
}
