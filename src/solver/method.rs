use super::numeric::{self, SaveAt};
use super::trajectory::Interpolant;
use super::{BatchRodas5p, Exact, Schedule, SolverError, Stop, System, Trajectory};
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
    let method = method.for_system(system);
    let (segments, interpolant) = match method {
        Method::Exact => {
            if !system.is_linear_and_constant() {
                return Err(SolverError::NotLinear {
                    model: model.to_string(),
                });
            }
            let lengths = schedule
                .segments
                .iter()
                .map(|segment| (segment.end - segment.start).hours());
            let exact = Exact::with_stop(system, lengths.fold(0.0, f64::max), stop)?;
            (exact.segment_paths(schedule, stop)?, Interpolant::Exact(exact))
        }
        Method::Auto | Method::Rodas5p => {
            let batch = BatchRodas5p::new(tolerance).with_stop(stop);
            let mut solved = batch.solve(&[system], &[schedule]);
            return solved.pop().unwrap_or(Err(SolverError::Stopped));
        }
        Method::Dopri5 | Method::Dop853 => (
            numeric::segment_paths(system, schedule, (method, tolerance), SaveAt::Steps, stop)?,
            Interpolant::Quintic(tolerance.relative),
        ),
    };
    Ok(Trajectory {
        segments,
        size: system.size,
        readings: system.readings.clone(),
        interpolant,
    })
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
