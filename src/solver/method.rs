use super::numeric::{self, Keep};
use super::trajectory::Bridge;
use super::{Abreast, Exact, Schedule, SolverError, System, Trajectory};
use crate::quantity::Time;
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
/// When the exact method is asked for a system it does not fit, or a step-by-step solver gives up.
pub fn solve(
    model: &str,
    system: &System,
    schedule: &Schedule,
    method: Method,
    tolerance: Tolerance,
) -> Result<Trajectory, SolverError> {
    let method = method.for_system(system);
    if method == Method::Rodas5p {
        let mut found = Abreast::new(tolerance).solve(&[system], &[schedule]);
        return found.pop().unwrap_or(Err(SolverError::Integration {
            method,
            at: Time::ZERO,
            reason: "no course came back".to_string(),
        }));
    }
    let (stretches, bridge) = if method == Method::Exact {
        if !system.is_linear_and_constant() {
            return Err(SolverError::NotLinear {
                model: model.to_string(),
            });
        }
        let lengths = schedule
            .stretches
            .iter()
            .map(|stretch| (stretch.end - stretch.start).hours());
        let exact = Exact::new(system, lengths.fold(0.0, f64::max));
        (exact.course(schedule), Bridge::Exact(exact))
    } else {
        (
            numeric::course(system, schedule, method, tolerance, Keep::Steps)?,
            Bridge::Quintic(tolerance.relative),
        )
    };
    Ok(Trajectory {
        stretches,
        size: system.size,
        readings: system.readings.clone(),
        bridge,
    })
}

/// Computes the courses of patients of one model, several at a time where the method can.
///
/// # Errors
/// For each patient as [`solve`].
pub fn solve_all(
    model: &str,
    systems: &[&System],
    schedules: &[&Schedule],
    method: Method,
    tolerance: Tolerance,
) -> Vec<Result<Trajectory, SolverError>> {
    if systems
        .iter()
        .all(|system| method.for_system(system) == Method::Rodas5p)
    {
        return Abreast::new(tolerance).solve(systems, schedules);
    }
    let patients = systems.iter().zip(schedules);
    patients
        .map(|(system, schedule)| solve(model, system, schedule, method, tolerance))
        .collect()
}
