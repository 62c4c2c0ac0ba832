use super::asking::Asking;
use super::root::Stretch;
use super::square::{Amounts, Eight, LANES, dot, from_left};
use crate::outcome::{ALMOST, Above};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask64x8};
use fearless_simd_macros::simd;

/// What is seen of one analyte while eight patients walk through their stretches: peak, area, and
/// the time above each threshold.
///
/// A curve is looked at in its knots. Where the slopes at two knots leave open that it turns between
/// them, and where it is above a threshold at one and not at the other, the solution itself is asked.
pub(super) struct Seen<S: Simd> {
    /// ng/mL per mg.
    pub(super) factor: Eight<S>,
    /// Highest level, ng/mL, and when, hours.
    pub(super) cmax: Eight<S>,
    pub(super) tmax: Eight<S>,
    /// ng·h/mL.
    pub(super) area: Eight<S>,
    /// For each threshold, each patient.
    pub(super) above: Vec<Watch>,
    /// Patients whose curve is too crooked to be told here; they are solved one by one.
    pub(super) crooked: [bool; LANES],
}

/// One threshold.
pub(super) struct Watch {
    /// ng/mL; `None` for one that belongs to another analyte.
    pub(super) level: Option<f64>,
    is_above: [bool; LANES],
    since: [f64; LANES],
    pub(super) patients: [Above; LANES],
}

/// Something between two knots that the solution has to be asked about.
pub(super) struct Event {
    pub(super) lane: usize,
    pub(super) knot: usize,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    /// The curve turns, at a peak or in a trough.
    Turn { peak: bool },
    /// It passes a threshold of this index, upwards or not.
    Pass { threshold: usize, rises: bool },
}

/// How much of a level's change between two knots is rounding rather than movement.
const NOISE: f64 = 1e-13;
/// A slope that is smaller than what comes in and goes out by this share is rounding.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

impl<S: Simd> Seen<S> {
    pub(super) fn new(simd: S, factor: Eight<S>, thresholds: &[Option<f64>]) -> Self {
        let zero = Eight::splat(simd, 0.0);
        let watch = |level: &Option<f64>| Watch {
            level: *level,
            is_above: [false; LANES],
            since: [0.0; LANES],
            patients: [Above::default(); LANES],
        };
        Self {
            factor,
            cmax: zero,
            tmax: zero,
            area: zero,
            above: thresholds.iter().map(watch).collect(),
            crooked: [false; LANES],
        }
    }

    /// Adds what amounts and inputs contribute to the area within a stretch.
    #[inline(always)]
    pub(super) fn add_area<const N: usize>(
        &mut self,
        of_amounts: &[Eight<S>; N],
        amounts: &Amounts<S, N>,
        of_input: &[Eight<S>; N],
        input: &Amounts<S, N>,
    ) {
        self.area += (dot(of_amounts, amounts) + dot(of_input, input)) * self.factor;
    }

    /// Looks at a stretch that starts at a time, knot by knot.
    #[simd]
    pub(super) fn look<const N: usize>(
        &mut self,
        simd: S,
        stretch: &Stretch<'_, S, N>,
        knots: &[Amounts<S, N>],
        start: f64,
    ) {
        let Some(first) = knots.first() else { return };
        let compartment = stretch.compartment;
        let slope = stretch.rates.0[compartment];
        let curvature = from_left(&slope, stretch.rates);
        let constant = stretch.input[compartment];
        let bend = dot(&slope, stretch.input);
        let zero = Eight::splat(simd, 0.0);
        let mut events = Vec::new();
        let mut before = (
            first[compartment],
            dot(&slope, first) + constant,
            dot(&curvature, first) + bend,
        );
        let mut level_before = before.0 * self.factor;
        self.jump(level_before, start);
        let higher = level_before.simd_gt(self.cmax * ALMOST);
        self.cmax = self.cmax.max(level_before);
        self.tmax = higher.select(Eight::splat(simd, start), self.tmax);
        for (knot, (look, amounts)) in stretch.ladder.looks.iter().zip(knots.iter().skip(1)).enumerate() {
            let step = look.step;
            let after = (
                amounts[compartment],
                dot(&slope, amounts) + constant,
                dot(&curvature, amounts) + bend,
            );
            let level = after.0 * self.factor;
            let third = step / 3.0;
            let slopes = [
                before.1,
                before.1 + before.2 * third,
                after.1 - after.2 * third,
                after.1,
            ];
            let least = slopes[0].min(slopes[1]).min(slopes[2].min(slopes[3]));
            let most = slopes[0].max(slopes[1]).max(slopes[2].max(slopes[3]));
            let mixed = least.simd_lt(zero) & most.simd_gt(zero);
            let mut turning = 0;
            if mixed.any_true() {
                let steepest = most.max(-least) * step;
                let noise = before.0.max(after.0) * NOISE;
                let steady = self.steady(simd, stretch, &knots[knot]);
                turning = (mixed & !steady & steepest.simd_gt(noise)).to_bitmask();
                self.turns(turning, slopes.map(|slope| slope.to_array()), knot, &mut events);
            }
            for (threshold, watch) in self.above.iter().enumerate() {
                let Some(limit) = watch.level else { continue };
                let limit = Eight::splat(simd, limit);
                let (was, is) = (level_before.simd_gt(limit), level.simd_gt(limit));
                let mut passing = (was ^ is).to_bitmask() & !turning;
                while passing != 0 {
                    let lane = passing.trailing_zeros() as usize;
                    passing &= passing - 1;
                    let rises = is.test(lane);
                    events.push(Event {
                        lane,
                        knot,
                        kind: Kind::Pass { threshold, rises },
                    });
                }
            }
            let higher = level.simd_gt(self.cmax * ALMOST);
            self.cmax = self.cmax.max(level);
            self.tmax = higher.select(Eight::splat(simd, start + look.at + step), self.tmax);
            before = after;
            level_before = level;
        }
        if !events.is_empty() {
            let asked = Asking {
                simd,
                stretch,
                knots,
                start,
            };
            asked.settle(simd, self, &events);
        }
    }

    /// Whether every amount falls, or every amount rises. Then they all go on doing so as long as
    /// nothing else comes in, because none takes from another more than it has: the matrix that carries
    /// the slopes on has no negative cell. What is rounding in a slope counts as neither.
    #[inline(always)]
    fn steady<const N: usize>(
        &self,
        simd: S,
        stretch: &Stretch<'_, S, N>,
        amounts: &Amounts<S, N>,
    ) -> mask64x8<S> {
        let slopes = stretch.rates.step(amounts, stretch.input);
        let zero = Eight::splat(simd, 0.0);
        let (mut falls, mut rises) = (zero.simd_eq(zero), zero.simd_eq(zero));
        for index in 0..N {
            // What comes in and what goes out, added up.
            let traffic = slopes[index] - stretch.rates.0[index][index] * amounts[index] * 2.0;
            let rounding = traffic * ROUNDING;
            falls &= slopes[index].simd_le(rounding);
            rises &= slopes[index].simd_ge(-rounding);
        }
        falls | rises
    }

    /// Whether the level jumps over a threshold at the start of a stretch.
    #[inline(always)]
    fn jump(&mut self, level: Eight<S>, start: f64) {
        for watch in &mut self.above {
            let Some(limit) = watch.level else { continue };
            for (lane, level) in level.to_array().into_iter().enumerate() {
                let rises = level > limit;
                if watch.is_above.get(lane).is_some_and(|was| *was != rises) {
                    watch.pass(lane, rises, start);
                }
            }
        }
    }

    /// Sorts the patients whose slope has both signs between two knots into those whose curve turns
    /// once and those who have to be looked at more closely: the slope changes its sign not more
    /// often than its four Bernstein coefficients do.
    fn turns(&mut self, mut lanes: u64, slopes: [[f64; LANES]; 4], knot: usize, events: &mut Vec<Event>) {
        while lanes != 0 {
            let lane = lanes.trailing_zeros() as usize;
            lanes &= lanes - 1;
            let slopes = slopes.map(|slope| slope[lane]);
            let signs = slopes
                .iter()
                .filter(|slope| **slope != 0.0)
                .map(|slope| *slope > 0.0);
            let (_, changes) = signs.fold((None, 0), |(last, changes), sign| {
                let changed = last.is_some_and(|last| last != sign);
                (Some(sign), changes + u32::from(changed))
            });
            if changes == 1 && slopes[0] * slopes[3] < 0.0 {
                let peak = slopes[0] > 0.0;
                events.push(Event {
                    lane,
                    knot,
                    kind: Kind::Turn { peak },
                });
            } else if let Some(crooked) = self.crooked.get_mut(lane) {
                *crooked = true;
            }
        }
    }

    /// A level that was reached between two knots, by one patient.
    pub(super) fn reach(&mut self, lane: usize, amount: f64, time: f64) {
        let level = amount * self.factor.as_slice().get(lane).copied().unwrap_or(f64::NAN);
        let (cmax, tmax) = (self.cmax.as_mut_slice(), self.tmax.as_mut_slice());
        if let (Some(cmax), Some(tmax)) = (cmax.get_mut(lane), tmax.get_mut(lane))
            && level > *cmax * ALMOST
            && (level > *cmax || time > *tmax)
        {
            (*cmax, *tmax) = (level.max(*cmax), time);
        }
    }

    /// The end of observation.
    pub(super) fn close(&mut self, end: f64) {
        for watch in &mut self.above {
            for ((above, is_above), since) in watch.patients.iter_mut().zip(&watch.is_above).zip(&watch.since)
            {
                if *is_above {
                    above.hours += end - since;
                }
            }
        }
    }
}

impl Watch {
    /// One patient passes the threshold.
    pub(super) fn pass(&mut self, lane: usize, rises: bool, time: f64) {
        let cells = (
            self.patients.get_mut(lane),
            self.is_above.get_mut(lane),
            self.since.get_mut(lane),
        );
        let (Some(above), Some(is_above), Some(since)) = cells else {
            return;
        };
        if rises {
            *since = time;
            above.first.get_or_insert(time);
            above.back = None;
        } else {
            above.hours += time - *since;
            above.back = Some(time);
        }
        *is_above = rises;
    }
}
