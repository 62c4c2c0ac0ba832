use super::asking::Batches;
use super::ladder::Look;
use super::root::{Stretch, steady};
use super::square::{Eight, LANES, dot, from_left};
use crate::outcome::{ALMOST, Above, Extrema};
use crate::solver::NOISE;
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

impl<S: Simd> Seen<S> {
    pub(super) fn new(simd: S) -> Self {
        let zero = Eight::splat(simd, 0.0);
        Self {
            factor: zero,
            cmax: zero,
            tmax: zero,
            area: zero,
            above: Vec::new(),
            crooked: [false; LANES],
        }
    }

    /// The next octet comes in: ng/mL per mg, and thresholds in ng/mL.
    #[inline(always)]
    pub(super) fn begin(&mut self, simd: S, factor: Eight<S>, thresholds: &[Option<f64>]) {
        let zero = Eight::splat(simd, 0.0);
        (self.factor, self.cmax, self.tmax, self.area) = (factor, zero, zero, zero);
        self.crooked = [false; LANES];
        self.above.clear();
        self.above.extend(thresholds.iter().map(|level| Watch {
            level: *level,
            is_above: [false; LANES],
            since: [0.0; LANES],
            patients: [Above::default(); LANES],
        }));
    }

    /// Looks at a stretch, knot by knot.
    #[simd]
    pub(super) fn look<const N: usize>(
        &mut self,
        simd: S,
        stretch: &Stretch<'_, S, N>,
        batches: &mut Batches<S, N>,
    ) {
        let Some(first) = stretch.knots.first() else {
            return;
        };
        let compartment = stretch.compartment;
        let slope = stretch.rates.0[compartment];
        let curvature = from_left(&slope, stretch.rates);
        let constant = stretch.input[compartment];
        let bend = dot(&slope, stretch.input);
        let zero = Eight::splat(simd, 0.0);
        let mut before = (
            first[compartment],
            dot(&slope, first) + constant,
            dot(&curvature, first) + bend,
        );
        let level = before.0 * self.factor;
        self.jump(level, stretch.start);
        self.rise(simd, level, stretch.start);
        for look in stretch.looks {
            let (Some(first), Some(last)) = (stretch.knots.get(look.from), stretch.knots.get(look.to)) else {
                continue;
            };
            let mut turning = 0;
            if !look.steady {
                let after = (
                    last[compartment],
                    dot(&slope, last) + constant,
                    dot(&curvature, last) + bend,
                );
                let third = look.step / 3.0;
                let slopes = [
                    before.1,
                    before.1 + before.2 * third,
                    after.1 - after.2 * third,
                    after.1,
                ];
                let least = slopes[0].min(slopes[1]).min(slopes[2].min(slopes[3]));
                let most = slopes[0].max(slopes[1]).max(slopes[2].max(slopes[3]));
                let mixed = least.simd_lt(zero) & most.simd_gt(zero);
                if mixed.any_true() {
                    let steepest = most.max(-least) * look.step;
                    let noise = before.0.max(after.0) * NOISE;
                    let steady = steady(simd, stretch.rates, first, stretch.input);
                    turning = (mixed & !steady & steepest.simd_gt(noise)).to_bitmask() & look.lanes;
                    self.turns(
                        simd,
                        turning,
                        slopes.map(|slope| slope.to_array()),
                        (stretch, look),
                        batches,
                    );
                }
                before = after;
            }
            let (before, after) = (first[compartment] * self.factor, last[compartment] * self.factor);
            for threshold in 0..self.above.len() {
                let Some(limit) = self.above[threshold].level else {
                    continue;
                };
                let (was, is) = (before.simd_gt(limit), after.simd_gt(limit));
                let passing = (was ^ is).to_bitmask() & look.lanes & !turning;
                if passing != 0 {
                    let rising = is.to_bitmask();
                    batches.ask_all(
                        simd,
                        stretch,
                        look,
                        (threshold, limit),
                        (passing, rising),
                        self.factor,
                    );
                }
            }
            let own = mask64x8::from_bitmask(simd, look.lanes);
            let after = own.select(after, Eight::splat(simd, 0.0));
            self.rise(simd, after, stretch.start + look.at + look.step);
        }
        batches.settle(simd, stretch, self);
    }

    /// A level that is perhaps the highest so far.
    #[inline(always)]
    fn rise(&mut self, simd: S, level: Eight<S>, time: f64) {
        let higher = level.simd_gt(self.cmax * ALMOST);
        self.cmax = self.cmax.max(level);
        self.tmax = higher.select(Eight::splat(simd, time), self.tmax);
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
    /// once and those who have to be looked at more closely.
    #[simd]
    fn turns<const N: usize>(
        &mut self,
        simd: S,
        mut lanes: u64,
        slopes: [[f64; LANES]; 4],
        (stretch, look): (&Stretch<'_, S, N>, &Look),
        batches: &mut Batches<S, N>,
    ) {
        while lanes != 0 {
            let lane = lanes.trailing_zeros() as usize;
            lanes &= lanes - 1;
            let slopes = slopes.map(|slope| slope[lane]);
            match Extrema::among(slopes) {
                Extrema::None => {}
                Extrema::One => batches.turn(simd, stretch, (lane, look), slopes[0] > 0.0, self),
                Extrema::Unclear => self.crooked[lane] = true,
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
