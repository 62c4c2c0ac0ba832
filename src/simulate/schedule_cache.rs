use super::unfinished_doses::OpenDose;
use crate::outcome::{Action, TitratedPerson};
use crate::quantity::{Time, Weight};
use crate::regimen::{Rounds, Timeline};
use crate::solver::Schedule;
use std::sync::Arc;

/// The schedule of the last subject, used again for the next one where it is the same: doses by weight differ from
/// subject to subject only where weights do.
#[derive(Default)]
pub(super) struct ScheduleCache {
    pub(super) last: Option<(Weight, Timeline, Arc<Schedule>)>,
    /// What the last subject is given in all, mg.
    pub(super) total: f64,
    /// Which of the last subject's doses are not over when the observation ends.
    pub(super) open: Vec<OpenDose>,
    /// What a rule did in the last subject.
    pub(super) titrated: Option<(TitratedPerson, Vec<Action>)>,
}

impl ScheduleCache {
    /// When the last dose of the last subject ends.
    pub(super) fn end_of_last_dose(&self) -> Time {
        let given = |timeline: &Timeline| {
            let doses = timeline.doses().iter().filter(|dose| dose.amount.mg() > 0.0);
            doses.map(|dose| dose.end).max()
        };
        let last = self.last.as_ref();
        last.and_then(|(_, timeline, _)| given(timeline))
            .unwrap_or(Time::ZERO)
    }

    /// The equal rounds of the last subject's doses.
    pub(super) fn rounds(&self) -> Option<Rounds> {
        let (_, timeline, _) = self.last.as_ref()?;
        Rounds::of(timeline)
    }

    /// What the last subject was given.
    pub(super) fn into_timeline(self) -> Timeline {
        self.last
            .map_or_else(Timeline::default, |(_, timeline, _)| timeline)
    }
}
