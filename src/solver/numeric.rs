//! Explicit Runge–Kutta methods: `ode_solvers` on the right-hand side of a system.
//!
//! Dormand–Prince 5(4) and 8(5,3), with Hermite quintics between accepted steps. Four properties of `ode_solvers` 0.6
//! give wrong numbers, or none, without an error; `tests/regression/ode_solvers_traps.rs` shows each of them:
//! - its dense output extrapolates the last point, so accepted steps are used instead ([`OutputType::Sparse`]);
//! - an input that changes within a step is stepped over, so every event ends an integration;
//! - its stiffness test stops ordinary integrations, so it is switched off;
//! - its `Dop853` evaluates one stage at the start of a step instead of the end (its c12 is 0, not 1:
//!   <https://github.com/srenevey/ode-solvers/pull/42>), so there time is part of the state.

use super::{Jet, Method, Quintic, Schedule, Segment, SegmentPath, SolverError, Stop, System, Tolerance};
use crate::quantity::Time;
use ode_solvers::dop_shared::IntegrationError;
use ode_solvers::{Dop853, Dopri5, OutputType, SVector};

/// State sizes for which the solver is compiled; a system takes the first that fits.
const SIZES: [usize; 4] = [6, 10, 16, 32];
/// Steps of a trajectory. A hundred hours at the stability limit of a rate of 100 /h take some 3,000; a million means
/// that the system is too stiff for an explicit method.
const MAX_STEPS: u32 = 1_000_000;
/// Difference between an interpolant and the solver halfway between two steps, in units of the error allowed to a step.
/// Two integrations to the same time differ by about one unit.
const INTERPOLANT_TOLERANCE: f64 = 10.0;
/// Least part of a step with an interpolant of its own. Each halving reduces the error of a quintic 64 times.
const MIN_PART: f64 = 1e-3;
/// Length of the next step relative to the one whose error would be exactly as large as allowed.
const SAFETY: f64 = 0.9;

/// Which states of a trajectory are saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SaveAt {
    /// Those after every step, with jets for the interpolant.
    Steps,
    /// Those at both ends of each segment.
    Ends,
}

/// The right-hand side during one segment. A state holds amounts, the amount eliminated, integrals of the amounts read
/// and, with `clock`, the time.
#[derive(Clone, Copy)]
struct RightHandSide<'a> {
    system: &'a System,
    /// Input, mg/h, by compartment.
    rates: &'a [f64],
    /// Time from the first dose to the start of the segment, h.
    offset: f64,
    /// Index of the cell of the state that is the time since the start of the segment, if there is one.
    clock: Option<usize>,
    stop: Stop<'a>,
}

impl<const N: usize> ode_solvers::System<f64, SVector<f64, N>> for RightHandSide<'_> {
    fn system(&self, time: f64, state: &SVector<f64, N>, change: &mut SVector<f64, N>) {
        let size = self.system.size;
        let state = state.as_slice();
        let change = change.as_mut_slice();
        let time = self
            .clock
            .and_then(|cell| state.get(cell).copied())
            .unwrap_or(time);
        self.system
            .derivative(self.offset + time, state, self.rates, change);
        let (_, integrals) = change.split_at_mut(size + 1);
        for (cell, reading) in integrals.iter_mut().zip(&self.system.readings) {
            *cell = state.get(reading.compartment).copied().unwrap_or(0.0);
        }
        if let Some(cell) = self.clock.and_then(|cell| change.get_mut(cell)) {
            *cell = 1.0;
        }
    }

    /// Called after every step; true stops the integration.
    fn solout(&mut self, _: f64, _: &SVector<f64, N>, _: &SVector<f64, N>) -> bool {
        self.stop.is_requested()
    }
}

impl RightHandSide<'_> {
    /// The amounts read, mg, with their first and second derivatives in time.
    fn jets<const N: usize>(&self, time: f64, state: &SVector<f64, N>) -> Vec<Jet> {
        let (mut slopes, mut curvatures) = (SVector::<f64, N>::zeros(), SVector::<f64, N>::zeros());
        let (state, since) = (state.as_slice(), self.offset + time);
        self.system
            .derivative(since, state, self.rates, slopes.as_mut_slice());
        self.system
            .second_derivative(since, state, slopes.as_slice(), curvatures.as_mut_slice());
        let cell = |cells: &[f64], index: usize| cells.get(index).copied().unwrap_or(f64::NAN);
        let readings = self.system.readings.iter().map(|reading| reading.compartment);
        readings
            .map(|compartment| Jet {
                value: cell(state, compartment),
                slope: cell(slopes.as_slice(), compartment),
                curvature: cell(curvatures.as_slice(), compartment),
            })
            .collect()
    }

    /// The path of a segment with these states as knots, `width` cells of each, and their jets if steps are saved.
    fn segment_path<const N: usize>(
        &self,
        segment: &Segment,
        steps: &[AcceptedStep<N>],
        width: usize,
        save_at: SaveAt,
    ) -> SegmentPath {
        let jets = match save_at {
            SaveAt::Steps => steps
                .iter()
                .flat_map(|(time, state)| self.jets(*time, state))
                .collect(),
            SaveAt::Ends => Vec::new(),
        };
        SegmentPath {
            start: segment.start,
            end: segment.end,
            times: steps.iter().map(|(time, _)| *time).collect(),
            states: steps
                .iter()
                .flat_map(|(_, state)| state.iter().take(width).copied())
                .collect(),
            width,
            jets,
        }
    }
}

/// The segments of a trajectory from a state of zero.
///
/// # Errors
/// When the system is too large, steps become too small or too many, or a stop is requested.
pub(super) fn segment_paths(
    system: &System,
    schedule: &Schedule,
    (method, tolerance): (Method, Tolerance),
    save_at: SaveAt,
    stop: Stop<'_>,
) -> Result<Vec<SegmentPath>, SolverError> {
    // Amounts, the amount eliminated, integrals, the time.
    let needed = system.size + 1 + system.readings.len() + 1;
    match SIZES.iter().find(|size| **size >= needed) {
        Some(6) => segment_paths_of_size::<6>(system, schedule, (method, tolerance), save_at, stop),
        Some(10) => segment_paths_of_size::<10>(system, schedule, (method, tolerance), save_at, stop),
        Some(16) => segment_paths_of_size::<16>(system, schedule, (method, tolerance), save_at, stop),
        Some(_) => segment_paths_of_size::<32>(system, schedule, (method, tolerance), save_at, stop),
        None => Err(SolverError::TooLarge {
            method,
            size: needed,
            most: SIZES.iter().copied().max().unwrap_or(0),
        }),
    }
}

fn segment_paths_of_size<const N: usize>(
    system: &System,
    schedule: &Schedule,
    (method, tolerance): (Method, Tolerance),
    save_at: SaveAt,
    stop: Stop<'_>,
) -> Result<Vec<SegmentPath>, SolverError> {
    let width = system.size + 1 + system.readings.len();
    let stepper = Stepper {
        method,
        relative: tolerance.relative,
        absolute: tolerance.absolute_mg(schedule),
    };
    let clock = (method == Method::Dop853).then_some(width);
    let mut state = SVector::<f64, N>::zeros();
    let mut paths = Vec::with_capacity(schedule.segments.len());
    let mut taken = 0;
    for segment in &schedule.segments {
        for (cell, bolus) in state.iter_mut().zip(&segment.boluses) {
            *cell += bolus;
        }
        if let Some(cell) = clock.and_then(|cell| state.get_mut(cell)) {
            *cell = 0.0;
        }
        let start = state;
        let length = (segment.end - segment.start).hours();
        let side = RightHandSide {
            stop,
            system,
            rates: &segment.rates,
            offset: (segment.start - schedule.first_dose).hours(),
            clock,
        };
        let before = taken;
        let failed = |error| solver_error(method, segment.start, error, before);
        // Time counts from the segment's start: the solver cannot start before zero and loses digits far from it.
        let steps = stepper
            .integrate(side, length, 0.0, state, MAX_STEPS - before)
            .map_err(failed)?;
        taken += u32::try_from(steps.len())
            .unwrap_or(MAX_STEPS)
            .min(MAX_STEPS - before);
        state = steps.last().map_or(state, |(_, state)| *state);
        let steps = match save_at {
            SaveAt::Steps if method == Method::Dop853 => stepper.refine(side, steps).map_err(failed)?,
            SaveAt::Steps => steps,
            SaveAt::Ends => vec![(0.0, start), (length, state)],
        };
        stop.check()?;
        paths.push(side.segment_path(segment, &steps, width, save_at));
    }
    Ok(paths)
}

/// Time at the end of a step, h from the start of the segment, and the state there.
type AcceptedStep<const N: usize> = (f64, SVector<f64, N>);

/// A method with its tolerances.
#[derive(Clone, Copy)]
struct Stepper {
    method: Method,
    relative: f64,
    /// mg.
    absolute: f64,
}

impl Stepper {
    /// Accepted steps from zero to `length`, both ends included. With a `first_step` of zero the solver chooses it.
    fn integrate<const N: usize>(
        &self,
        side: RightHandSide<'_>,
        length: f64,
        first_step: f64,
        start: SVector<f64, N>,
        max_steps: u32,
    ) -> Result<Vec<AcceptedStep<N>>, IntegrationError> {
        if length <= 0.0 {
            return Ok(vec![(0.0, start), (length, start)]);
        }
        match self.method {
            Method::Dop853 => self.dop853(side, length, first_step, start, max_steps),
            _ => self.dopri5(side, length, first_step, start, max_steps),
        }
    }

    /// Dormand–Prince 8(5,3). Step-size control as in Hairer, Nørsett and Wanner, Solving Ordinary Differential
    /// Equations I, section II.4, with the defaults of their code.
    fn dop853<const N: usize>(
        &self,
        side: RightHandSide<'_>,
        length: f64,
        first_step: f64,
        start: SVector<f64, N>,
        max_steps: u32,
    ) -> Result<Vec<AcceptedStep<N>>, IntegrationError> {
        let (beta, min_factor, max_factor) = (0.0, 0.333, 6.0);
        let mut solver = Dop853::from_param(
            side,
            0.0,
            length,
            length,
            start,
            self.relative,
            self.absolute,
            SAFETY,
            beta,
            min_factor,
            max_factor,
            length,
            first_step,
            max_steps,
            u32::MAX,
            OutputType::Sparse,
        );
        solver.integrate()?;
        let (times, states) = (solver.x_out().clone(), solver.y_out().clone());
        Ok(times.into_iter().zip(states).collect())
    }

    /// Dormand–Prince 5(4), with step-size control as for [`Stepper::dop853`].
    fn dopri5<const N: usize>(
        &self,
        side: RightHandSide<'_>,
        length: f64,
        first_step: f64,
        start: SVector<f64, N>,
        max_steps: u32,
    ) -> Result<Vec<AcceptedStep<N>>, IntegrationError> {
        let (beta, min_factor, max_factor) = (0.04, 0.2, 10.0);
        let mut solver = Dopri5::from_param(
            side,
            0.0,
            length,
            length,
            start,
            self.relative,
            self.absolute,
            SAFETY,
            beta,
            min_factor,
            max_factor,
            length,
            first_step,
            max_steps,
            u32::MAX,
            OutputType::Sparse,
        );
        solver.integrate()?;
        let (times, states) = (solver.x_out().clone(), solver.y_out().clone());
        Ok(times.into_iter().zip(states).collect())
    }

    /// Adds states within steps until quintics interpolate them: the steps of a method of order 8 are too long for one.
    ///
    /// Each step is halved until the quintic has, halfway, the value and the slope that the method itself finds there.
    fn refine<const N: usize>(
        &self,
        side: RightHandSide<'_>,
        steps: Vec<AcceptedStep<N>>,
    ) -> Result<Vec<AcceptedStep<N>>, IntegrationError> {
        let mut refined: Vec<AcceptedStep<N>> = Vec::with_capacity(2 * steps.len());
        for step in steps {
            let shortest = refined.last().map_or(0.0, |(from, _)| MIN_PART * (step.0 - from));
            let mut pending = vec![step];
            while let Some((to, after)) = pending.last().copied() {
                let Some((from, before)) = refined.last().copied() else {
                    refined.extend(pending.pop());
                    continue;
                };
                let half = 0.5 * (to - from);
                let first_half = self.integrate(side, half, half, before, MAX_STEPS)?;
                let middle = first_half.last().map_or(before, |(_, state)| *state);
                let ends = side.jets(from, &before).into_iter().zip(side.jets(to, &after));
                let agrees = ends
                    .zip(side.jets(from + half, &middle))
                    .all(|((before, after), middle)| {
                        let found = Quintic::new(from, before, to, after).jet(from + half);
                        let allowed =
                            INTERPOLANT_TOLERANCE * (self.absolute + self.relative * middle.value.abs());
                        (found.value - middle.value).abs() <= allowed
                            && (found.slope - middle.slope).abs() * half <= allowed
                    });
                if agrees || half <= shortest {
                    refined.extend(pending.pop());
                } else {
                    pending.push((from + half, middle));
                }
            }
        }
        Ok(refined)
    }
}

/// The error of an integration that began at `start`, after `before` steps of the same trajectory.
fn solver_error(method: Method, start: Time, error: IntegrationError, before: u32) -> SolverError {
    let (hours, reason) = match error {
        IntegrationError::MaxNumStepReached { x, n_step } => {
            return SolverError::Budget {
                method,
                at: start + Time::from_hours(x),
                steps: u64::from(before) + u64::from(n_step),
            };
        }
        IntegrationError::StepSizeUnderflow { x } => (x, "the steps became too small".to_string()),
        IntegrationError::StiffnessDetected { x } => (x, "rates are too different".to_string()),
    };
    SolverError::Integration {
        method,
        at: start + Time::from_hours(hours),
        reason,
    }
}
