//! Explicit Runge–Kutta methods: `ode_solvers` on the right-hand side of a system.
//!
//! Dormand–Prince 5(4) and 8(5,3), with Hermite quintics between accepted steps. Four properties of `ode_solvers` 0.6
//! give wrong numbers, or none, without an error; `tests/regression/ode_solvers_traps.rs` shows each of them:
//! - its dense output extrapolates the last point, so accepted steps are used instead ([`OutputType::Sparse`]);
//! - an input that changes within a step is stepped over, so every event ends an integration;
//! - its stiffness test stops ordinary integrations, so it is switched off;
//! - its `Dop853` evaluates one stage at the start of a step instead of the end (its c12 is 0, not 1:
//!   <https://github.com/srenevey/ode-solvers/pull/42>), so there time is part of the state.

use super::propagator::Problem;
use super::right_hand_side::RightHandSide;
use super::segment_path::Interpolant;
use super::{Method, Propagator, Quintic, SaveAt, Segment, SegmentPath, SolverError, State, System};
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

/// A pair of Dormand and Prince.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RungeKuttaPair {
    /// 5(4), [`Method::Dopri5`].
    Five,
    /// 8(5,3), [`Method::Dop853`].
    Eight,
}

impl From<RungeKuttaPair> for Method {
    fn from(pair: RungeKuttaPair) -> Self {
        match pair {
            RungeKuttaPair::Five => Self::Dopri5,
            RungeKuttaPair::Eight => Self::Dop853,
        }
    }
}

/// An explicit Runge–Kutta method.
#[derive(Clone, Debug)]
pub(super) struct ExplicitRungeKutta<'a> {
    pair: RungeKuttaPair,
    problem: Problem<'a>,
    save_at: SaveAt,
    /// Steps of the segments so far.
    taken: u32,
}

impl<'a> ExplicitRungeKutta<'a> {
    pub(super) fn new(pair: RungeKuttaPair, problem: Problem<'a>, save_at: SaveAt) -> Self {
        Self {
            pair,
            problem,
            save_at,
            taken: 0,
        }
    }

    fn advance_with_size<const N: usize>(
        &mut self,
        system: &System,
        state: &State,
        segment: &Segment,
    ) -> Result<SegmentPath, SolverError> {
        let width = state.cells().len();
        let stepper = Stepper {
            pair: self.pair,
            relative: self.problem.relative,
            absolute: self.problem.absolute,
        };
        let mut start = SVector::<f64, N>::zeros();
        for (cell, value) in start.iter_mut().zip(state.after_boluses(segment).cells()) {
            *cell = *value;
        }
        let rises = segment.rises().unwrap_or_default();
        let side = RightHandSide {
            stop: self.problem.stop,
            system,
            rates: &segment.rates,
            rises: &rises,
            offset: segment.since_first_dose(),
            clock: (self.pair == RungeKuttaPair::Eight).then_some(width),
        };
        let (before, length) = (self.taken, (segment.end - segment.start).hours());
        let failed = |error| solver_error(self.pair.into(), segment.start, error, before);
        // Time counts from the segment's start: the solver cannot start before zero and loses digits far from it.
        let steps = stepper
            .integrate(side, length, 0.0, start, MAX_STEPS - before)
            .map_err(failed)?;
        self.taken += u32::try_from(steps.len())
            .unwrap_or(MAX_STEPS)
            .min(MAX_STEPS - before);
        let end = steps.last().map_or(start, |(_, state)| *state);
        let steps = match self.save_at {
            SaveAt::Steps if self.pair == RungeKuttaPair::Eight => {
                stepper.refine(side, steps).map_err(failed)?
            }
            SaveAt::Steps => steps,
            SaveAt::Ends => vec![(0.0, start), (length, end)],
        };
        self.problem.stop.check()?;
        Ok(self.segment_path(segment, &side, &steps, width))
    }

    /// The path with these states as knots, `width` cells of each, and their jets if steps are saved.
    fn segment_path<const N: usize>(
        &self,
        segment: &Segment,
        side: &RightHandSide<'_>,
        steps: &[AcceptedStep<N>],
        width: usize,
    ) -> SegmentPath {
        let jets = match self.save_at {
            SaveAt::Steps => steps
                .iter()
                .flat_map(|(time, state)| side.jets(*time, state))
                .collect(),
            SaveAt::Ends => Vec::new(),
        };
        let times = steps.iter().map(|(time, _)| *time).collect();
        let states = steps.iter();
        let states = states
            .flat_map(|(_, state)| state.iter().take(width).copied())
            .collect();
        let interpolant = Interpolant::Quintic {
            jets,
            tolerance: self.problem.relative,
        };
        SegmentPath::new(side.system, segment, times, states, interpolant)
    }
}

impl Propagator for ExplicitRungeKutta<'_> {
    fn advance(
        &mut self,
        system: &System,
        state: &State,
        segment: &Segment,
    ) -> Result<SegmentPath, SolverError> {
        self.problem.check(system, segment, self.pair.into())?;
        // The time, too, is part of the state of Dop853.
        let needed = state.cells().len() + 1;
        match SIZES.iter().find(|size| **size >= needed) {
            Some(6) => self.advance_with_size::<6>(system, state, segment),
            Some(10) => self.advance_with_size::<10>(system, state, segment),
            Some(16) => self.advance_with_size::<16>(system, state, segment),
            Some(_) => self.advance_with_size::<32>(system, state, segment),
            None => Err(SolverError::TooLarge {
                method: self.pair.into(),
                size: needed,
                most: SIZES.iter().copied().max().unwrap_or(0),
            }),
        }
    }
}

/// Time at the end of a step, h from the start of the segment, and the state there.
type AcceptedStep<const N: usize> = (f64, SVector<f64, N>);

/// A method with its tolerances.
#[derive(Clone, Copy)]
struct Stepper {
    pair: RungeKuttaPair,
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
        match self.pair {
            RungeKuttaPair::Eight => self.dop853(side, length, first_step, start, max_steps),
            RungeKuttaPair::Five => self.dopri5(side, length, first_step, start, max_steps),
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
