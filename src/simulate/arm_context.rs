use super::arm_responses::ArmResponses;
use super::blended_arm::BlendedArm;
use super::counted_levels::CountedLevels;
use super::rule_state::RuleAmounts;
use super::run_context::RunContext;
use super::schedule_cache::ScheduleCache;
use super::titration_run::{Titrated, TitrationError, TitrationRun};
use super::titration_walk::TitrationWalk;
use super::unfinished_doses::open_doses;
use super::{SimulateError, SimulateOptions};
use crate::ensemble::SubjectProblem;
use crate::model::Model;
use crate::outcome::Exposure;
use crate::population::{Cohort, ModelInputs, PopulationError, Subject};
use crate::scenario::{Arm, Rule, TimelineError};
use crate::solver::{
    LaterOccasion, Schedule, SolverError, Stop, System, Trajectory, areas_to_infinity, occasion_areas,
    solve_all, solve_occasions, terminal_half_life,
};
use std::borrow::Cow;
use std::sync::Arc;

/// What is the same for every subject of an arm under a model.
pub(super) struct ArmContext<'a> {
    pub(super) run: &'a RunContext<'a>,
    pub(super) model: &'a Model,
    pub(super) arm: &'a Arm,
    /// Where each person is given doses of their own: the arm above is then the first end of it.
    pub(super) blended: Option<BlendedArm<'a>>,
    /// What the model takes of people.
    pub(super) inputs: &'a ModelInputs,
    /// Everybody, as the model draws them.
    pub(super) cohort: &'a Cohort<'a>,
    /// The levels at which time is counted.
    pub(super) counted: &'a CountedLevels,
    /// What is worked out of the curves.
    pub(super) responses: ArmResponses<'a>,
}

impl<'a> ArmContext<'a> {
    /// Of an arm of a run's study under a model, by the indices of model and arm.
    pub(super) fn new(
        run: &'a RunContext<'a>,
        [model, arm]: [usize; 2],
        cohort: &'a Cohort<'a>,
        counted: &'a CountedLevels,
    ) -> Self {
        let study = run.study;
        Self {
            run,
            model: &study.models[model],
            arm: &study.arms[arm],
            blended: None,
            inputs: &study.inputs[model],
            cohort,
            counted,
            responses: ArmResponses::new(study, &study.models[model]),
        }
    }
}

impl ArmContext<'_> {
    /// The typical patient, with rates and doses; the cache then has their schedule.
    ///
    /// # Errors
    /// As [`ArmContext::problem`].
    pub(super) fn typical_patient(
        &self,
        cache: &mut ScheduleCache,
    ) -> Result<(Subject, SubjectProblem), SimulateError> {
        let typical = self.run.study.population.typical(self.model, self.inputs);
        let typical = typical.map_err(|source| self.not_drawn(source))?;
        let problem = self.problem(&typical, cache)?;
        Ok((typical, problem))
    }

    /// The initial-value problem of a subject: rates and doses.
    ///
    /// # Errors
    /// When the model, the regimen or the method does not suit the subject's numbers.
    pub(super) fn problem(
        &self,
        subject: &Subject,
        cache: &mut ScheduleCache,
    ) -> Result<SubjectProblem, SimulateError> {
        let failed = |source| self.failed(subject.number, source);
        let system = System::new(self.model, &subject.values).map_err(failed)?;
        let starts = self.arm.later_occasions.iter().zip(&subject.later);
        let later = starts.map(|(start, values)| {
            let system = System::new(self.model, values).map_err(failed)?;
            let start = *start;
            Ok(LaterOccasion { start, system })
        });
        let later = later.collect::<Result<Vec<_>, _>>()?;
        let mut schedule = self.schedule((subject, &system), cache)?;
        if self.arm.regimen.has_earlier_rounds() {
            schedule = self.at_steady_state(subject, &system, &schedule)?;
        }
        let problem = SubjectProblem {
            system,
            later,
            schedule,
            own_levels: self.responses.own_levels(&subject.values),
        };
        for system in problem.systems().all() {
            let checked = system.check_rates(&self.model.id, &problem.schedule, self.run.options.method);
            checked.map_err(failed)?;
        }
        Ok(problem)
    }

    fn schedule(
        &self,
        (subject, system): (&Subject, &System),
        cache: &mut ScheduleCache,
    ) -> Result<Arc<Schedule>, SimulateError> {
        // A dose that arrives late or in part does so by the subject's own parameters.
        let direct = self.model.routes.iter().all(|route| route.is_direct());
        if let Some((weight, _, schedule)) = &cache.last
            && direct
            && self.blended.is_none()
            && self.arm.rule.is_none()
            && *weight == subject.weight
        {
            return Ok(schedule.clone());
        }
        let timeline = match (&self.blended, &self.arm.rule) {
            (Some(blended), _) => blended.timeline(subject),
            (None, Some(rule)) => {
                let titrated = self.titrated(rule, subject, system)?;
                cache.titrated = Some((titrated.person, titrated.actions));
                Ok(titrated.timeline)
            }
            (None, None) => self.arm.timeline(subject.weight),
        };
        let timeline = timeline.map_err(|source| self.no_timeline(subject, source))?;
        let horizon = self.run.study.grid.end();
        let failed = |source| self.failed(subject.number, source);
        let starts = &self.arm.later_occasions;
        let values_at = |time| subject.values_at(starts, time);
        let schedule = Schedule::on_occasions(self.model, values_at, &timeline, horizon).map_err(failed)?;
        let schedule = Arc::new(match subject.later.is_empty() {
            true => schedule,
            false => schedule.divided_at(starts, horizon),
        });
        cache.total = timeline.total().mg();
        cache.open = open_doses(self.model, values_at, &timeline, horizon).map_err(failed)?;
        cache.last = Some((subject.weight, timeline, schedule.clone()));
        Ok(schedule)
    }

    /// What a rule gives a subject, and what it does.
    fn titrated(&self, rule: &Rule, subject: &Subject, system: &System) -> Result<Titrated, SimulateError> {
        let asked = || self.run.is_stopped();
        let stop = Stop::new(&asked);
        let who = (subject.number, subject.weight);
        let titration = self.responses.rule_of(&rule.titration, &subject.values);
        let amounts = RuleAmounts::new(&titration, who, rule.strength);
        let about = (self.model, &subject.values, system);
        let how = (self.run.options.tolerance, amounts.scale());
        let walk = TitrationWalk::new(about, &rule.route, how, stop);
        let walk = walk.map_err(|source| self.failed(subject.number, source))?;
        let found = TitrationRun::new(&titration, walk, &rule.route, amounts, stop).finish();
        found.map_err(|error| match error {
            TitrationError::Solver(source) => self.failed(subject.number, source),
            TitrationError::TooManyActions => SimulateError::Rule {
                arm: self.arm.name.clone(),
                subject: subject.number,
                what: error.to_string(),
            },
        })
    }

    /// Solves subjects of given numbers, each with a trajectory of its own, and reads off its exposures, by analyte.
    ///
    /// # Errors
    /// The first subject's that fails.
    pub(super) fn solve(
        &self,
        subjects: &[(u64, &SubjectProblem)],
    ) -> Result<Vec<(Trajectory, Vec<Exposure>)>, SimulateError> {
        let SimulateOptions {
            method, tolerance, ..
        } = self.run.options;
        let asked = || self.run.is_stopped();
        let (id, how, stop) = (&self.model.id, (method, tolerance), Stop::new(&asked));
        let has_later = |(_, problem): &(u64, &SubjectProblem)| !problem.later.is_empty();
        let (trajectories, areas) = if subjects.iter().any(has_later) {
            let solved = subjects.iter().map(|(_, problem)| {
                let (systems, schedule) = (problem.systems(), &problem.schedule);
                let trajectory = solve_occasions(id, systems, schedule, how, stop)?;
                let areas = occasion_areas(id, systems, (schedule, &trajectory), how, stop)?;
                Ok((trajectory, areas))
            });
            self.all_solved(subjects, solved.collect())?.into_iter().unzip()
        } else {
            let systems: Vec<&System> = subjects.iter().map(|(_, problem)| &problem.system).collect();
            let schedules: Vec<&Schedule> = subjects.iter().map(|(_, problem)| &*problem.schedule).collect();
            let trajectories = solve_all(id, &systems, &schedules, how, stop);
            let trajectories = self.all_solved(subjects, trajectories)?;
            let areas = areas_to_infinity(id, &systems, &schedules, &trajectories, how, stop);
            (trajectories, self.all_solved(subjects, areas)?)
        };
        let all = subjects.iter().zip(trajectories).zip(areas);
        let one = |(((_, problem), trajectory), areas): ((&(u64, &SubjectProblem), Trajectory), Vec<f64>)| {
            self.run.report(0)?;
            if trajectory.falls_below_zero() {
                self.run.fell_below_zero();
            }
            let since = (self.run.study.grid.end() - problem.schedule.first_dose).hours();
            let levels = match problem.own_levels.is_empty() {
                true => Cow::Borrowed(&self.counted.levels),
                false => Cow::Owned(self.counted.in_subject(&problem.own_levels)),
            };
            let analytes = areas.into_iter().zip(levels.iter()).enumerate();
            let exposures = analytes
                .map(|(analyte, (area, thresholds))| {
                    let half_life =
                        terminal_half_life(problem.systems().last(), &problem.schedule, analyte, since);
                    Exposure::new(&trajectory, analyte, area, half_life, thresholds)
                })
                .collect();
            Ok((trajectory, exposures))
        };
        all.map(one).collect()
    }

    /// What was found for all subjects, or the first failure.
    fn all_solved<T>(
        &self,
        subjects: &[(u64, &SubjectProblem)],
        found: Vec<Result<T, SolverError>>,
    ) -> Result<Vec<T>, SimulateError> {
        let all = subjects.iter().zip(found);
        all.map(|((number, _), found)| found.map_err(|source| self.failed(*number, source)))
            .collect()
    }

    /// That a subject could not be made.
    pub(super) fn not_drawn(&self, source: PopulationError) -> SimulateError {
        SimulateError::Population {
            arm: self.arm.name.clone(),
            source,
        }
    }

    /// That it is not known what a subject is given.
    pub(super) fn no_timeline(&self, subject: &Subject, source: TimelineError) -> SimulateError {
        SimulateError::Regimen {
            arm: self.arm.name.clone(),
            subject: subject.number,
            source,
        }
    }

    pub(super) fn failed(&self, subject: u64, source: SolverError) -> SimulateError {
        if source == SolverError::Stopped {
            return SimulateError::Stopped;
        }
        SimulateError::Solver {
            arm: self.arm.name.clone(),
            subject,
            source,
        }
    }
}
