use super::arm_context::ArmContext;
use super::arm_request::check;
use super::run_context::RunContext;
use super::schedule_cache::ScheduleCache;
use super::{ProgressCallback, SimulateError, SimulateOptions};
use crate::ensemble::SubjectProblem;
use crate::model::Substances;
use crate::outcome::Exposure;
use crate::population::{Cohort, PeopleRows, Subject, SubjectRange};
use crate::quantity::Time;
use crate::regimen::Timeline;
use crate::scenario::Study;
use crate::solver::{Stop, Trajectory, solve_occasions};

/// One subject of a study in one arm under one model.
#[derive(Clone, Copy, Debug)]
pub struct SubjectRequest<'a> {
    /// The study.
    pub study: &'a Study,
    /// What is known of substances.
    pub substances: &'a Substances,
    /// Index of the model in the study.
    pub model: usize,
    /// Index of the arm in the study.
    pub arm: usize,
    /// The subject's number, from 1; 0 for the typical patient.
    pub subject: u64,
    /// How it is solved.
    pub options: SimulateOptions,
}

/// What one subject was given, the equations of their body, and the solution.
#[derive(Clone, Debug)]
pub struct SolvedSubject {
    /// Who it is, with the parameters of each occasion.
    pub subject: Subject,
    /// What they are given, in mg of what the model counts.
    pub timeline: Timeline,
    /// Rates, and doses as they reach compartments.
    pub problem: SubjectProblem,
    /// Amounts and concentrations to the end of observation.
    pub trajectory: Trajectory,
    /// By analyte; thresholds are those of the study, and behind them the upper ends of ranges.
    pub exposures: Vec<Exposure>,
}

/// Solves one subject alone, whose numbers are those of the same subject among all to the error of rounding, and for a model
/// that is not linear of the solver's tolerance.
///
/// # Errors
/// When the study has no such arm, model or subject, the subject cannot be drawn or solved, or the callback says stop.
pub fn solve_subject(
    request: &SubjectRequest<'_>,
    progress: &ProgressCallback<'_>,
) -> Result<SolvedSubject, SimulateError> {
    let SubjectRequest { study, options, .. } = *request;
    check("model", request.model, study.models.len())?;
    check("arm", request.arm, study.arms.len())?;
    let place = [request.model, request.arm];
    RunContext::on_threads((study, request.substances), options, 1, progress, |run| {
        let nobody = PeopleRows::default();
        let range = SubjectRange::all(0);
        let cohort = Cohort::new(&study.population, range, &nobody);
        let counted = run.counted_levels(&study.models[request.model]);
        let context = ArmContext::new(run, place, &cohort, &counted);
        let mut schedules = ScheduleCache::default();
        let (subject, problem) = match request.subject {
            0 => context.typical_patient(&mut schedules)?,
            number => {
                let occasions = context.arm.later_occasions.len() + 1;
                let population = &study.population;
                let subject = population.subject_on(occasions, number, context.model, context.inputs);
                let subject = subject.map_err(|source| context.not_drawn(source))?;
                let problem = context.problem(&subject, &mut schedules)?;
                (subject, problem)
            }
        };
        let solved = context.solve(&[(subject.number, &problem)])?;
        let (trajectory, exposures) = solved.into_iter().next().ok_or(SimulateError::Missing {
            what: "subject",
            index: 0,
            count: 0,
        })?;
        Ok(SolvedSubject {
            subject,
            timeline: schedules.into_timeline(),
            problem,
            trajectory,
            exposures,
        })
    })
}

impl SolvedSubject {
    /// The amount in each compartment at any time, mg: at an event the one after it.
    ///
    /// # Errors
    /// When the subject cannot be solved up to that time.
    pub fn amounts_at(
        &self,
        model: &str,
        time: Time,
        options: SimulateOptions,
    ) -> Result<Vec<f64>, SimulateError> {
        let schedule = &self.problem.schedule;
        if time <= Time::ZERO && schedule.segments.first().is_none_or(|first| first.end > time) {
            let boluses = schedule.segments.first().map(|first| first.boluses.clone());
            return Ok(boluses.unwrap_or_default());
        }
        let later: Vec<Time> = self.problem.later.iter().map(|later| later.start).collect();
        let schedule = schedule.divided_at(&later, time);
        let how = (options.method, options.tolerance);
        let solved = solve_occasions(model, self.problem.systems(), &schedule, how, Stop::NEVER);
        let solved = solved.map_err(|source| SimulateError::Solver {
            arm: String::new(),
            subject: self.subject.number,
            source,
        })?;
        Ok(solved.remaining().to_vec())
    }
}
