use super::numeric::{self, SaveAt};
use super::trajectory::Bridge;
use super::{BatchRodas5p, Exact, Schedule, SolverError, Stop, System, Trajectory};
use std::fmt;

/// How a course is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Exact where the system is linear and constant in time, Rodas5P otherwise.
    #[default]
    Auto,
    /// The matrix exponential from event to event.
    Exact,
    /// Rodas5P, a Rosenbrock method: few steps where rates differ widely.
    Rodas5p,
    /// Dormand–Prince 5(4).
    Dopri5,
    /// Dormand–Prince 8(5,3).
    Dop853,
}

/// How closely the step-by-step solvers work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Error of a step, relative to the state.
    pub relative: f64,
    /// Error of a step, relative to the amount given in all.
    pub absolute: f64,
}

impl Default for Tolerance {
    /// The steps of the explicit methods are held back by stability, not by accuracy, so a tight tolerance
    /// costs them little; Rodas5P takes about three quarters more steps than at 1e-8.
    fn default() -> Self {
        Self {
            relative: 1e-9,
            absolute: 1e-12,
        }
    }
}

impl Method {
    /// The method that will be used for a system.
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

/// Computes the course of one patient. `model` names it in errors.
///
/// # Errors
/// When the exact method is asked for a system it does not fit, when rates are too fast, or when a step-by-step
/// solver gives up.
pub fn solve(
    model: &str,
    system: &System,
    schedule: &Schedule,
    method: Method,
    tolerance: Tolerance,
) -> Result<Trajectory, SolverError> {
    one(model, system, schedule, (method, tolerance), Stop::NEVER)
}

fn one(
    model: &str,
    system: &System,
    schedule: &Schedule,
    (method, tolerance): (Method, Tolerance),
    stop: Stop<'_>,
) -> Result<Trajectory, SolverError> {
    system.can_be_followed(model, schedule, method)?;
    let method = method.for_system(system);
    let (segments, bridge) = match method {
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
            let exact = Exact::until(system, lengths.fold(0.0, f64::max), stop)?;
            (exact.course_until(schedule, stop)?, Bridge::Exact(exact))
        }
        Method::Auto | Method::Rodas5p => {
            let mut found = BatchRodas5p::new(tolerance)
                .until(stop)
                .solve(&[system], &[schedule]);
            return found.pop().unwrap_or(Err(SolverError::Stopped));
        }
        Method::Dopri5 | Method::Dop853 => (
            numeric::course(system, schedule, (method, tolerance), SaveAt::Steps, stop)?,
            Bridge::Quintic(tolerance.relative),
        ),
    };
    Ok(Trajectory {
        segments,
        size: system.size,
        readings: system.readings.clone(),
        bridge,
    })
}

/// Computes the courses of patients of one model, several at a time where the method can.
///
/// # Errors
/// For each patient as [`solve`]; and when it is stopped.
pub fn solve_all(
    model: &str,
    systems: &[&System],
    schedules: &[&Schedule],
    (method, tolerance): (Method, Tolerance),
    stop: Stop<'_>,
) -> Vec<Result<Trajectory, SolverError>> {
    let patients = systems.iter().zip(schedules);
    let batch = patients.clone().all(|(system, schedule)| {
        method.for_system(system) == Method::Rodas5p
            && system.can_be_followed(model, schedule, method).is_ok()
    });
    if batch {
        return BatchRodas5p::new(tolerance).until(stop).solve(systems, schedules);
    }
    patients
        .map(|(system, schedule)| one(model, system, schedule, (method, tolerance), stop))
        .collect()
}
