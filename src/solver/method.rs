use super::explicit_runge_kutta::ExplicitRungeKutta;
use super::propagator::{Problem, advance_all};
use super::single_rodas5p::SingleRodas5p;
use super::{BatchRodas5p, Exact, Propagator, SaveAt, Schedule, SolverError, Stop, System, Trajectory};
use std::fmt;

/// The method that computes a trajectory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// [`Method::Exact`] where the system is linear and constant in time, [`Method::Rodas5p`] otherwise.
    #[default]
    Auto,
    /// Exact propagation by the matrix exponential from event to event; linear, constant systems only. See [`Exact`].
    Exact,
    /// Rodas5P, a Rosenbrock method of order 5: few steps for stiff systems. See [`BatchRodas5p`].
    Rodas5p,
    /// Dormand–Prince 5(4), an explicit Runge–Kutta method.
    Dopri5,
    /// Dormand–Prince 8(5,3), an explicit Runge–Kutta method.
    Dop853,
}

/// Tolerances of the numerical integrators; the exact method needs none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Error of a step, relative to each amount.
    pub relative: f64,
    /// Error of a step, relative to the total dose.
    pub absolute: f64,
}

impl Default for Tolerance {
    /// 1e-9 and 1e-12. The steps of the explicit methods are limited by stability, not by accuracy, so a tight
    /// tolerance costs them little; Rodas5P takes about three quarters more steps than at 1e-8.
    fn default() -> Self {
        Self {
            relative: 1e-9,
            absolute: 1e-12,
        }
    }
}

impl Tolerance {
    /// The absolute tolerance in mg: relative to the total dose, so that micrograms and grams are treated alike.
    pub(super) fn absolute_mg(&self, schedule: &Schedule) -> f64 {
        let dose: f64 = schedule.inputs.iter().map(|input| input.amount).sum();
        self.absolute * if dose > 0.0 { dose } else { 1.0 }
    }
}

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
    pub(super) fn propagator<'a>(
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
            method => Box::new(ExplicitRungeKutta::new(method, problem, SaveAt::Steps)),
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Exact => "exact",
            Self::Rodas5p => "rodas5p",
            Self::Dopri5 => "dopri5",
            Self::Dop853 => "dop853",
        })
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
    solve_with_stop(model, system, schedule, (method, tolerance), Stop::NEVER)
}

fn solve_with_stop(
    model: &str,
    system: &System,
    schedule: &Schedule,
    (method, tolerance): (Method, Tolerance),
    stop: Stop<'_>,
) -> Result<Trajectory, SolverError> {
    system.check_rates(model, schedule, method)?;
    let absolute = tolerance.absolute_mg(schedule);
    let mut propagator = method.propagator(model, system, (tolerance.relative, absolute), stop);
    let segments = advance_all(&mut *propagator, system, &schedule.segments)?;
    Ok(Trajectory::new(system, segments))
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
        .map(|(system, schedule)| solve_with_stop(model, system, schedule, (method, tolerance), stop))
        .collect()
}
