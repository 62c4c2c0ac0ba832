//! The step-by-step path: `ode_solvers` on the right-hand side of the graph.
//!
//! Four things in `ode_solvers` 0.6 give wrong numbers, or none, without saying why, and a test
//! under `tests/regression` shows each of them:
//! - its dense output extrapolates the last point, so this path takes the accepted steps
//!   themselves ([`OutputType::Sparse`]) and bridges them by its own quintics;
//! - an input that switches within a step is stepped over, so every event ends an integration;
//! - its test for stiffness stops ordinary runs, so it is switched off;
//! - its `Dop853` looks at the start of a step where it should look at the end (its c12 is 0, not 1:
//!   <https://github.com/srenevey/ode-solvers/pull/42>), so there the clock is part of the state.

use super::{Jet, Method, Quintic, Schedule, SegmentPath, SolverError, Stop, System, Tolerance};
use crate::quantity::Time;
use ode_solvers::dop_shared::IntegrationError;
use ode_solvers::{Dop853, Dopri5, OutputType, SVector};

/// States the solver is compiled for; a system takes the first that fits.
const SIZES: [usize; 4] = [6, 10, 16, 32];
/// Steps of a course. A hundred hours at the stability limit of a rate of 100 /h take some 3,000; a million means
/// that the system is too stiff for an explicit method.
const MOST_STEPS: u32 = 1_000_000;
/// How closely a bridge must meet the solver between two steps, in units of the error allowed to a
/// step. Values computed apart differ by about one such error, whatever the bridge.
const BRIDGE: f64 = 10.0;
/// The least part of a step that is bridged on its own. Each halving improves a quintic 64 times.
const SHORTEST: f64 = 1e-3;

/// What of a course is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SaveAt {
    /// Every step, and what bridges it.
    Steps,
    /// The states at both ends of each segment.
    Ends,
}

#[derive(Clone, Copy)]
struct RightHandSide<'a> {
    system: &'a System,
    rates: &'a [f64],
    /// Hours from the first dose to the start of this segment.
    offset: f64,
    /// Where the state itself holds the hours since the start of the segment, if it does.
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

    /// Asked after every step whether to stop.
    fn solout(&mut self, _: f64, _: &SVector<f64, N>, _: &SVector<f64, N>) -> bool {
        self.stop.asked()
    }
}

impl RightHandSide<'_> {
    /// The amounts that are read, with slope and curvature.
    fn motions<const N: usize>(&self, time: f64, state: &SVector<f64, N>) -> Vec<Jet> {
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
}

/// The whole course, integrated from event to event.
pub(super) fn course(
    system: &System,
    schedule: &Schedule,
    (method, tolerance): (Method, Tolerance),
    keep: SaveAt,
    stop: Stop<'_>,
) -> Result<Vec<SegmentPath>, SolverError> {
    // LaneVector, what has left, integrals, the clock.
    let needed = system.size + 1 + system.readings.len() + 1;
    match SIZES.iter().find(|size| **size >= needed) {
        Some(6) => sized::<6>(system, schedule, (method, tolerance), keep, stop),
        Some(10) => sized::<10>(system, schedule, (method, tolerance), keep, stop),
        Some(16) => sized::<16>(system, schedule, (method, tolerance), keep, stop),
        Some(_) => sized::<32>(system, schedule, (method, tolerance), keep, stop),
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
    (method, tolerance): (Method, Tolerance),
    keep: SaveAt,
    stop: Stop<'_>,
) -> Result<Vec<SegmentPath>, SolverError> {
    let width = system.size + 1 + system.readings.len();
    // Tolerances are relative to what is given, so that micrograms and grams are treated alike.
    let given: f64 = schedule.inputs.iter().map(|input| input.amount).sum();
    let stepper = Stepper {
        method,
        relative: tolerance.relative,
        absolute: tolerance.absolute * if given > 0.0 { given } else { 1.0 },
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
        let failed = |reason| failed(method, segment.start, reason, before);
        // Local time from zero: the solver cannot start before zero and loses digits far from it.
        let steps = stepper
            .integrate(side, length, 0.0, state, MOST_STEPS - before)
            .map_err(failed)?;
        taken += u32::try_from(steps.len())
            .unwrap_or(MOST_STEPS)
            .min(MOST_STEPS - before);
        state = steps.last().map_or(state, |(_, state)| *state);
        let steps = match keep {
            SaveAt::Steps if method == Method::Dop853 => stepper.bridgeable(side, steps).map_err(failed)?,
            SaveAt::Steps => steps,
            SaveAt::Ends => vec![(0.0, start), (length, state)],
        };
        stop.go_on()?;
        let motions = match keep {
            SaveAt::Steps => steps
                .iter()
                .flat_map(|(time, state)| side.motions(*time, state))
                .collect(),
            SaveAt::Ends => Vec::new(),
        };
        paths.push(SegmentPath {
            start: segment.start,
            end: segment.end,
            times: steps.iter().map(|(time, _)| *time).collect(),
            states: steps
                .iter()
                .flat_map(|(_, state)| state.iter().take(width).copied())
                .collect(),
            width,
            motions,
        });
    }
    Ok(paths)
}

/// A time in hours and the state at it.
type Step<const N: usize> = (f64, SVector<f64, N>);

/// How steps are taken.
#[derive(Clone, Copy)]
struct Stepper {
    method: Method,
    relative: f64,
    absolute: f64,
}

impl Stepper {
    /// Accepted steps from zero to `length`, both ends included. A `first_step` of zero leaves it to the solver.
    fn integrate<const N: usize>(
        &self,
        side: RightHandSide<'_>,
        length: f64,
        first_step: f64,
        start: SVector<f64, N>,
        most_steps: u32,
    ) -> Result<Vec<Step<N>>, IntegrationError> {
        if length <= 0.0 {
            return Ok(vec![(0.0, start), (length, start)]);
        }
        let (relative, absolute) = (self.relative, self.absolute);
        // Step-size control as in Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I,
        // section II.4: the defaults of their codes.
        let safety = 0.9;
        let (times, states) = if self.method == Method::Dop853 {
            let (beta, fastest_fall, fastest_rise) = (0.0, 0.333, 6.0);
            let mut solver = Dop853::from_param(
                side,
                0.0,
                length,
                length,
                start,
                relative,
                absolute,
                safety,
                beta,
                fastest_fall,
                fastest_rise,
                length,
                first_step,
                most_steps,
                u32::MAX,
                OutputType::Sparse,
            );
            solver.integrate()?;
            (solver.x_out().clone(), solver.y_out().clone())
        } else {
            let (beta, fastest_fall, fastest_rise) = (0.04, 0.2, 10.0);
            let mut solver = Dopri5::from_param(
                side,
                0.0,
                length,
                length,
                start,
                relative,
                absolute,
                safety,
                beta,
                fastest_fall,
                fastest_rise,
                length,
                first_step,
                most_steps,
                u32::MAX,
                OutputType::Sparse,
            );
            solver.integrate()?;
            (solver.x_out().clone(), solver.y_out().clone())
        };
        Ok(times.into_iter().zip(states).collect())
    }

    /// Steps of a method of eighth order are so long that a quintic does not bridge them. Each is
    /// halved until the quintic meets, in the middle, the value and the slope that the method itself
    /// finds there.
    fn bridgeable<const N: usize>(
        &self,
        side: RightHandSide<'_>,
        steps: Vec<Step<N>>,
    ) -> Result<Vec<Step<N>>, IntegrationError> {
        let mut bridged: Vec<Step<N>> = Vec::with_capacity(2 * steps.len());
        for step in steps {
            let shortest = bridged.last().map_or(0.0, |(from, _)| SHORTEST * (step.0 - from));
            let mut ahead = vec![step];
            while let Some((to, after)) = ahead.last().copied() {
                let Some((from, before)) = bridged.last().copied() else {
                    bridged.extend(ahead.pop());
                    continue;
                };
                let half = 0.5 * (to - from);
                let halfway = self.integrate(side, half, half, before, MOST_STEPS)?;
                let middle = halfway.last().map_or(before, |(_, state)| *state);
                let ends = side
                    .motions(from, &before)
                    .into_iter()
                    .zip(side.motions(to, &after));
                let meets = ends
                    .zip(side.motions(from + half, &middle))
                    .all(|((before, after), middle)| {
                        let found = Quintic::new(from, before, to, after).level(from + half);
                        let allowed = BRIDGE * (self.absolute + self.relative * middle.value.abs());
                        (found.value - middle.value).abs() <= allowed
                            && (found.slope - middle.slope).abs() * half <= allowed
                    });
                if meets || half <= shortest {
                    bridged.extend(ahead.pop());
                } else {
                    ahead.push((from + half, middle));
                }
            }
        }
        Ok(bridged)
    }
}

fn failed(method: Method, start: Time, error: IntegrationError, before: u32) -> SolverError {
    use IntegrationError as Stop;
    let (hours, reason) = match error {
        Stop::MaxNumStepReached { x, n_step } => {
            return SolverError::Budget {
                method,
                at: start + Time::from_hours(x),
                steps: u64::from(before) + u64::from(n_step),
            };
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
