//! Non-compartmental analysis of one person, and of everybody.

use super::SimulateError;
use super::arm_context::ArmContext;
use super::nca_schedules::{NcaSchedules, share_of_length};
use super::schedule_cache::ScheduleCache;
use crate::ensemble::SubjectProblem;
use crate::model::RouteEntry;
use crate::outcome::nca::{
    Absence, ModelNca, NcaDose, NcaOutcome, NcaPlan, NcaQuantity, NcaRow, ProfileError, RoundNca, SampledNca,
    SampledProfile, lowest_level,
};
use crate::outcome::{AnalyteOutcome, Exposure, Fall};
use crate::population::Subject;
use crate::quantity::Time;
use crate::solver::{
    CurveMoments, Input, Schedule, Stop, System, Trajectory, areas_of_amounts, areas_to_infinity,
    moments_to_infinity, solve_all, terminal_half_life,
};
use ndarray::Array2;

/// What is made of one person's samples of one analyte.
pub(super) struct PersonNca {
    pub(super) dose: NcaDose,
    /// In the order of rows.
    pub(super) values: Vec<Result<f64, Absence>>,
}

/// What is solved of one person.
struct SolvedNca<'a> {
    problem: &'a SubjectProblem,
    schedules: NcaSchedules,
    /// What is sampled, and the first round where a round is at steady state.
    trajectories: Vec<Trajectory>,
    /// Areas to infinity, ng·h/mL, by analyte; none of a round at steady state.
    areas: Vec<f64>,
    /// Moments of what is given at its mean time, by analyte.
    moments: Vec<Option<CurveMoments>>,
}

impl ArmContext<'_> {
    /// Adds to each analyte what is made of samples, of the typical patient, whose schedule is the last one of a cache, and
    /// of everybody.
    ///
    /// # Errors
    /// When the typical patient cannot be solved.
    pub(super) fn add_nca(
        &self,
        (typical, problem, cache): (&Subject, &SubjectProblem, &ScheduleCache),
        everybody: &Array2<Result<f64, Absence>>,
        analytes: &mut [AnalyteOutcome],
    ) -> Result<(), SimulateError> {
        let Some(plan) = &self.run.study.nca else {
            return Ok(());
        };
        let found = self.nca_of(typical, problem, cache)?;
        let mut before = 0;
        for (analyte, PersonNca { dose, values }) in analytes.iter_mut().zip(found) {
            let keys = plan.rows(dose.is_intravenous, dose.round.is_some());
            let rows: Vec<_> = keys.into_iter().zip(values).enumerate().collect();
            let first = before;
            before += rows.len();
            let rows = self.run.threads.map(rows, |(index, (key, typical))| {
                let people = everybody.column(first + index);
                NcaRow::new(
                    key,
                    typical,
                    people.iter().copied(),
                    &self.run.study.probabilities,
                )
            });
            analyte.nca = Some(NcaOutcome { dose, rows });
        }
        Ok(())
    }

    /// What is made of samples of a person, whose schedule is the last one of a cache, by analyte; nothing where nobody
    /// asks.
    ///
    /// # Errors
    /// When the regimen or the method does not suit the person's numbers.
    pub(super) fn nca_of(
        &self,
        subject: &Subject,
        problem: &SubjectProblem,
        cache: &ScheduleCache,
    ) -> Result<Vec<PersonNca>, SimulateError> {
        let Some(plan) = &self.run.study.nca else {
            return Ok(Vec::new());
        };
        let schedules = self.nca_schedules(plan, (subject, problem), cache)?;
        let solved = self.nca_solved(subject, problem, schedules)?;
        let analytes = 0..problem.system.readings.len();
        analytes
            .map(|analyte| self.analyte_nca(plan, subject, &solved, analyte))
            .collect()
    }

    fn nca_solved<'b>(
        &self,
        subject: &Subject,
        problem: &'b SubjectProblem,
        schedules: NcaSchedules,
    ) -> Result<SolvedNca<'b>, SimulateError> {
        let failed = |source| self.failed(subject.number, source);
        let asked = || self.run.is_stopped();
        let (options, stop) = (self.run.options, Stop::new(&asked));
        let (id, how) = (&self.model.id, (options.method, options.tolerance));
        let mut all: Vec<&Schedule> = vec![&schedules.schedule];
        all.extend(schedules.round.iter().map(|(first, _)| first));
        let systems: Vec<&System> = all.iter().map(|_| &problem.system).collect();
        let trajectories = solve_all(id, &systems, &all, how, stop).into_iter();
        let trajectories: Vec<Trajectory> = trajectories.collect::<Result<_, _>>().map_err(failed)?;
        let mut areas = Vec::new();
        if schedules.round.is_none() {
            let found = areas_to_infinity(id, &systems, &all, &trajectories, how, stop);
            areas = found
                .into_iter()
                .collect::<Result<Vec<_>, _>>()
                .map_err(failed)?
                .concat();
        }
        Ok(SolvedNca {
            moments: self.moments(subject, problem, &schedules)?,
            areas,
            trajectories,
            problem,
            schedules,
        })
    }

    /// Moments of what is given, as if all of it were given at its mean time.
    fn moments(
        &self,
        subject: &Subject,
        problem: &SubjectProblem,
        schedules: &NcaSchedules,
    ) -> Result<Vec<Option<CurveMoments>>, SimulateError> {
        let [_, mean_time] = schedules.amount_and_mean_time();
        let mut entered = vec![0.0; problem.system.size];
        let mut times = entered.clone();
        for dose in &schedules.doses {
            let inputs = Input::from_dose(self.model, &subject.values, dose);
            let length = dose.end - dose.start;
            for input in inputs.map_err(|source| self.failed(subject.number, source))? {
                let longer = (input.end - input.start) - length;
                let delay = (input.start - dose.start).hours() + share_of_length(dose) * longer.hours();
                entered[input.into] += input.amount;
                times[input.into] += input.amount * (schedules.mean_time(dose) - mean_time + delay);
            }
        }
        let moments = moments_to_infinity(&problem.system, &schedules.schedule, &entered, &times);
        Ok(moments)
    }

    /// What is made of one analyte.
    fn analyte_nca(
        &self,
        plan: &NcaPlan,
        subject: &Subject,
        solved: &SolvedNca<'_>,
        analyte: usize,
    ) -> Result<PersonNca, SimulateError> {
        let dose = self.nca_dose(solved, analyte);
        let profile = |trajectory: &Trajectory| {
            let samples = solved.schedules.samples.iter();
            let [times, levels]: [Vec<f64>; 2] = [
                samples.clone().map(|time| solved.hours(*time)).collect(),
                samples
                    .map(|time| trajectory.concentration(*time, analyte))
                    .collect(),
            ];
            SampledProfile::new(&times, &levels, plan.lloq).map_err(|error| match error {
                ProfileError::NotALevel { level, .. } => level,
                _ => f64::NAN,
            })
        };
        let profiles = solved.trajectories.iter().map(profile);
        let profiles = profiles.collect::<Result<Vec<_>, f64>>();
        let profiles = profiles.map_err(|value| SimulateError::NotFinite {
            arm: self.arm.name.clone(),
            subject: subject.number,
            value,
        })?;
        let exact = solved.model_nca(plan, dose, analyte);
        let mut values = Vec::new();
        let conventions = plan.conventions().into_iter();
        let sampled: Vec<SampledNca<'_>> = match profiles.as_slice() {
            [own] => conventions
                .map(|rules| SampledNca::new(own, &dose, rules, plan.c0))
                .collect(),
            [own, first] => conventions
                .map(|rules| SampledNca::new(own, &dose, rules, plan.c0).beside_first(first, plan.c0))
                .collect(),
            _ => Vec::new(),
        };
        for quantity in NcaQuantity::of_dose(dose.is_intravenous, dose.round.is_some(), plan.partial.len()) {
            let NcaQuantity::Partial(index) = quantity else {
                values.push(exact.value(quantity));
                values.extend(sampled.iter().map(|nca| nca.value(quantity)));
                continue;
            };
            let [from, to] = plan.partial.get(index).copied().unwrap_or_default();
            values.push(solved.area_between([from, to], analyte));
            // Before the start of what is given there is nothing.
            let [from, to] = [from, to].map(|time| solved.hours(time).max(0.0));
            values.extend(sampled.iter().map(|nca| nca.area_between(from, to)));
        }
        Ok(PersonNca { dose, values })
    }

    fn nca_dose(&self, solved: &SolvedNca<'_>, analyte: usize) -> NcaDose {
        let schedules = &solved.schedules;
        let [amount, mean_time] = schedules.amount_and_mean_time();
        let read = solved.problem.system.readings.get(analyte);
        let is_into_blood = |route: &str| {
            let route = self.model.route(route);
            route.is_some_and(|route| {
                let into = |entry: &RouteEntry| Some(entry.into) == read.map(|read| read.compartment);
                route.is_direct() && route.entries.iter().all(into)
            })
        };
        let is_intravenous = schedules.doses.iter().all(|dose| is_into_blood(&dose.route));
        NcaDose {
            amount,
            mean_time,
            end: schedules.end(),
            is_bolus: is_intravenous && schedules.starts_with_bolus(),
            is_intravenous,
            round: schedules.round.as_ref().map(|(_, every)| every.hours()),
        }
    }
}

impl SolvedNca<'_> {
    /// Hours from the start of what is given.
    fn hours(&self, time: Time) -> f64 {
        (time - self.schedules.origin).hours()
    }

    fn sampled(&self) -> Option<&Trajectory> {
        self.trajectories.first()
    }

    /// The area between two times, ng·h/mL.
    fn area_between(&self, [from, to]: [Time; 2], analyte: usize) -> Result<f64, Absence> {
        let sampled = self.sampled().ok_or(Absence::OutsideSamples)?;
        let end = self.schedules.round.as_ref().map(|(_, every)| *every);
        if end.is_some_and(|end| to > end) {
            return Err(Absence::OutsideSamples);
        }
        let before = match from > Time::ZERO {
            true => sampled.area_until(from, analyte),
            false => 0.0,
        };
        Ok(sampled.area_until(to, analyte) - before)
    }

    /// What the model says of an analyte.
    fn model_nca(&self, plan: &NcaPlan, dose: NcaDose, analyte: usize) -> ModelNca {
        let (system, schedules) = (&self.problem.system, &self.schedules);
        let had = |trajectory: &Trajectory| Exposure::new(trajectory, analyte, 0.0, None, &[]);
        let own = self.sampled().map(had);
        let since = self.sampled().and_then(|sampled| sampled.segments.last());
        let since = since.map_or(0.0, |segment| {
            (segment.end - schedules.schedule.first_dose).hours()
        });
        let last = schedules.doses.iter().map(|dose| dose.end).max();
        let falls = last.zip(self.sampled());
        let half_life = terminal_half_life(system, &schedules.schedule, analyte, since);
        let round = match (self.trajectories.as_slice(), &schedules.round) {
            ([own, first], Some((_, every))) => Some(RoundNca {
                area: own.area(analyte),
                lowest: lowest_level(own, analyte),
                trough: own.concentration(*every, analyte),
                first_area: first.area(analyte),
                first_cmax: had(first).cmax,
                first_trough: first.concentration(*every, analyte),
            }),
            _ => None,
        };
        ModelNca {
            dose,
            is_linear: system.is_linear_and_constant(),
            cmax: own.as_ref().map_or(0.0, |own| own.cmax),
            tmax: own
                .as_ref()
                .map_or(f64::NAN, |own| own.tmax - schedules.origin.hours()),
            rate: half_life.map(|half_life| std::f64::consts::LN_2 / half_life),
            area: self.areas.get(analyte).copied().filter(|area| area.is_finite()),
            at_last_sample: plan
                .samples
                .last()
                .and_then(|last| self.at_last_sample(*last, analyte)),
            falls: falls.map_or_else(Vec::new, |(end, sampled)| Fall::all(sampled, analyte, end)),
            moments: self.moments.get(analyte).copied().flatten(),
            round,
        }
    }

    /// Area to the last sample and after it, where nothing is given after it.
    fn at_last_sample(&self, last: Time, analyte: usize) -> Option<[f64; 2]> {
        let sampled = self.sampled()?;
        let inputs = &self.schedules.schedule.inputs;
        let is_over = |input: &Input| input.end < last || input.end == last && input.start < last;
        if !inputs.iter().all(is_over) || self.schedules.round.is_some() {
            return None;
        }
        let remaining = sampled.amounts_until(last);
        let after = areas_of_amounts(&self.problem.system, &self.schedules.schedule, remaining);
        Some([sampled.area_until(last, analyte), after.get(analyte).copied()?])
    }
}
