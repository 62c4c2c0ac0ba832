#![allow(
    clippy::needless_range_loop,
    reason = "rows and columns of several matrices at once"
)]

use super::allowance::{Allowance, start_derivatives};
use super::integration_task::{IntegrationTask, Trajectories};
use super::lane_input::LaneInput;
use super::lane_system::{LaneSystem, greater, lane_value, mean_square, positive, set_lane};
use super::rosenbrock::{Rodas5pStep, Stages, dense_output_at_start, step};
use super::segment_path::Interpolant;
use super::step_control::StepControl;
use super::{Jet, Method, SaveAt, Segment, SegmentPath, SolverError, Stop, System};
use crate::lane::{LANES, LaneF64, LaneVector};
use crate::quantity::Time;
use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask64x8};

/// Steps of a trajectory, rejected ones included. Some hundred after each dose are ordinary; more than these would also
/// take more memory than a trajectory is worth, a hundred megabytes.
const MAX_STEPS: f64 = 1e6;
/// Steps between two checks for a stop request: some ten microseconds.
const STOP_CHECK_INTERVAL: u32 = 32;
/// Steps of a segment for which memory is reserved.
const INITIAL_CAPACITY: usize = 64;

/// Integration of up to eight subjects by Rodas5P, one in each lane, segment after segment.
struct LaneIntegrator<'a, S: Simd, const N: usize> {
    system: LaneSystem<S, N>,
    /// Number of compartments.
    size: usize,
    /// Compartments that are read.
    readings: Vec<usize>,
    save_at: SaveAt,
    allowance: Allowance<S>,
    /// The present segment of each subject, if it has one.
    segments: Vec<Option<&'a Segment>>,
    /// Input during the segment.
    input: LaneInput<S, N>,
    /// Length of the segment, h.
    length: LaneF64<S>,
    /// Time from the first dose to the start of the segment, h.
    offset: LaneF64<S>,
    /// Time since the start of the segment, h.
    time: LaneF64<S>,
    /// Steps since the start of the trajectory, rejected ones included.
    steps: LaneF64<S>,
    /// mg.
    amounts: LaneVector<S, N>,
    /// Amount eliminated, mg.
    eliminated: LaneF64<S>,
    /// Integrals of the amounts, mg·h.
    integrals: LaneVector<S, N>,
    /// First and second derivatives of the amounts for the interpolant, mg/h and mg/h².
    slopes: LaneVector<S, N>,
    curvatures: LaneVector<S, N>,
    /// The present segment's knots so far, for each subject.
    knots: Vec<Knots>,
    subject_systems: Vec<&'a System>,
    trajectories: Trajectories,
}

/// Knots of one subject in one segment.
#[derive(Default)]
struct Knots {
    times: Vec<f64>,
    states: Vec<f64>,
    /// Empty where ends are saved.
    jets: Vec<Jet>,
}

/// Integrates up to eight subjects of the same structure; one result for each task, in order.
#[inline(always)]
pub(super) fn integrate<S: Simd, const N: usize>(
    simd: S,
    tasks: &[IntegrationTask<'_>],
    save_at: SaveAt,
    stop: Stop<'_>,
) -> Trajectories {
    let mut integrator = LaneIntegrator::<S, N>::new(simd, tasks, save_at);
    let count = tasks.iter().map(|task| task.segments.len()).max();
    for index in 0..count.unwrap_or(0) {
        integrator.start_segment(tasks, index);
        integrator.integrate_segment(stop);
        integrator.finish_segment();
    }
    integrator.trajectories
}

impl<'a, S: Simd, const N: usize> LaneIntegrator<'a, S, N> {
    fn new(simd: S, tasks: &[IntegrationTask<'a>], save_at: SaveAt) -> Self {
        let systems: Vec<&System> = tasks.iter().map(|task| task.system).collect();
        let first = systems.first();
        let zero = LaneF64::splat(simd, 0.0);
        let zeros = [zero; N];
        let mut integrator = Self {
            system: LaneSystem::new(simd, &systems),
            size: first.map_or(0, |system| system.size),
            readings: first.map_or_else(Vec::new, |system| {
                let readings = system.readings.iter();
                readings.map(|reading| reading.compartment).collect()
            }),
            save_at,
            allowance: Allowance::new(simd, tasks, save_at),
            segments: Vec::new(),
            input: LaneInput::none(simd),
            length: zero,
            offset: zero,
            time: zero,
            steps: zero,
            amounts: zeros,
            eliminated: zero,
            integrals: zeros,
            slopes: zeros,
            curvatures: zeros,
            knots: Vec::new(),
            subject_systems: systems,
            trajectories: tasks.iter().map(|_| Ok(Vec::new())).collect(),
        };
        for (lane, task) in tasks.iter().enumerate() {
            integrator.set_state(lane, task.start.cells());
        }
        integrator
    }

    /// Sets the state of one lane: amounts, the amount eliminated, integrals of the amounts read.
    fn set_state(&mut self, lane: usize, state: &[f64]) {
        let mut values = state.iter();
        for (cell, value) in self.amounts.iter_mut().take(self.size).zip(&mut values) {
            set_lane(cell, lane, *value);
        }
        for value in values.by_ref().take(1) {
            set_lane(&mut self.eliminated, lane, *value);
        }
        for (compartment, value) in self.readings.iter().zip(values) {
            if let Some(cell) = self.integrals.get_mut(*compartment) {
                set_lane(cell, lane, *value);
            }
        }
    }

    /// Starts the segment of that index, with its boluses, in every lane. A subject without such a segment, or whose
    /// integration has failed, gets one of length zero.
    fn start_segment(&mut self, tasks: &[IntegrationTask<'a>], index: usize) {
        let zero = LaneF64::splat(self.system.simd, 0.0);
        self.input = LaneInput::none(self.system.simd);
        self.length = zero;
        self.offset = zero;
        self.time = zero;
        self.segments.clear();
        self.knots.clear();
        let width = self.size + 1 + self.readings.len();
        let capacity = if self.save_at == SaveAt::Steps {
            INITIAL_CAPACITY
        } else {
            2
        };
        for (lane, (task, trajectory)) in tasks.iter().zip(&self.trajectories).enumerate() {
            let segment = task.segments.get(index).filter(|_| trajectory.is_ok());
            self.segments.push(segment);
            self.knots.push(Knots {
                times: Vec::with_capacity(capacity),
                states: Vec::with_capacity(capacity * width),
                jets: Vec::with_capacity(capacity * self.readings.len()),
            });
            let Some(segment) = segment else { continue };
            set_lane(&mut self.length, lane, (segment.end - segment.start).hours());
            set_lane(&mut self.offset, lane, segment.since_first_dose());
            for (cell, bolus) in self.amounts.iter_mut().zip(&segment.boluses) {
                set_lane(cell, lane, lane_value(cell, lane) + bolus);
            }
            self.input.set(self.system.simd, lane, segment);
        }
    }

    /// Sets slopes and curvatures to those of the right-hand side at the start of the segment.
    #[inline(always)]
    fn set_start_derivatives(&mut self) {
        let simd = self.system.simd;
        let zero = LaneF64::splat(simd, 0.0);
        let derivative = self
            .system
            .derivative(self.offset, &self.amounts, &self.input.at(zero));
        self.slopes = derivative.amounts;
        let time_derivative = self.system.time_derivative(self.offset, &self.amounts);
        let time_derivative = self.input.add_rises(simd, time_derivative);
        self.curvatures = time_derivative.map_or([zero; N], |derivative| derivative.amounts);
        let jacobian = self.system.jacobian(self.offset, &self.amounts);
        jacobian.add_product(&self.slopes, &mut self.curvatures);
    }

    /// Integrates the present segment from its start to its end, every lane with its own clock and step size.
    #[inline(always)]
    fn integrate_segment(&mut self, stop: Stop<'_>) {
        let simd = self.system.simd;
        let (zero, one) = (LaneF64::splat(simd, 0.0), LaneF64::splat(simd, 1.0));
        let mut active = self.length.simd_gt(zero);
        self.set_start_derivatives();
        let start = [&self.amounts, &self.slopes, &self.curvatures];
        let mut h = self.allowance.first_step(start, self.size, self.length);
        let mut control = StepControl::new(simd);
        let mut rounds = 0_u32;
        let mut stages = [[zero; N]; 8];
        self.record_starts(active);
        while active.any_true() {
            let able = self.can_step(h);
            if (active & !able).any_true() {
                self.fail((active & !able).to_bitmask());
                active &= able;
                continue;
            }
            rounds += 1;
            if rounds.is_multiple_of(STOP_CHECK_INTERVAL) && stop.is_requested() {
                self.trajectories.fill(Err(SolverError::Stopped));
                return;
            }
            self.steps += active.select(one, zero);
            let last = (self.time + h * 1.01).simd_ge(self.length);
            h = last.select(self.length - self.time, h);
            let times = [self.offset + self.time, self.time];
            let from = (&self.amounts, &self.input);
            let found = step(&self.system, times, h, from, &mut stages);
            let allowed = self.allowance.allowed_error(&self.amounts, &found.after);
            let mut error_square = mean_square(&found.error, &allowed, self.size as f64);
            let starts = active & self.time.simd_eq(zero);
            let mut at_start = None;
            if starts.any_true() && self.save_at == SaveAt::Steps {
                let (derivatives, transient) = self.start_transient(h, &stages, &found.after, &allowed);
                error_square = starts.select(greater(transient, error_square), error_square);
                at_start = Some(derivatives);
            }
            let accepted = error_square.simd_le(one) & active;
            let next = control.next_step(h, error_square, accepted);
            if accepted.any_true() {
                let time = last.select(self.length, self.time + h);
                if let Some(derivatives) = &at_start {
                    self.record_start_derivatives(starts & accepted, derivatives);
                }
                self.accept(accepted, &found, time);
                active &= self.time.simd_lt(self.length);
                self.record(match self.save_at {
                    SaveAt::Steps => accepted.to_bitmask(),
                    SaveAt::Ends => (accepted & !active).to_bitmask(),
                });
            }
            h = next;
        }
    }

    /// Records the knots that need no step: the start of a segment where ends are saved, and both ends of a segment of
    /// length zero, which follows a bolus at the horizon.
    #[inline(always)]
    fn record_starts(&mut self, active: mask64x8<S>) {
        if self.save_at == SaveAt::Ends {
            self.record(active.to_bitmask());
        }
        let mut without_length = 0;
        for (lane, segment) in self.segments.iter().enumerate() {
            without_length |= u64::from(segment.is_some_and(|segment| segment.start == segment.end)) << lane;
        }
        self.record(without_length);
        self.record(without_length);
    }

    /// Lanes in which a step of `h` hours changes the time and the step budget is not used up.
    #[inline(always)]
    fn can_step(&self, h: LaneF64<S>) -> mask64x8<S> {
        let max_steps = LaneF64::splat(self.system.simd, MAX_STEPS);
        let advances = (h * 0.1).simd_gt(self.time * f64::EPSILON);
        advances & self.steps.simd_lt(max_steps)
    }

    /// Derivatives for the interpolant at the start of the segment, and the mean square of the error of the transient
    /// there, after a first step to the amounts `after`: see [`start_derivatives`].
    #[inline(always)]
    fn start_transient(
        &self,
        h: LaneF64<S>,
        stages: &Stages<S, N>,
        after: &LaneVector<S, N>,
        allowed: &LaneVector<S, N>,
    ) -> ([LaneVector<S, N>; 2], LaneF64<S>) {
        let one = LaneF64::splat(self.system.simd, 1.0);
        let rates = self.system.jacobian(self.offset, &self.amounts);
        let derivatives = [&self.slopes, &self.curvatures];
        let dense_output = dense_output_at_start(stages, one / h, [&self.amounts, after]);
        start_derivatives(&rates, h, derivatives, &dense_output, (allowed, self.size))
    }

    /// Sets slopes and curvatures at the start of the segment and records it, in the lanes whose first step is
    /// accepted.
    #[inline(always)]
    fn record_start_derivatives(&mut self, starts: mask64x8<S>, derivatives: &[LaneVector<S, N>; 2]) {
        let [slopes, curvatures] = derivatives;
        for row in 0..N {
            self.slopes[row] = starts.select(slopes[row], self.slopes[row]);
            self.curvatures[row] = starts.select(curvatures[row], self.curvatures[row]);
        }
        self.record(starts.to_bitmask());
    }

    /// Takes over the result of a step in the lanes where it is accepted.
    #[inline(always)]
    fn accept(&mut self, accepted: mask64x8<S>, found: &Rodas5pStep<S, N>, time: LaneF64<S>) {
        let zero = LaneF64::splat(self.system.simd, 0.0);
        self.time = accepted.select(time, self.time);
        self.eliminated += accepted.select(found.eliminated, zero);
        for row in 0..N {
            // A negative amount is smaller than the error allowed to a negligible one.
            self.amounts[row] = accepted.select(positive(found.after[row]), self.amounts[row]);
            self.integrals[row] += accepted.select(found.integrals[row], zero);
            self.slopes[row] = accepted.select(found.slopes[row], self.slopes[row]);
            self.curvatures[row] = accepted.select(found.curvatures[row], self.curvatures[row]);
        }
    }

    /// Appends the present state as a knot in the lanes whose bits are set.
    fn record(&mut self, lanes: u64) {
        for (lane, knots) in self.knots.iter_mut().enumerate().take(LANES) {
            if lanes >> lane & 1 == 0 {
                continue;
            }
            knots.times.push(lane_value(&self.time, lane));
            for cell in self.amounts.iter().take(self.size) {
                knots.states.push(lane_value(cell, lane));
            }
            knots.states.push(lane_value(&self.eliminated, lane));
            for compartment in &self.readings {
                knots.states.push(cell_value(&self.integrals, *compartment, lane));
            }
            if self.save_at == SaveAt::Ends {
                continue;
            }
            for compartment in &self.readings {
                knots.jets.push(Jet {
                    value: cell_value(&self.amounts, *compartment, lane),
                    slope: cell_value(&self.slopes, *compartment, lane),
                    curvature: cell_value(&self.curvatures, *compartment, lane),
                });
            }
        }
    }

    /// Replaces the trajectory by an error in the lanes whose bits are set: too many steps, or too short a step.
    fn fail(&mut self, lanes: u64) {
        for (lane, trajectory) in self.trajectories.iter_mut().enumerate().take(LANES) {
            let Some(segment) = self.segments.get(lane).copied().flatten() else {
                continue;
            };
            if lanes >> lane & 1 == 0 {
                continue;
            }
            let (method, steps) = (Method::Rodas5p, lane_value(&self.steps, lane));
            let at = segment.start + Time::from_hours(lane_value(&self.time, lane));
            *trajectory = Err(if steps < MAX_STEPS {
                SolverError::Integration {
                    method,
                    at,
                    reason: "the steps became too small".to_string(),
                }
            } else {
                let steps = steps as u64;
                SolverError::Budget { method, at, steps }
            });
        }
    }

    /// Moves the knots of the segment into the trajectories that have not failed.
    fn finish_segment(&mut self) {
        let subjects = self.subject_systems.iter().zip(&self.segments);
        let lanes = self.trajectories.iter_mut().zip(self.knots.drain(..));
        for ((lane, (trajectory, knots)), (system, segment)) in lanes.enumerate().zip(subjects) {
            if let (Ok(trajectory), Some(segment)) = (trajectory, segment) {
                let interpolant = Interpolant::Quintic {
                    jets: knots.jets,
                    tolerance: lane_value(&self.allowance.relative, lane),
                };
                let path = SegmentPath::new(system, segment, knots.times, knots.states, interpolant);
                trajectory.push(path);
            }
        }
    }
}

/// The value of one compartment in one lane.
fn cell_value<S: Simd, const N: usize>(cells: &LaneVector<S, N>, compartment: usize, lane: usize) -> f64 {
    cells
        .get(compartment)
        .map_or(f64::NAN, |cell| lane_value(cell, lane))
}
