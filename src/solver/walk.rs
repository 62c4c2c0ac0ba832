#![allow(
    clippy::needless_range_loop,
    reason = "rows and columns of several matrices at once"
)]

use super::allowance::{Allowance, settle};
use super::journey::{Courses, Journey};
use super::lanes::{Amounts, EIGHT, Lane, Lanes, at, greater, lesser, mean_square, positive, root32, set};
use super::numeric::Keep;
use super::rosenbrock::{Step, start, step};
use super::{Level, Method, SolverError, Stop, Stretch, StretchPath, System};
use crate::quantity::Time;
use fearless_simd::prelude::*;
use fearless_simd::{Simd, f64x8, mask64x8};

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

/// Eight patients on their way through a stretch.
struct Walk<'a, S: Simd, const N: usize> {
    lanes: Lanes<S, N>,
    size: usize,
    /// Compartments that are read.
    readings: Vec<usize>,
    keep: Keep,
    allowance: Allowance<S>,
    /// The stretch: who walks it, what arrives, how long it is, hours from the first dose to it.
    stretches: Vec<Option<&'a Stretch>>,
    inflow: Amounts<S, N>,
    length: Lane<S>,
    offset: Lane<S>,
    /// Hours walked of it.
    time: Lane<S>,
    /// Steps since the start of the course.
    taken: Lane<S>,
    amounts: Amounts<S, N>,
    left: Lane<S>,
    integrals: Amounts<S, N>,
    /// How the amounts move, for whoever bridges two points.
    slopes: Amounts<S, N>,
    curvatures: Amounts<S, N>,
    tracks: Vec<StretchPath>,
    courses: Courses,
}

/// The courses of up to eight patients of one graph.
#[inline(always)]
pub(super) fn walk<S: Simd, const N: usize>(
    simd: S,
    journeys: &[Journey<'_>],
    keep: Keep,
    stop: Stop<'_>,
) -> Courses {
    let mut walk = Walk::<S, N>::new(simd, journeys, keep);
    let rounds = journeys
        .iter()
        .map(|journey| journey.schedule.stretches.len())
        .max();
    for round in 0..rounds.unwrap_or(0) {
        walk.enter(journeys, round);
        walk.through(stop);
        walk.leave();
    }
    walk.courses
}

impl<'a, S: Simd, const N: usize> Walk<'a, S, N> {
    fn new(simd: S, journeys: &[Journey<'a>], keep: Keep) -> Self {
        let systems: Vec<&System> = journeys.iter().map(|journey| journey.system).collect();
        let first = systems.first();
        let zero = f64x8::splat(simd, 0.0);
        let none = [zero; N];
        let mut walk = Self {
            lanes: Lanes::new(simd, &systems),
            size: first.map_or(0, |system| system.size),
            readings: first.map_or_else(Vec::new, |system| {
                let readings = system.readings.iter();
                readings.map(|reading| reading.compartment).collect()
            }),
            keep,
            allowance: Allowance::new(simd, journeys, keep),
            stretches: Vec::new(),
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
            courses: journeys.iter().map(|_| Ok(Vec::new())).collect(),
        };
        for (lane, journey) in journeys.iter().enumerate() {
            let mut start = journey.start.iter();
            for (cell, value) in walk.amounts.iter_mut().take(walk.size).zip(&mut start) {
                set(cell, lane, *value);
            }
            for value in start.by_ref().take(1) {
                set(&mut walk.left, lane, *value);
            }
            for (compartment, value) in walk.readings.iter().zip(start) {
                if let Some(cell) = walk.integrals.get_mut(*compartment) {
                    set(cell, lane, *value);
                }
            }
        }
        walk
    }

    /// To the start of everybody's next stretch. Who has no more, or has failed, has nothing to walk.
    fn enter(&mut self, journeys: &[Journey<'a>], round: usize) {
        let zero = f64x8::splat(self.lanes.simd, 0.0);
        self.inflow = [zero; N];
        self.length = zero;
        self.offset = zero;
        self.time = zero;
        self.stretches.clear();
        self.tracks.clear();
        let width = self.size + 1 + self.readings.len();
        let room = if self.keep == Keep::Steps { ROOM } else { 2 };
        for (lane, (journey, course)) in journeys.iter().zip(&self.courses).enumerate() {
            let stretch = journey.schedule.stretches.get(round).filter(|_| course.is_ok());
            self.stretches.push(stretch);
            self.tracks.push(StretchPath {
                start: stretch.map_or(Time::ZERO, |stretch| stretch.start),
                end: stretch.map_or(Time::ZERO, |stretch| stretch.end),
                times: Vec::with_capacity(room),
                states: Vec::with_capacity(room * width),
                width,
                motions: Vec::with_capacity(room * self.readings.len()),
            });
            let Some(stretch) = stretch else { continue };
            set(&mut self.length, lane, (stretch.end - stretch.start).hours());
            let offset = (stretch.start - journey.schedule.first_dose).hours();
            set(&mut self.offset, lane, offset);
            for (cell, jump) in self.amounts.iter_mut().zip(&stretch.jumps) {
                set(cell, lane, at(cell, lane) + jump);
            }
            for (cell, rate) in self.inflow.iter_mut().zip(&stretch.rates) {
                set(cell, lane, *rate);
            }
        }
    }

    /// How the amounts move at the start of the stretch, where nothing has bent a bridge yet.
    #[inline(always)]
    fn set_off(&mut self) {
        let simd = self.lanes.simd;
        let change = self.lanes.slopes(self.offset, &self.amounts, &self.inflow);
        self.slopes = change.amounts;
        let drift = self.lanes.drift(self.offset, &self.amounts);
        self.curvatures = drift.map_or([f64x8::splat(simd, 0.0); N], |drift| drift.amounts);
        let jacobian = self.lanes.jacobian(self.offset, &self.amounts);
        jacobian.times(&self.slopes, &mut self.curvatures);
    }

    /// From its start to its end.
    #[inline(always)]
    fn through(&mut self, stop: Stop<'_>) {
        let simd = self.lanes.simd;
        let number = |value: f64| f64x8::splat(simd, value);
        let (zero, one) = (number(0.0), number(1.0));
        let [slowest, fastest] = FASTEST.map(number);
        let mut walking = self.length.simd_gt(zero);
        self.set_off();
        let motions = [&self.amounts, &self.slopes, &self.curvatures];
        let mut h = self.allowance.first_step(motions, self.size, self.length);
        let (mut steady, mut limit, mut turns) = (number(STEADY), fastest, 0_u32);
        let mut stages = [[zero; N]; 8];
        if self.keep == Keep::Ends {
            self.record(walking.to_bitmask());
        }
        // A stretch without length is where something arrives at the very end: its two ends are one.
        let mut standing = 0;
        for (lane, stretch) in self.stretches.iter().enumerate() {
            standing |= u64::from(stretch.is_some_and(|stretch| stretch.start == stretch.end)) << lane;
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
            if starts.any_true() && self.keep == Keep::Steps {
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
                    Keep::Steps => good.to_bitmask(),
                    Keep::Ends => (good & !walking).to_bitmask(),
                });
            }
            h = next;
        }
    }

    /// Takes a step over in the lanes of a mask.
    #[inline(always)]
    fn take(&mut self, good: mask64x8<S>, found: &Step<S, N>, time: Lane<S>) {
        let zero = f64x8::splat(self.lanes.simd, 0.0);
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
        for (lane, track) in self.tracks.iter_mut().enumerate().take(EIGHT) {
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
            if self.keep == Keep::Ends {
                continue;
            }
            for compartment in &self.readings {
                track.motions.push(Level {
                    value: of(&self.amounts, *compartment, lane),
                    slope: of(&self.slopes, *compartment, lane),
                    curvature: of(&self.curvatures, *compartment, lane),
                });
            }
        }
    }

    /// Says why some cannot go on.
    fn give_up(&mut self, bits: u64) {
        for (lane, course) in self.courses.iter_mut().enumerate().take(EIGHT) {
            let Some(stretch) = self.stretches.get(lane).copied().flatten() else {
                continue;
            };
            if bits >> lane & 1 == 0 {
                continue;
            }
            let (method, taken) = (Method::Rodas5p, at(&self.taken, lane));
            let at = stretch.start + Time::from_hours(at(&self.time, lane));
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

    /// Out of the stretch, with what has been written down.
    fn leave(&mut self) {
        let walked = self
            .courses
            .iter_mut()
            .zip(self.tracks.drain(..))
            .zip(&self.stretches);
        for ((course, track), stretch) in walked {
            if let (Ok(course), Some(_)) = (course, stretch) {
                course.push(track);
            }
        }
    }
}

/// What one patient has in one compartment.
fn of<S: Simd, const N: usize>(cells: &Amounts<S, N>, compartment: usize, lane: usize) -> f64 {
    cells.get(compartment).map_or(f64::NAN, |cell| at(cell, lane))
}
