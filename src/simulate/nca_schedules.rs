//! What a sampling plan follows in one person.

use super::SimulateError;
use super::arm_context::ArmContext;
use super::schedule_cache::ScheduleCache;
use crate::ensemble::SubjectProblem;
use crate::outcome::nca::NcaPlan;
use crate::population::Subject;
use crate::quantity::Time;
use crate::regimen::TimedDose;
use crate::solver::{Input, Schedule};

/// All doses of an arm, or one round of those that have been given for ever, divided at the times of a plan.
pub(super) struct NcaSchedules {
    /// The doses of more than nothing, in the order of time.
    pub(super) doses: Vec<TimedDose>,
    /// When the first of them starts; time zero for a round.
    pub(super) origin: Time,
    /// The times of samples, from the start on.
    pub(super) samples: Vec<Time>,
    /// What is sampled.
    pub(super) schedule: Schedule,
    /// The same round in an empty body, and its length, where a round is at steady state.
    pub(super) round: Option<(Schedule, Time)>,
}

impl ArmContext<'_> {
    /// What a plan follows in a person whose schedule is the last one of a cache.
    ///
    /// # Errors
    /// When the regimen does not suit the person's numbers.
    pub(super) fn nca_schedules(
        &self,
        plan: &NcaPlan,
        (subject, problem): (&Subject, &SubjectProblem),
        cache: &ScheduleCache,
    ) -> Result<NcaSchedules, SimulateError> {
        let earlier = self.arm.regimen.earlier_rounds(subject.weight);
        let earlier = earlier.map_err(|source| self.no_timeline(subject, source.into()))?;
        let ends = plan.partial.iter().flatten();
        let times: Vec<Time> = plan.samples.iter().chain(ends).copied().collect();
        let given = |dose: &&TimedDose| dose.amount.mg() > 0.0;
        let Some(earlier) = earlier else {
            let timeline = cache.last.as_ref().map(|(_, timeline, _)| timeline);
            let doses = timeline.map(|timeline| timeline.doses().iter().filter(given).cloned().collect());
            let origin = timeline.map_or(Time::ZERO, |timeline| timeline.first_dose());
            let samples = plan.samples.iter().filter(|time| **time >= origin);
            return Ok(NcaSchedules {
                doses: doses.unwrap_or_default(),
                origin,
                samples: samples.copied().collect(),
                schedule: problem.schedule.divided_at(&times, self.run.study.grid.end()),
                round: None,
            });
        };
        let mut inputs = Vec::new();
        for dose in &earlier.doses {
            let into = Input::from_dose(self.model, &subject.values, dose);
            inputs.extend(into.map_err(|source| self.failed(subject.number, source))?);
        }
        let first = Schedule::from_inputs(inputs, problem.system.size, Time::ZERO, earlier.every);
        let first = first.divided_at(&times, earlier.every);
        let samples = plan.samples.iter().filter(|time| **time <= earlier.every);
        Ok(NcaSchedules {
            doses: earlier.doses.iter().filter(given).cloned().collect(),
            origin: Time::ZERO,
            samples: samples.copied().collect(),
            schedule: first.clone().with_initial(problem.schedule.initial().to_vec()),
            round: Some((first, earlier.every)),
        })
    }
}

impl NcaSchedules {
    /// How much is given in all, mg, and at which mean time, h after the start.
    pub(super) fn amount_and_mean_time(&self) -> [f64; 2] {
        let mut sums = [0.0, 0.0];
        for dose in &self.doses {
            let amount = dose.amount.mg();
            sums = [sums[0] + amount, sums[1] + amount * self.mean_time(dose)];
        }
        match sums[0] > 0.0 {
            true => [sums[0], sums[1] / sums[0]],
            false => [0.0, 0.0],
        }
    }

    /// The mean time at which a dose is given, h after the start: half of its length, less or more where its rate falls or
    /// rises.
    pub(super) fn mean_time(&self, dose: &TimedDose) -> f64 {
        (dose.start - self.origin).hours() + share_of_length(dose) * (dose.end - dose.start).hours()
    }

    /// When the last dose ends, h after the start.
    pub(super) fn end(&self) -> f64 {
        let end = self.doses.iter().map(|dose| dose.end).max();
        end.map_or(0.0, |end| (end - self.origin).hours())
    }

    /// Whether the first thing given is a bolus.
    pub(super) fn starts_with_bolus(&self) -> bool {
        let mut first = self.doses.iter().filter(|dose| dose.start == self.origin);
        first.any(|dose| dose.end == dose.start)
    }
}

/// Of a rate that goes from 1 − tilt to 1 + tilt times its mean: 1/2 + tilt/6.
pub(super) fn share_of_length(dose: &TimedDose) -> f64 {
    0.5 + dose.tilt / 6.0
}
