//! The step-by-step path: `ode_solvers` on the right-hand side of the graph.
//!
//! Three things in `ode_solvers` 0.6 give wrong numbers without an error, and a test under
//! `tests/laws` shows each of them:
//! - its dense output extrapolates the last point, so this path takes the accepted steps
//!   themselves ([`OutputType::Sparse`]) and bridges them by its own quintics;
//! - an input that switches within a step is stepped over, so every event ends an integration;
//! - its test for stiffness stops ordinary runs, so it is switched off.

use super::{Method, Schedule, SolverError, StretchPath, System, Tolerance};
use crate::quantity::Time;
use ode_solvers::{Dop853, Dopri5, OutputType, SVector};

/// States the solver is compiled for; a system takes the first that fits.
const SIZES: [usize; 4] = [6, 10, 16, 32];
/// Steps within one stretch. A hundred hours at the stability limit of a rate of 100 /h take some
/// 3,000; a million means that the system is too stiff for an explicit method.
const MOST_STEPS: u32 = 1_000_000;

struct RightHandSide<'a> {
    system: &'a System,
    rates: &'a [f64],
    /// Hours from the first dose to the start of this stretch.
    offset: f64,
}

impl<const N: usize> ode_solvers::System<f64, SVector<f64, N>> for RightHandSide<'_> {
    fn system(&self, time: f64, state: &SVector<f64, N>, change: &mut SVector<f64, N>) {
        let size = self.system.size;
        let state = state.as_slice();
        let change = change.as_mut_slice();
        self.system
            .derivative(self.offset + time, state, self.rates, change);
        let (_, integrals) = change.split_at_mut(size + 1);
        for (cell, reading) in integrals.iter_mut().zip(&self.system.readings) {
            *cell = state.get(reading.compartment).copied().unwrap_or(0.0);
        }
    }
}

/// The whole course, integrated from event to event.
pub(super) fn course(
    system: &System,
    schedule: &Schedule,
    method: Method,
    tolerance: Tolerance,
) -> Result<Vec<StretchPath>, SolverError> {
    let needed = system.size + 1 + system.readings.len();
    match SIZES.iter().find(|size| **size >= needed) {
        Some(6) => sized::<6>(system, schedule, method, tolerance),
        Some(10) => sized::<10>(system, schedule, method, tolerance),
        Some(16) => sized::<16>(system, schedule, method, tolerance),
        Some(_) => sized::<32>(system, schedule, method, tolerance),
        None => Err(SolverError::TooLarge {
            method,
            size: needed,
            most: SIZES.iter().copied().max().unwrap_or(0),
        }),
    }
}

fn sized<const N: usize>(
    system: &System,
    schedule: &Schedule,
    method: Method,
    tolerance: Tolerance,
) -> Result<Vec<StretchPath>, SolverError> {
    let width = system.size + 1 + system.readings.len();
    // Tolerances are relative to what is given, so that micrograms and grams are treated alike.
    let given: f64 = schedule.arrivals.iter().map(|arrival| arrival.amount).sum();
    let absolute = tolerance.absolute * given.max(f64::MIN_POSITIVE);
    let mut state = SVector::<f64, N>::zeros();
    let mut paths = Vec::with_capacity(schedule.stretches.len());
    for stretch in &schedule.stretches {
        for (cell, jump) in state.iter_mut().zip(&stretch.jumps) {
            *cell += jump;
        }
        let length = (stretch.end - stretch.start).hours();
        let side = RightHandSide {
            system,
            rates: &stretch.rates,
            offset: (stretch.start - schedule.first_dose).hours(),
        };
        // Local time from zero: the solver cannot start before zero and loses digits far from it.
        let (times, steps) = integrate(side, method, length, state, tolerance.relative, absolute)
            .map_err(|reason| stopped(method, stretch.start, reason))?;
        let mut states = Vec::with_capacity(steps.len() * width);
        for step in &steps {
            states.extend(step.iter().take(width));
        }
        if let Some(last) = steps.last() {
            state = *last;
        }
        paths.push(StretchPath {
            start: stretch.start,
            end: stretch.end,
            rates: stretch.rates.clone(),
            times,
            states,
            width,
        });
    }
    Ok(paths)
}

type Steps<const N: usize> = (Vec<f64>, Vec<SVector<f64, N>>);

/// Accepted steps from zero to `length`, both ends included.
fn integrate<const N: usize>(
    side: RightHandSide<'_>,
    method: Method,
    length: f64,
    start: SVector<f64, N>,
    relative: f64,
    absolute: f64,
) -> Result<Steps<N>, ode_solvers::dop_shared::IntegrationError> {
    // Step-size control as in Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I,
    // section II.4: the defaults of their codes.
    let (safety, fastest_fall, fastest_rise) = (0.9, 0.2, 10.0);
    let first_step = 0.0;
    let (times, states) = if method == Method::Dop853 {
        let mut solver = Dop853::from_param(
            side,
            0.0,
            length,
            length,
            start,
            relative,
            absolute,
            safety,
            0.0,
            0.333,
            6.0,
            length,
            first_step,
            MOST_STEPS,
            u32::MAX,
            OutputType::Sparse,
        );
        solver.integrate()?;
        (solver.x_out().clone(), solver.y_out().clone())
    } else {
        let mut solver = Dopri5::from_param(
            side,
            0.0,
            length,
            length,
            start,
            relative,
            absolute,
            safety,
            0.04,
            fastest_fall,
            fastest_rise,
            length,
            first_step,
            MOST_STEPS,
            u32::MAX,
            OutputType::Sparse,
        );
        solver.integrate()?;
        (solver.x_out().clone(), solver.y_out().clone())
    };
    Ok((times, states))
}

fn stopped(method: Method, start: Time, error: ode_solvers::dop_shared::IntegrationError) -> SolverError {
    use ode_solvers::dop_shared::IntegrationError as Stop;
    let (hours, reason) = match error {
        Stop::MaxNumStepReached { x, n_step } => {
            (x, format!("{n_step} steps were not enough (rates too different)"))
        }
        Stop::StepSizeUnderflow { x } => (x, "the steps became too small".to_string()),
        Stop::StiffnessDetected { x } => (x, "rates are too different".to_string()),
    };
    SolverError::Integration {
        method,
        at: start + Time::from_hours(hours),
        reason,
    }
}
