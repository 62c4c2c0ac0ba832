use super::extrapolation;
use super::integration_task::IntegrationTask;
use super::rodas5p_batches::integrate_tasks;
use super::{SaveAt, Schedule, SegmentPath, SolverError, State, Stop, System, Tolerance, Trajectory};
use crate::lane::SimdLevel;

/// Solves systems that are not linear or not constant in time, eight subjects in one batch, by Rodas5P.
///
/// Each subject has a lane of the processor's vectors with its own clock and step size. Results are bit-identical
/// whatever the other lanes hold and whatever the width of the vectors (`tests/properties/batch_rodas5p.rs`).
///
/// Between steps a trajectory is Hermite's quintic through value, slope and curvature of the method's dense output.
///
/// ```
/// use infusim::quantity::Time;
/// use infusim::solver::{BatchRodas5p, Input, Reading, Saturable, Schedule, System, Tolerance};
/// // One compartment of 10 L that loses at most 20 mg/h, half of that at 15 mg.
/// let loss = Saturable { from: 0, vmax: 20.0, km_amount: 15.0, into: vec![], outside: 1.0 };
/// let reading = Reading { compartment: 0, factor: 100.0 };
/// let system = System { size: 1, transfers: vec![], saturable: vec![loss], readings: vec![reading] };
/// let bolus = Input { into: 0, start: Time::ZERO, end: Time::ZERO, amount: 30.0, tilt: 0.0 };
/// let schedule = Schedule::from_inputs(vec![bolus], 1, Time::ZERO, Time::from_hours(6.0));
/// let trajectory = BatchRodas5p::new(Tolerance::default()).solve(&[&system], &[&schedule]).remove(0)?;
/// // 15·ln(30/x) + 30 − x = 20·t
/// let x = trajectory.remaining()[0];
/// assert!((15.0 * (30.0 / x).ln() + 30.0 - x - 120.0).abs() < 1e-5);
/// # Ok::<(), infusim::solver::SolverError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BatchRodas5p<'a> {
    simd_level: SimdLevel,
    tolerance: Tolerance,
    stop: Stop<'a>,
}

impl<'a> BatchRodas5p<'a> {
    /// With the widest vectors of this processor.
    pub fn new(tolerance: Tolerance) -> Self {
        Self::with_simd_level(SimdLevel::new(), tolerance)
    }

    /// With the vectors of the given instruction set, to compare one with another.
    pub fn with_simd_level(simd_level: SimdLevel, tolerance: Tolerance) -> Self {
        Self {
            simd_level,
            tolerance,
            stop: Stop::NEVER,
        }
    }

    /// The same, checking for a stop request every few steps.
    pub fn with_stop(self, stop: Stop<'a>) -> Self {
        Self { stop, ..self }
    }

    /// Trajectories of subjects, one for each system and its schedule, in order.
    ///
    /// Up to eight neighbours of the same structure share a batch, so subjects of one model belong next to each other.
    ///
    /// # Errors
    /// For each subject: when its system is too large, its steps become too small or too many, or a stop is requested.
    pub fn solve(
        &self,
        systems: &[&System],
        schedules: &[&Schedule],
    ) -> Vec<Result<Trajectory, SolverError>> {
        let subjects = systems.iter().zip(schedules);
        let tasks: Vec<IntegrationTask> = subjects
            .map(|(system, schedule)| self.task(system, schedule, State::new(system)))
            .collect();
        let solved = integrate_tasks(self.simd_level, &tasks, SaveAt::Steps, self.stop);
        let trajectory = |(segments, system): (Result<Vec<SegmentPath>, SolverError>, &&System)| {
            Ok(Trajectory::new(system, segments?))
        };
        solved.into_iter().zip(systems).map(trajectory).collect()
    }

    /// Areas under the analytes' concentration curves from zero to infinity, ng·h/mL, for all doses of the schedules,
    /// also those after the horizon: one row for each subject, one value for each analyte.
    ///
    /// As [`super::area_to_infinity`], but the integration continues from the end of each trajectory.
    ///
    /// # Errors
    /// As [`BatchRodas5p::solve`].
    pub fn areas_to_infinity(
        &self,
        systems: &[&System],
        schedules: &[&Schedule],
        trajectories: &[&Trajectory],
    ) -> Vec<Result<Vec<f64>, SolverError>> {
        let remaining: Vec<Schedule> = systems
            .iter()
            .zip(schedules)
            .zip(trajectories)
            .map(|((system, schedule), trajectory)| {
                let end = extrapolation::end_of_saturation(system, schedule);
                schedule.remaining_after(trajectory.end(), end)
            })
            .collect();
        let subjects = systems.iter().zip(&remaining).zip(trajectories);
        let tasks: Vec<IntegrationTask> = subjects
            .map(|((system, schedule), trajectory)| self.task(system, schedule, trajectory.end_state()))
            .collect();
        let ends = integrate_tasks(self.simd_level, &tasks, SaveAt::Ends, self.stop);
        let subjects = tasks.iter().zip(&remaining).zip(trajectories).zip(ends);
        subjects
            .map(|(((task, schedule), trajectory), end)| {
                let segments = end?;
                let last = segments.last();
                let state = last.map_or_else(|| task.start.clone(), SegmentPath::end_state);
                let end = last.map_or(trajectory.end(), |segment| segment.end);
                Ok(extrapolation::areas_from(task.system, schedule, end, &state))
            })
            .collect()
    }

    /// The task of a subject from a state on.
    fn task<'t>(&self, system: &'t System, schedule: &'t Schedule, start: State) -> IntegrationTask<'t> {
        IntegrationTask {
            system,
            segments: &schedule.segments,
            start,
            relative: self.tolerance.relative,
            absolute: schedule.absolute_tolerance(self.tolerance),
        }
    }
}
