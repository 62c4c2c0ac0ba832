use super::explicit_runge_kutta::{ExplicitRungeKutta, RungeKuttaPair};
use super::propagator::{Problem, advance_all};
use super::single_rodas5p::SingleRodas5p;
use super::{
    BatchRodas5p, Exact, Method, OccasionSystems, Propagator, SaveAt, Schedule, SolverError, Stop, System,
    Tolerance, Trajectory,
};

impl Method {
    /// The method that is used for a system: any but [`Method::Auto`].
    pub fn for_system(self, system: &System) -> Self {
        match self {
            Self::Auto if system.is_linear_and_constant() => Self::Exact,
            Self::Auto => Self::Rodas5p,
            chosen => chosen,
        }
    }

    /// The method for one subject, segment by segment, with a relative tolerance and an absolute one in mg; `model` is
    /// named in errors.
    pub fn propagator<'a>(
        self,
        model: &'a str,
        system: &System,
        (relative, absolute): (f64, f64),
        stop: Stop<'a>,
    ) -> Box<dyn Propagator + 'a> {
        let problem = Problem {
            model,
            relative,
            absolute,
            stop,
        };
        match self.for_system(system) {
            Self::Exact => Box::new(Exact::new(problem)),
            Self::Auto | Self::Rodas5p => Box::new(SingleRodas5p::new(problem)),
            Self::Dopri5 => Box::new(ExplicitRungeKutta::new(
                RungeKuttaPair::Five,
                problem,
                SaveAt::Steps,
            )),
            Self::Dop853 => Box::new(ExplicitRungeKutta::new(
                RungeKuttaPair::Eight,
                problem,
                SaveAt::Steps,
            )),
        }
    }
}

/// Computes the trajectory of one subject; `model` is named in errors.
///
/// # Errors
/// When the exact method is chosen for a system that is not linear and constant, rates are too fast, or the numerical
/// integrator fails.
pub fn solve(
    model: &str,
    system: &System,
    schedule: &Schedule,
    method: Method,
    tolerance: Tolerance,
) -> Result<Trajectory, SolverError> {
    let systems = OccasionSystems::one(system);
    solve_occasions(model, systems, schedule, (method, tolerance), Stop::NEVER)
}

/// Computes the trajectory of one subject with another system on each occasion, each of which begins where a segment does.
///
/// # Errors
/// As [`solve`], and when a stop is requested.
pub fn solve_occasions(
    model: &str,
    systems: OccasionSystems<'_>,
    schedule: &Schedule,
    (method, tolerance): (Method, Tolerance),
    stop: Stop<'_>,
) -> Result<Trajectory, SolverError> {
    for system in systems.all() {
        system.check_rates(model, schedule, method)?;
    }
    let absolute = schedule.absolute_tolerance(tolerance);
    let tolerances = (tolerance.relative, absolute);
    let mut propagator = method.propagator(model, systems.first, tolerances, stop);
    let segments = advance_all(&mut *propagator, systems, &schedule.segments)?;
    Ok(Trajectory::new(systems.first, segments))
}

/// Computes the trajectories of subjects of one model, one for each system and its schedule; in batches of eight where
/// the method is Rodas5P for all of them.
///
/// # Errors
/// For each subject as [`solve`], and when a stop is requested.
pub fn solve_all(
    model: &str,
    systems: &[&System],
    schedules: &[&Schedule],
    (method, tolerance): (Method, Tolerance),
    stop: Stop<'_>,
) -> Vec<Result<Trajectory, SolverError>> {
    let subjects = systems.iter().zip(schedules);
    let is_batch = subjects.clone().all(|(system, schedule)| {
        method.for_system(system) == Method::Rodas5p && system.check_rates(model, schedule, method).is_ok()
    });
    if is_batch {
        let batch = BatchRodas5p::new(tolerance).with_stop(stop);
        return batch.solve(systems, schedules);
    }
    subjects
        .map(|(system, schedule)| {
            let systems = OccasionSystems::one(system);
            solve_occasions(model, systems, schedule, (method, tolerance), stop)
        })
        .collect()
}
