use super::StudyError;
use super::course::{Course, RunOptions};
use super::unfinished::{Open, open_doses};
use crate::ensemble::SubjectProblem;
use crate::model::Model;
use crate::outcome::Exposure;
use crate::population::Patient;
use crate::quantity::Weight;
use crate::regimen::Timeline;
use crate::scenario::Arm;
use crate::solver::{
    Schedule, SolverError, Stop, System, Trajectory, areas_to_infinity, solve_all, terminal_half_life,
};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What is the same for everybody in an arm.
pub(super) struct Person<'a> {
    pub(super) model: &'a Model,
    pub(super) arm: &'a Arm,
    /// For each analyte, the thresholds that belong to it.
    pub(super) thresholds: &'a [Vec<Option<f64>>],
}

/// What somebody of some weight is given, to be used second_pass for the next one of the same weight.
#[derive(Default)]
pub(super) struct Given {
    last: Option<(Weight, Timeline, Arc<Schedule>)>,
    /// Which doses are not over at the end of observation.
    open: Vec<Open>,
}

impl Given {
    /// Which of the last patient's doses are not over when the observation ends.
    pub(super) fn open(&self) -> &[Open] {
        &self.open
    }

    /// What the last patient was given.
    pub(super) fn timeline(self) -> Timeline {
        self.last
            .map_or_else(Timeline::default, |(_, timeline, _)| timeline)
    }
}

impl Person<'_> {
    /// Gives a patient rates and doses.
    pub(super) fn ready(
        &self,
        course: &Course<'_>,
        patient: &Patient,
        given: &mut Given,
    ) -> Result<SubjectProblem, StudyError> {
        let system =
            System::new(self.model, &patient.values).map_err(|source| self.failed(patient.number, source))?;
        // A dose that arrives late or in part does so by the patient's own parameters.
        let direct = self.model.routes.iter().all(|route| route.is_direct());
        if let Some((weight, _, schedule)) = &given.last
            && direct
            && *weight == patient.weight
        {
            let schedule = schedule.clone();
            return self.followed(course, patient.number, SubjectProblem { system, schedule });
        }
        let timeline = self
            .arm
            .regimen
            .timeline(patient.weight)
            .map_err(|source| StudyError::Regimen {
                arm: self.arm.name.clone(),
                patient: patient.number,
                source,
            })?;
        let horizon = course.study.grid.until();
        let failed = |source| self.failed(patient.number, source);
        let schedule = Schedule::new(self.model, &patient.values, &timeline, horizon).map_err(failed)?;
        let schedule = Arc::new(schedule);
        given.open = open_doses(self.model, &patient.values, &timeline, horizon).map_err(failed)?;
        given.last = Some((patient.weight, timeline, schedule.clone()));
        self.followed(course, patient.number, SubjectProblem { system, schedule })
    }

    /// Somebody whose rates the method can follow.
    fn followed(
        &self,
        course: &Course<'_>,
        patient: u64,
        ready: SubjectProblem,
    ) -> Result<SubjectProblem, StudyError> {
        let followed = ready
            .system
            .can_be_followed(&self.model.id, &ready.schedule, course.options.method);
        followed.map_err(|source| self.failed(patient, source))?;
        Ok(ready)
    }

    /// Solves patients of given numbers, each with a trajectory of his own, and reads off what he had, by
    /// analyte.
    pub(super) fn solve(
        &self,
        course: &Course<'_>,
        patients: &[(u64, &SubjectProblem)],
    ) -> Result<Vec<(Trajectory, Vec<Exposure>)>, StudyError> {
        let RunOptions {
            method, tolerance, ..
        } = course.options;
        let systems: Vec<&System> = patients.iter().map(|(_, ready)| &ready.system).collect();
        let schedules: Vec<&Schedule> = patients.iter().map(|(_, ready)| &*ready.schedule).collect();
        let asked = || course.is_stopped();
        let (how, stop) = ((method, tolerance), Stop::new(&asked));
        let trajectories = solve_all(&self.model.id, &systems, &schedules, how, stop);
        let trajectories = self.sound(patients, trajectories)?;
        let areas = areas_to_infinity(&systems, &schedules, &trajectories, how, stop);
        let areas = self.sound(patients, areas)?;
        let all = patients.iter().zip(trajectories).zip(areas);
        let one = |(((_, ready), trajectory), areas): ((&(u64, &SubjectProblem), Trajectory), Vec<f64>)| {
            course.report(0)?;
            if trajectory.falls_below_zero() {
                course.below_zero.store(true, Ordering::Relaxed);
            }
            let since = (course.study.grid.until() - ready.schedule.first_dose).hours();
            let analytes = areas.into_iter().zip(self.thresholds).enumerate();
            let exposures = analytes
                .map(|(analyte, (area, thresholds))| {
                    let half_life = terminal_half_life(&ready.system, &ready.schedule, analyte, since);
                    Exposure::new(&trajectory, analyte, area, half_life, thresholds)
                })
                .collect();
            Ok((trajectory, exposures))
        };
        all.map(one).collect()
    }

    /// What was found for everybody, or the first failure.
    fn sound<T>(
        &self,
        patients: &[(u64, &SubjectProblem)],
        found: Vec<Result<T, SolverError>>,
    ) -> Result<Vec<T>, StudyError> {
        let all = patients.iter().zip(found);
        all.map(|((number, _), found)| found.map_err(|source| self.failed(*number, source)))
            .collect()
    }

    fn failed(&self, patient: u64, source: SolverError) -> StudyError {
        if source == SolverError::Stopped {
            return StudyError::Stopped;
        }
        StudyError::Solver {
            arm: self.arm.name.clone(),
            patient,
            source,
        }
    }
}
