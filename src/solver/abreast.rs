use super::journey::{Journey, courses};
use super::numeric::Keep;
use super::tail;
use super::trajectory::Bridge;
use super::{Schedule, SolverError, Stop, StretchPath, System, Tolerance, Trajectory};
use fearless_simd::Level;

/// Solves systems that are not linear and constant, eight patients abreast: each has a lane of the
/// machine's vectors, its own clock and its own steps, and what comes out is the same to the last
/// digit whoever walks beside it and however wide the vectors are.
///
/// ```
/// use infusim::quantity::Time;
/// use infusim::solver::{Abreast, Arrival, Reading, Saturable, Schedule, System, Tolerance};
/// // One compartment of 10 L that loses at most 20 mg/h, half of that at 15 mg.
/// let loss = Saturable { from: 0, vmax: 20.0, km_amount: 15.0, into: vec![], outside: 1.0 };
/// let reading = Reading { compartment: 0, factor: 100.0 };
/// let system = System { size: 1, transfers: vec![], saturable: vec![loss], readings: vec![reading] };
/// let bolus = Arrival { into: 0, start: Time::ZERO, end: Time::ZERO, amount: 30.0 };
/// let schedule = Schedule::from_arrivals(vec![bolus], 1, Time::ZERO, Time::from_hours(6.0));
/// let course = Abreast::new(Tolerance::default()).solve(&[&system], &[&schedule]).remove(0)?;
/// // 15·ln(30/x) + 30 − x = 20·t
/// let left = course.remaining()[0];
/// assert!((15.0 * (30.0 / left).ln() + 30.0 - left - 120.0).abs() < 1e-5);
/// # Ok::<(), infusim::solver::SolverError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Abreast<'a> {
    level: Level,
    tolerance: Tolerance,
    stop: Stop<'a>,
}

impl<'a> Abreast<'a> {
    /// With the widest vectors this machine has.
    pub fn new(tolerance: Tolerance) -> Self {
        Self::at(Level::new(), tolerance)
    }

    /// With the vectors of a given level, for comparing one with another.
    pub fn at(level: Level, tolerance: Tolerance) -> Self {
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
        let journeys: Vec<Journey> = patients
            .map(|(system, schedule)| Journey::new(system, schedule, self.tolerance))
            .collect();
        let courses = courses(self.level, &journeys, Keep::Steps, self.stop);
        let trajectory = |(stretches, system): (Result<Vec<StretchPath>, SolverError>, &&System)| {
            Ok(Trajectory {
                stretches: stretches?,
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
                let end = tail::end_of_saturation(system, schedule);
                schedule.after(trajectory.end(), end)
            })
            .collect();
        let patients = systems.iter().zip(&followed).zip(trajectories);
        let journeys: Vec<Journey> = patients
            .map(|((system, schedule), trajectory)| Journey {
                start: trajectory.final_state().to_vec(),
                ..Journey::new(system, schedule, self.tolerance)
            })
            .collect();
        let ends = courses(self.level, &journeys, Keep::Ends, self.stop);
        let patients = journeys.iter().zip(trajectories).zip(ends);
        patients
            .map(|((journey, trajectory), end)| {
                let stretches = end?;
                let last = stretches.last();
                let state = last.map_or(&journey.start[..], StretchPath::last_state);
                let end = last.map_or(trajectory.end(), |stretch| stretch.end);
                Ok(tail::areas_from(journey.system, journey.schedule, end, state))
            })
            .collect()
    }
}
