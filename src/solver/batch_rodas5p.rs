use super::extrapolation;
use super::integration_task::{IntegrationTask, courses};
use super::numeric::SaveAt;
use super::trajectory::Bridge;
use super::{Schedule, SegmentPath, SolverError, Stop, System, Tolerance, Trajectory};
use crate::lane::SimdLevel;

/// Solves systems that are not linear and constant, eight patients side by side: each has a lane of the
/// machine's vectors, its own clock and its own steps, and what comes out is the same to the last
/// digit whoever walks beside it and however wide the vectors are.
///
/// ```
/// use infusim::quantity::Time;
/// use infusim::solver::{BatchRodas5p, Input, Reading, Saturable, Schedule, System, Tolerance};
/// // One compartment of 10 L that loses at most 20 mg/h, half of that at 15 mg.
/// let loss = Saturable { from: 0, vmax: 20.0, km_amount: 15.0, into: vec![], outside: 1.0 };
/// let reading = Reading { compartment: 0, factor: 100.0 };
/// let system = System { size: 1, transfers: vec![], saturable: vec![loss], readings: vec![reading] };
/// let bolus = Input { into: 0, start: Time::ZERO, end: Time::ZERO, amount: 30.0 };
/// let schedule = Schedule::from_inputs(vec![bolus], 1, Time::ZERO, Time::from_hours(6.0));
/// let course = BatchRodas5p::new(Tolerance::default()).solve(&[&system], &[&schedule]).remove(0)?;
/// // 15·ln(30/x) + 30 − x = 20·t
/// let left = course.remaining()[0];
/// assert!((15.0 * (30.0 / left).ln() + 30.0 - left - 120.0).abs() < 1e-5);
/// # Ok::<(), infusim::solver::SolverError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BatchRodas5p<'a> {
    level: SimdLevel,
    tolerance: Tolerance,
    stop: Stop<'a>,
}

impl<'a> BatchRodas5p<'a> {
    /// With the widest vectors this machine has.
    pub fn new(tolerance: Tolerance) -> Self {
        Self::at(SimdLevel::new(), tolerance)
    }

    /// With the vectors of a given level, for comparing one with another.
    pub fn at(level: SimdLevel, tolerance: Tolerance) -> Self {
        Self {
            level,
            tolerance,
            stop: Stop::NEVER,
        }
    }

    /// The same, asking now and then whether to stop.
    pub fn until(self, stop: Stop<'a>) -> Self {
        Self { stop, ..self }
    }

    /// The courses of patients, in their order. Patients of one graph belong next to each other.
    pub fn solve(
        &self,
        systems: &[&System],
        schedules: &[&Schedule],
    ) -> Vec<Result<Trajectory, SolverError>> {
        let patients = systems.iter().zip(schedules);
        let tasks: Vec<IntegrationTask> = patients
            .map(|(system, schedule)| IntegrationTask::new(system, schedule, self.tolerance))
            .collect();
        let courses = courses(self.level, &tasks, SaveAt::Steps, self.stop);
        let trajectory = |(segments, system): (Result<Vec<SegmentPath>, SolverError>, &&System)| {
            Ok(Trajectory {
                segments: segments?,
                size: system.size,
                readings: system.readings.clone(),
                bridge: Bridge::Quintic(self.tolerance.relative),
            })
        };
        courses.into_iter().zip(systems).map(trajectory).collect()
    }

    /// Areas under the analytes' curves from zero to infinity, in ng·h/mL, for all doses of the
    /// schedules, also those after their horizon: as [`super::area_to_infinity`], but carried on from
    /// where the trajectories end.
    pub fn areas_to_infinity(
        &self,
        systems: &[&System],
        schedules: &[&Schedule],
        trajectories: &[&Trajectory],
    ) -> Vec<Result<Vec<f64>, SolverError>> {
        let followed: Vec<Schedule> = systems
            .iter()
            .zip(schedules)
            .zip(trajectories)
            .map(|((system, schedule), trajectory)| {
                let end = extrapolation::end_of_saturation(system, schedule);
                schedule.after(trajectory.end(), end)
            })
            .collect();
        let patients = systems.iter().zip(&followed).zip(trajectories);
        let tasks: Vec<IntegrationTask> = patients
            .map(|((system, schedule), trajectory)| IntegrationTask {
                start: trajectory.final_state().to_vec(),
                ..IntegrationTask::new(system, schedule, self.tolerance)
            })
            .collect();
        let ends = courses(self.level, &tasks, SaveAt::Ends, self.stop);
        let patients = tasks.iter().zip(trajectories).zip(ends);
        patients
            .map(|((task, trajectory), end)| {
                let segments = end?;
                let last = segments.last();
                let state = last.map_or(&task.start[..], SegmentPath::last_state);
                let end = last.map_or(trajectory.end(), |segment| segment.end);
                Ok(extrapolation::areas_from(task.system, task.schedule, end, state))
            })
            .collect()
    }
}
