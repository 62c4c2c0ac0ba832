use super::StudyError;
use super::course::Course;
use crate::engine::Ready;
use crate::model::Model;
use crate::outcome::Exposure;
use crate::population::Patient;
use crate::quantity::Weight;
use crate::regimen::Timeline;
use crate::scenario::Arm;
use crate::solver::{Schedule, SolverError, System, Trajectory, area_to_infinity, solve, terminal_half_life};
use std::sync::Arc;

/// What is the same for everybody in an arm.
pub(super) struct Person<'a> {
    pub(super) model: &'a Model,
    pub(super) arm: &'a Arm,
    /// For each analyte, the thresholds that belong to it.
    pub(super) thresholds: &'a [Vec<Option<f64>>],
}

/// What somebody of some weight is given, to be used again for the next one of the same weight.
#[derive(Default)]
pub(super) struct Given {
    last: Option<(Weight, Timeline, Arc<Schedule>)>,
}

impl Given {
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
    ) -> Result<Ready, StudyError> {
        let system =
            System::new(self.model, &patient.values).map_err(|source| self.failed(patient.number, source))?;
        // A dose that arrives late or in part does so by the patient's own parameters.
        let direct = self.model.routes.iter().all(|route| route.is_direct());
        if let Some((weight, _, schedule)) = &given.last
            && direct
            && *weight == patient.weight
        {
            let schedule = schedule.clone();
            return Ok(Ready { system, schedule });
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
        let schedule = Arc::new(Schedule::new(self.model, &patient.values, &timeline, horizon));
        given.last = Some((patient.weight, timeline, schedule.clone()));
        Ok(Ready { system, schedule })
    }

    /// Solves one patient alone.
    pub(super) fn solve(
        &self,
        course: &Course<'_>,
        number: u64,
        ready: &Ready,
    ) -> Result<Trajectory, StudyError> {
        let options = course.options;
        let (system, schedule) = (&ready.system, &ready.schedule);
        solve(
            &self.model.id,
            system,
            schedule,
            options.method,
            options.tolerance,
        )
        .map_err(|source| self.failed(number, source))
    }

    /// What a patient had, by analyte, read off the trajectory.
    pub(super) fn exposures(
        &self,
        course: &Course<'_>,
        number: u64,
        ready: &Ready,
        trajectory: &Trajectory,
    ) -> Result<Vec<Exposure>, StudyError> {
        let options = course.options;
        let areas = area_to_infinity(&ready.system, &ready.schedule, options.method, options.tolerance)
            .map_err(|source| self.failed(number, source))?;
        let since = (course.study.grid.until() - ready.schedule.first_dose).hours();
        let one = |(analyte, (area, thresholds)): (usize, (f64, &Vec<Option<f64>>))| {
            let half_life = terminal_half_life(&ready.system, &ready.schedule, analyte, since);
            Exposure::new(trajectory, analyte, area, half_life, thresholds)
        };
        Ok(areas
            .into_iter()
            .zip(self.thresholds)
            .enumerate()
            .map(one)
            .collect())
    }

    fn failed(&self, patient: u64, source: SolverError) -> StudyError {
        StudyError::Solver {
            arm: self.arm.name.clone(),
            patient,
            source,
        }
    }
}
