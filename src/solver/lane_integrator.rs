#![allow(
    clippy::needless_range_loop,
    reason = "rows and columns of several matrices at once"
)]

use super::allowance::{Allowance, settle};
use super::integration_task::{IntegrationTask, Trajectories};
use super::lane_system::{LaneSystem, LaneVector, at, greater, lesser, mean_square, positive, root32, set};
use super::numeric::SaveAt;
use super::rosenbrock::{Step, start, step};
use super::{Jet, Method, Segment, SegmentPath, SolverError, Stop, System};
use crate::lane::{LANES, LaneF64};
use crate::quantity::Time;
use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask64x8};

/// Steps of a course, those that were refused included. Some hundred after each dose are ordinary; more
/// than these would also take more memory than a course is worth, a hundred megabytes.
const MOST_STEPS: f64 = 1e6;
/// Steps after which it is asked whether to stop: some ten microseconds.
const ASK: u32 = 32;
/// Steps for which room is made at first.
const ROOM: usize = 64;
/// The part of the step that should just do.
const SAFETY: f64 = 0.9;
/// By how much a step grows or shrinks at most.
const FASTEST: [f64; 2] = [0.2, 10.0];
/// A step with a smaller error, to the power of 1/32, counts as one with this.
const STEADY: f64 = 0.75;

/// LaneF64 patients on their way through a segment.
struct LaneIntegrator<'a, S: Simd, const N: usize> {
    lanes: LaneSystem<S, N>,
    size: usize,
    /// Compartments that are read.
    readings: Vec<usize>,
    keep: SaveAt,
    allowance: Allowance<S>,
    /// The segment: who walks it, what arrives, how long it is, hours from the first dose to it.
    segments: Vec<Option<&'a Segment>>,
    inflow: LaneVector<S, N>,
    length: LaneF64<S>,
    offset: LaneF64<S>,
    /// Hours walked of it.
    time: LaneF64<S>,
    /// Steps since the start of the course.
    taken: LaneF64<S>,
    amounts: LaneVector<S, N>,
    left: LaneF64<S>,
    integrals: LaneVector<S, N>,
    /// How the amounts move, for whoever bridges two points.
    slopes: LaneVector<S, N>,
    curvatures: LaneVector<S, N>,
    tracks: Vec<SegmentPath>,
    courses: Trajectories,
}

/// The courses of up to eight patients of one graph.
#[inline(always)]
pub(super) fn integrate<S: Simd, const N: usize>(
    simd: S,
    tasks: &[IntegrationTask<'_>],
    keep: SaveAt,
    stop: Stop<'_>,
) -> Trajectories {
    let mut integrator = LaneIntegrator::<S, N>::new(simd, tasks, keep);
    let rounds = tasks.iter().map(|task| task.schedule.segments.len()).max();
    for round in 0..rounds.unwrap_or(0) {
        integrator.enter(tasks, round);
        integrator.through(stop);
        integrator.leave();
    }
    integrator.courses
}

impl<'a, S: Simd, const N: usize> LaneIntegrator<'a, S, N> {
    fn new(simd: S, tasks: &[IntegrationTask<'a>], keep: SaveAt) -> Self {
        let systems: Vec<&System> = tasks.iter().map(|task| task.system).collect();
        let first = systems.first();
        let zero = LaneF64::splat(simd, 0.0);
        let none = [zero; N];
        let mut integrator = Self {
            lanes: LaneSystem::new(simd, &systems),
            size: first.map_or(0, |system| system.size),
            readings: first.map_or_else(Vec::new, |system| {
                let readings = system.readings.iter();
                readings.map(|reading| reading.compartment).collect()
            }),
            keep,
            allowance: Allowance::new(simd, tasks, keep),
            segments: Vec::new(),
            inflow: none,
            length: zero,
            offset: zero,
            time: zero,
            taken: zero,
            amounts: none,
            left: zero,
            integrals: none,
            slopes: none,
            curvatures: none,
            tracks: Vec::new(),
            courses: tasks.iter().map(|_| Ok(Vec::new())).collect(),
        };
        for (lane, task) in tasks.iter().enumerate() {
            let mut start = task.start.iter();
            for (cell, value) in integrator
                .amounts
                .iter_mut()
                .take(integrator.size)
                .zip(&mut start)
            {
                set(cell, lane, *value);
            }
            for value in start.by_ref().take(1) {
                set(&mut integrator.left, lane, *value);
            }
            for (compartment, value) in integrator.readings.iter().zip(start) {
                if let Some(cell) = integrator.integrals.get_mut(*compartment) {
                    set(cell, lane, *value);
                }
            }
        }
        integrator
    }

    /// To the start of everybody's next segment. Who has no more, or has failed, has nothing to integrate.
    fn enter(&mut self, tasks: &[IntegrationTask<'a>], round: usize) {
        let zero = LaneF64::splat(self.lanes.simd, 0.0);
        self.inflow = [zero; N];
        self.length = zero;
        self.offset = zero;
        self.time = zero;
        self.segments.clear();
        self.tracks.clear();
        let width = self.size + 1 + self.readings.len();
        let room = if self.keep == SaveAt::Steps { ROOM } else { 2 };
        for (lane, (task, course)) in tasks.iter().zip(&self.courses).enumerate() {
            let segment = task.schedule.segments.get(round).filter(|_| course.is_ok());
            self.segments.push(segment);
            self.tracks.push(SegmentPath {
                start: segment.map_or(Time::ZERO, |segment| segment.start),
                end: segment.map_or(Time::ZERO, |segment| segment.end),
                times: Vec::with_capacity(room),
                states: Vec::with_capacity(room * width),
                width,
                motions: Vec::with_capacity(room * self.readings.len()),
            });
            let Some(segment) = segment else { continue };
            set(&mut self.length, lane, (segment.end - segment.start).hours());
            let offset = (segment.start - task.schedule.first_dose).hours();
            set(&mut self.offset, lane, offset);
            for (cell, bolus) in self.amounts.iter_mut().zip(&segment.boluses) {
                set(cell, lane, at(cell, lane) + bolus);
            }
            for (cell, rate) in self.inflow.iter_mut().zip(&segment.rates) {
                set(cell, lane, *rate);
            }
        }
    }

    /// How the amounts move at the start of the segment, where nothing has bent a bridge yet.
    #[inline(always)]
    fn set_off(&mut self) {
        let simd = self.lanes.simd;
        let change = self.lanes.slopes(self.offset, &self.amounts, &self.inflow);
        self.slopes = change.amounts;
        let drift = self.lanes.drift(self.offset, &self.amounts);
        self.curvatures = drift.map_or([LaneF64::splat(simd, 0.0); N], |drift| drift.amounts);
        let jacobian = self.lanes.jacobian(self.offset, &self.amounts);
        jacobian.times(&self.slopes, &mut self.curvatures);
    }

    /// From its start to its end.
    #[inline(always)]
    fn through(&mut self, stop: Stop<'_>) {
        let simd = self.lanes.simd;
        let number = |value: f64| LaneF64::splat(simd, value);
        let (zero, one) = (number(0.0), number(1.0));
        let [slowest, fastest] = FASTEST.map(number);
        let mut walking = self.length.simd_gt(zero);
        self.set_off();
        let motions = [&self.amounts, &self.slopes, &self.curvatures];
        let mut h = self.allowance.first_step(motions, self.size, self.length);
        let (mut steady, mut limit, mut turns) = (number(STEADY), fastest, 0_u32);
        let mut stages = [[zero; N]; 8];
        if self.keep == SaveAt::Ends {
            self.record(walking.to_bitmask());
        }
        // A segment without length is where something arrives at the very end: its two ends are one.
        let mut standing = 0;
        for (lane, segment) in self.segments.iter().enumerate() {
            standing |= u64::from(segment.is_some_and(|segment| segment.start == segment.end)) << lane;
        }
        self.record(standing);
        self.record(standing);
        while walking.any_true() {
            let room = (h * 0.1).simd_gt(self.time * f64::EPSILON);
            let able = room & self.taken.simd_lt(number(MOST_STEPS));
            if (walking & !able).any_true() {
                self.give_up((walking & !able).to_bitmask());
                walking &= able;
                continue;
            }
            turns += 1;
            if turns % ASK == 0 && stop.asked() {
                self.courses.fill(Err(SolverError::Stopped));
                return;
            }
            self.taken += walking.select(one, zero);
            let last = (self.time + h * 1.01).simd_ge(self.length);
            h = last.select(self.length - self.time, h);
            let since = self.offset + self.time;
            let from = [&self.amounts, &self.inflow];
            let found = step(&self.lanes, since, h, from, &mut stages);
            let allowed = self.allowance.of(&self.amounts, &found.after);
            let mut square = mean_square(&found.error, &allowed, self.size as f64);
            let starts = walking & self.time.simd_eq(zero);
            let mut settled = None;
            if starts.any_true() && self.keep == SaveAt::Steps {
                let rates = self.lanes.jacobian(self.offset, &self.amounts);
                let motions = [&self.slopes, &self.curvatures];
                let own = start(&stages, one / h, [&self.amounts, &found.after]);
                let (motions, between) = settle(&rates, h, motions, &own, (&allowed, self.size));
                square = starts.select(greater(between, square), square);
                settled = Some(motions);
            }
            let good = square.simd_le(one) & walking;
            // The sixth power of the 32nd root of the error stands for its fifth root.
            let root = root32(square).sqrt();
            let cube = root * root * root;
            let factor = good.select(steady, one) * SAFETY / (cube * cube);
            let next = h * lesser(greater(factor, slowest), limit);
            limit = good.select(fastest, one);
            steady = good.select(greater(root, number(STEADY)), steady);
            if good.any_true() {
                let time = last.select(self.length, self.time + h);
                if let Some([slopes, curvatures]) = settled {
                    let starts = starts & good;
                    for row in 0..N {
                        self.slopes[row] = starts.select(slopes[row], self.slopes[row]);
                        self.curvatures[row] = starts.select(curvatures[row], self.curvatures[row]);
                    }
                    self.record(starts.to_bitmask());
                }
                self.take(good, &found, time);
                walking &= self.time.simd_lt(self.length);
                self.record(match self.keep {
                    SaveAt::Steps => good.to_bitmask(),
                    SaveAt::Ends => (good & !walking).to_bitmask(),
                });
            }
            h = next;
        }
    }

    /// Takes a step over in the lanes of a mask.
    #[inline(always)]
    fn take(&mut self, good: mask64x8<S>, found: &Step<S, N>, time: LaneF64<S>) {
        let zero = LaneF64::splat(self.lanes.simd, 0.0);
        self.time = good.select(time, self.time);
        self.left += good.select(found.left, zero);
        for row in 0..N {
            // What comes out below nothing is less than the error allowed to what is next to nothing.
            self.amounts[row] = good.select(positive(found.after[row]), self.amounts[row]);
            self.integrals[row] += good.select(found.integrals[row], zero);
            self.slopes[row] = good.select(found.slopes[row], self.slopes[row]);
            self.curvatures[row] = good.select(found.curvatures[row], self.curvatures[row]);
        }
    }

    /// Writes down where the patients are whose bits are set.
    fn record(&mut self, bits: u64) {
        for (lane, track) in self.tracks.iter_mut().enumerate().take(LANES) {
            if bits >> lane & 1 == 0 {
                continue;
            }
            track.times.push(at(&self.time, lane));
            for cell in self.amounts.iter().take(self.size) {
                track.states.push(at(cell, lane));
            }
            track.states.push(at(&self.left, lane));
            for compartment in &self.readings {
                track.states.push(of(&self.integrals, *compartment, lane));
            }
            if self.keep == SaveAt::Ends {
                continue;
            }
            for compartment in &self.readings {
                track.motions.push(Jet {
                    value: of(&self.amounts, *compartment, lane),
                    slope: of(&self.slopes, *compartment, lane),
                    curvature: of(&self.curvatures, *compartment, lane),
                });
            }
        }
    }

    /// Says why some cannot go on.
    fn give_up(&mut self, bits: u64) {
        for (lane, course) in self.courses.iter_mut().enumerate().take(LANES) {
            let Some(segment) = self.segments.get(lane).copied().flatten() else {
                continue;
            };
            if bits >> lane & 1 == 0 {
                continue;
            }
            let (method, taken) = (Method::Rodas5p, at(&self.taken, lane));
            let at = segment.start + Time::from_hours(at(&self.time, lane));
            *course = Err(if taken < MOST_STEPS {
                SolverError::Integration {
                    method,
                    at,
                    reason: "the steps became too small".to_string(),
                }
            } else {
                let steps = taken as u64;
                SolverError::Budget { method, at, steps }
            });
        }
    }

    /// Out of the segment, with what has been written down.
    fn leave(&mut self) {
        let walked = self
            .courses
            .iter_mut()
            .zip(self.tracks.drain(..))
            .zip(&self.segments);
        for ((course, track), segment) in walked {
            if let (Ok(course), Some(_)) = (course, segment) {
                course.push(track);
            }
        }
    }
}

/// What one patient has in one compartment.
fn of<S: Simd, const N: usize>(cells: &LaneVector<S, N>, compartment: usize, lane: usize) -> f64 {
    cells.get(compartment).map_or(f64::NAN, |cell| at(cell, lane))
}
