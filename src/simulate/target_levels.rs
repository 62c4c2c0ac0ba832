//! How a pump's targets are held in one person.

use super::SimulateError;
use super::arm_context::ArmContext;
use super::kept_block::KeptBlock;
use super::schedule_cache::ScheduleCache;
use crate::ensemble::SubjectProblem;
use crate::outcome::{Performance, RateSpread, TargetMeasure};
use crate::population::Subject;
use crate::quantity::Time;
use crate::regimen::{Target, TargetMatrix};
use crate::scenario::Pump;
use crate::solver::{
    Grid, HeldTarget, InputPropagator, Reading, Schedule, Segment, SolverError, Stop, System, solve_all,
};
use ndarray::ArrayViewMut1;

/// How often the level is looked at: as often as a pump's usual step.
const LOOK: Time = Time::from_microseconds(10_000_000);
/// Every so many looks, one a minute, is a sample of the performance error.
const SAMPLE: usize = 6;

/// Measures of one person, target by target.
pub(super) type TargetMeasures = Vec<[f64; TargetMeasure::COUNT]>;

/// A level at looks from a time on.
struct Looks {
    start: Time,
    /// ng/mL.
    levels: Vec<f64>,
}

impl ArmContext<'_> {
    /// Keeps, in a row of a block, what a person is given where that depends on who they are: rates, and how a pump's
    /// targets are held; and what is made of samples.
    ///
    /// # Errors
    /// As [`ArmContext::target_measures`].
    pub(super) fn keep_doses(
        &self,
        row: usize,
        (subject, problem, schedules): (&Subject, &SubjectProblem, &mut ScheduleCache),
        kept: &mut KeptBlock<'_>,
    ) -> Result<(), SimulateError> {
        let write = |cells: ArrayViewMut1<'_, f64>, found: &[f64]| {
            cells
                .into_iter()
                .zip(found)
                .for_each(|(cell, value)| *cell = *value);
        };
        if let Some((person, actions)) = schedules.titrated.take() {
            kept.titrated.push(person);
            kept.actions.extend(actions);
        }
        if let Some(targets) = &mut kept.targets {
            let measures = self.target_measures(subject, problem)?;
            write(targets.row_mut(row), measures.as_flattened());
        }
        if let Some(nca) = &mut kept.nca {
            let found = self.nca_of(subject, problem, schedules)?;
            let found = found.into_iter().flat_map(|analyte| analyte.values);
            nca.row_mut(row)
                .into_iter()
                .zip(found)
                .for_each(|(cell, value)| *cell = value);
        }
        // Rates are kept of the first people alone.
        if let Some(rates) = kept.rates.as_mut().filter(|rates| row < rates.nrows()) {
            let found = rates_at(&problem.schedule, self.run.study.grid.end().hours());
            write(rates.row_mut(row), &found);
        }
        Ok(())
    }

    /// Measures of a person in an arm with a pump; empty in other arms.
    ///
    /// # Errors
    /// When the pump's model or the method does not suit the person's numbers.
    pub(super) fn target_measures(
        &self,
        subject: &Subject,
        problem: &SubjectProblem,
    ) -> Result<TargetMeasures, SimulateError> {
        let Some(pump) = &self.arm.pump else {
            return Ok(Vec::new());
        };
        let scheme = pump
            .scheme(subject.weight)
            .map_err(|source| self.no_timeline(subject, source))?;
        let held = scheme.held.iter();
        held.map(|held| {
            let looks = self.looks(subject, problem, (pump, &held.target))?;
            Ok(measures(held, &problem.schedule, &looks))
        })
        .collect()
    }

    /// The person's level where a target is to be held, look by look while it stands and is observed.
    fn looks(
        &self,
        subject: &Subject,
        problem: &SubjectProblem,
        (pump, target): (&Pump, &Target),
    ) -> Result<Looks, SimulateError> {
        let end = target.end.min(self.run.study.grid.end());
        let name = pump.model.analytes().nth(pump.analyte).map(|(name, _)| name);
        let analyte = self.model.analytes().position(|(other, _)| Some(other) == name);
        let plasma = analyte.and_then(|analyte| problem.system.readings.get(analyte));
        let none = || Looks {
            start: target.start,
            levels: Vec::new(),
        };
        let Some(plasma) = plasma.filter(|_| target.start < end) else {
            return Ok(none());
        };
        let (mut system, mut reading) = (problem.system.clone(), *plasma);
        if target.matrix == TargetMatrix::EffectSite {
            let ke0 = pump
                .ke0_for(subject.weight)
                .map_err(|source| self.no_timeline(subject, source))?;
            reading.compartment = system.size;
            system = system.with_effect_site(plasma.compartment, ke0.unwrap_or_default());
        }
        system.readings = vec![reading];
        let inputs = problem.schedule.inputs.clone();
        let first = problem.schedule.first_dose;
        let schedule = Schedule::from_inputs(inputs, system.size, first, end);
        let looks = match schedule.dosed_compartments().as_slice() {
            [into] if system.is_linear_and_constant() => {
                propagated(&system, (&schedule.segments, *into), (reading, target.start))
            }
            _ => self.integrated(&system, &schedule, target.start),
        };
        looks.map_err(|source| self.failed(subject.number, source))
    }

    /// Levels of a system that has no exact solution, or into which doses go several ways.
    fn integrated(&self, system: &System, schedule: &Schedule, from: Time) -> Result<Looks, SolverError> {
        let end = schedule.segments.last().map_or(Time::ZERO, |segment| segment.end);
        let Some(grid) = Grid::new(LOOK, end) else {
            return Ok(Looks {
                start: from,
                levels: Vec::new(),
            });
        };
        let asked = || self.run.is_stopped();
        let stop = Stop::new(&asked);
        let how = (self.run.options.method, self.run.options.tolerance);
        let mut levels = vec![0.0; grid.len()];
        for trajectory in solve_all(&self.model.id, &[system], &[schedule], how, stop) {
            trajectory?.sample_with_stop(&grid, 0..grid.len(), &mut levels, stop)?;
        }
        let first = grid.first_at_or_after(from).min(levels.len());
        Ok(Looks {
            start: grid.time(first),
            levels: levels.split_off(first),
        })
    }
}

/// Levels of a linear, constant system whose doses go into one compartment, from look to look and event to event.
fn propagated(
    system: &System,
    (segments, into): (&[Segment], usize),
    (reading, from): (Reading, Time),
) -> Result<Looks, SolverError> {
    let mut propagator = InputPropagator::new(system, into)?;
    let mut amounts = vec![0.0; system.size];
    let mut levels = Vec::new();
    let mut look = from;
    for segment in segments {
        for (amount, bolus) in amounts.iter_mut().zip(&segment.boluses) {
            *amount += bolus;
        }
        let (mut now, rate) = (
            segment.start,
            segment.rates.get(into).copied().unwrap_or_default(),
        );
        while now < segment.end {
            if now == look {
                levels.push(amounts[reading.compartment] * reading.factor);
                look = look + LOOK;
            }
            let next = if look > now {
                look.min(segment.end)
            } else {
                segment.end
            };
            propagator.advance(&mut amounts, rate, next - now)?;
            now = next;
        }
    }
    if segments.last().is_some_and(|segment| segment.end == look) {
        levels.push(amounts[reading.compartment] * reading.factor);
    }
    Ok(Looks { start: from, levels })
}

/// The rate of all input at the times of [`RateSpread`] over so many hours, mg/h.
fn rates_at(schedule: &Schedule, end: f64) -> Vec<f64> {
    let mut segments = schedule.segments.iter().peekable();
    let mut rate_at = |time: f64| {
        // The last segment ends with the observation, and holds its end too.
        while segments.peek().is_some_and(|segment| segment.end.hours() <= time) {
            let segment = segments.next()?;
            if segments.peek().is_none() {
                return Some(segment.rates.iter().sum());
            }
        }
        segments.peek().map(|segment| segment.rates.iter().sum::<f64>())
    };
    let times = RateSpread::times(end).into_iter();
    times.map(|time| rate_at(time).unwrap_or_default()).collect()
}

/// The measures of a target from looks at the level; `schedule` holds what is given.
fn measures(held: &HeldTarget, schedule: &Schedule, looks: &Looks) -> [f64; TargetMeasure::COUNT] {
    let Target {
        level, start, end, ..
    } = held.target;
    let target = level.ng_per_ml();
    let error = |level: f64| 100.0 * (level - target) / target;
    let time = |index: usize| looks.start + Time::from_microseconds(LOOK.microseconds() * index as i64);
    // The first sample stands one minute after the target is set.
    let samples = (SAMPLE..looks.levels.len()).step_by(SAMPLE);
    let samples: Vec<(Time, f64)> = samples
        .map(|index| (time(index), error(looks.levels[index])))
        .collect();
    let performance = |from: Option<Time>| {
        let later = samples
            .iter()
            .filter(|(time, _)| from.is_some_and(|from| *time >= from));
        let later: Vec<(f64, f64)> = later
            .map(|(time, error)| ((*time - start).hours(), *error))
            .collect();
        Performance::new(&later)
    };
    let (with, without) = (performance(Some(start)), performance(held.reached));
    let given = schedule.segments.iter();
    let given = || {
        given
            .clone()
            .filter(|segment| start <= segment.start && segment.start < end)
    };
    let rate = |segment: &Segment| segment.rates.iter().sum::<f64>();
    let amount = given().map(|segment| rate(segment) * (segment.end - segment.start).hours());
    let found = |measure: TargetMeasure| match measure {
        TargetMeasure::Amount => amount.clone().fold(0.0, |sum, mg| sum + mg),
        TargetMeasure::HighestRate => given().map(rate).fold(0.0, f64::max),
        TargetMeasure::LastRate => given().next_back().map_or(f64::NAN, rate),
        TargetMeasure::TimeInRange => hours_in_range(&looks.levels, target),
        TargetMeasure::MedianError => with.median_error,
        TargetMeasure::MedianAbsoluteError => with.median_absolute_error,
        TargetMeasure::Wobble => with.wobble,
        TargetMeasure::Divergence => with.divergence,
        TargetMeasure::MedianErrorHeld => without.median_error,
        TargetMeasure::MedianAbsoluteErrorHeld => without.median_absolute_error,
        TargetMeasure::WobbleHeld => without.wobble,
        TargetMeasure::DivergenceHeld => without.divergence,
    };
    TargetMeasure::ALL.map(found)
}

/// Hours in which the level is within the range of a target, on straight lines between looks.
fn hours_in_range(levels: &[f64], target: f64) -> f64 {
    let (low, high) = (
        target * (1.0 - TargetMeasure::RANGE),
        target * (1.0 + TargetMeasure::RANGE),
    );
    let share = |from: f64, to: f64| {
        if from == to {
            return f64::from(u8::from((low..=high).contains(&from)));
        }
        let at = |level: f64| ((level - from) / (to - from)).clamp(0.0, 1.0);
        (at(high) - at(low)).abs()
    };
    let pairs = levels.windows(2).map(|pair| match pair {
        [from, to] => share(*from, *to),
        _ => 0.0,
    });
    pairs.fold(0.0, |sum, share| sum + share) * LOOK.hours()
}
