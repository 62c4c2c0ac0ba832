//! Reading exposures off the knots of a segment.

use super::knot_interval::KnotInterval;
use super::lane_exposure::{LaneExposure, SegmentStart};
use super::root_batches::RootBatches;
use super::segment_view::SegmentView;
use crate::lane::{LANES, LaneF64, LaneVector};
use crate::solver::linear::{LaneRoots, dot, is_monotone, row_times_matrix};
use crate::solver::{Extrema, NOISE, slope_coefficients};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask64x8};
use fearless_simd_macros::simd;

/// An amount in mg with its first and second derivatives in time, of eight subjects.
#[derive(Clone, Copy)]
struct LaneJet<S: Simd> {
    value: LaneF64<S>,
    slope: LaneF64<S>,
    curvature: LaneF64<S>,
}

/// Rows and constants that give them from all amounts.
struct LaneDerivatives<S: Simd, const N: usize> {
    compartment: usize,
    slope: ([LaneF64<S>; N], LaneF64<S>),
    curvature: ([LaneF64<S>; N], LaneF64<S>),
}

impl<S: Simd, const N: usize> LaneDerivatives<S, N> {
    #[inline(always)]
    fn new(segment: &SegmentView<'_, S, N>) -> Self {
        let LaneRoots {
            rates,
            input,
            compartment,
            ..
        } = segment.roots;
        let slope = rates.0[compartment];
        Self {
            compartment,
            slope: (slope, input[compartment]),
            curvature: (row_times_matrix(&slope, rates), dot(&slope, input)),
        }
    }

    #[inline(always)]
    fn at(&self, amounts: &LaneVector<S, N>) -> LaneJet<S> {
        LaneJet {
            value: amounts[self.compartment],
            slope: dot(&self.slope.0, amounts) + self.slope.1,
            curvature: dot(&self.curvature.0, amounts) + self.curvature.1,
        }
    }
}

impl<S: Simd> LaneExposure<S> {
    /// Evaluates a segment, knot by knot.
    ///
    /// The slope between two knots is the cubic through slope and curvature at both; its coefficients in the Bernstein
    /// basis bound it.
    #[simd]
    pub(super) fn observe_segment<const N: usize>(
        &mut self,
        simd: S,
        segment: &SegmentView<'_, S, N>,
        batches: &mut RootBatches<S, N>,
    ) {
        let first = &segment.knots[0];
        let compartment = segment.roots.compartment;
        let derivatives = LaneDerivatives::new(segment);
        let zero = LaneF64::splat(simd, 0.0);
        let mut before = derivatives.at(first);
        let concentration = before.value * self.factor;
        self.segment_starts.push(SegmentStart {
            time: segment.start,
            before: self.last_concentration,
            after: concentration,
        });
        self.cmax = self.cmax.max(concentration);
        self.observe_event(simd, concentration, segment.start);
        for interval in segment.intervals {
            let (first, last) = (&segment.knots[interval.from], &segment.knots[interval.to]);
            let mut extremum_lanes = 0;
            if !interval.is_monotone {
                let after = derivatives.at(last);
                extremum_lanes = self.find_extrema(simd, (segment, interval), [before, after], batches);
                before = after;
            }
            let after = last[compartment] * self.factor;
            if self.crosses(after, interval.lanes) {
                let concentrations = [first[compartment] * self.factor, after];
                let lanes = interval.lanes & !extremum_lanes;
                self.query_crossings(simd, (segment, interval), (concentrations, lanes), batches);
            }
            let own_lanes = mask64x8::from_bitmask(simd, interval.lanes);
            self.cmax = self.cmax.max(own_lanes.select(after, zero));
        }
        self.last_concentration = segment.knots[segment.knots.len() - 1][compartment] * self.factor;
        batches.solve_all(simd, segment, self);
    }

    /// Finds the extrema between two knots from value, slope and curvature at both; gives the lanes that may have one.
    #[inline(always)]
    fn find_extrema<const N: usize>(
        &mut self,
        simd: S,
        (segment, interval): (&SegmentView<'_, S, N>, &KnotInterval),
        [before, after]: [LaneJet<S>; 2],
        batches: &mut RootBatches<S, N>,
    ) -> u64 {
        let zero = LaneF64::splat(simd, 0.0);
        let ends = [before, after].map(|jet| [jet.slope, jet.curvature]);
        let slopes = slope_coefficients(interval.step, ends[0], ends[1]);
        let min_slope = slopes[0].min(slopes[1]).min(slopes[2].min(slopes[3]));
        let max_slope = slopes[0].max(slopes[1]).max(slopes[2].max(slopes[3]));
        let mixed = min_slope.simd_lt(zero) & max_slope.simd_gt(zero);
        if !mixed.any_true() {
            return 0;
        }
        let max_change = max_slope.max(-min_slope) * interval.step;
        let noise = before.value.max(after.value) * NOISE;
        let first = &segment.knots[interval.from];
        let is_monotone = is_monotone(simd, segment.roots.rates, first, segment.roots.input);
        let lanes = (mixed & !is_monotone & max_change.simd_gt(noise)).to_bitmask() & interval.lanes;
        let slopes = slopes.map(|slope| slope.to_array());
        self.solve_extrema(simd, lanes, slopes, (segment, interval), batches);
        lanes
    }

    /// Some subjects of `lanes` rise above thresholds or fall below them between two knots, each by leaving the [`Edge`].
    /// Most of them cross the threshold itself there too, and the time is queried; those that cross it elsewhere are
    /// solved one by one.
    #[inline(always)]
    fn query_crossings<const N: usize>(
        &mut self,
        simd: S,
        (segment, interval): (&SegmentView<'_, S, N>, &KnotInterval),
        ([before, after], lanes): ([LaneF64<S>; 2], u64),
        batches: &mut RootBatches<S, N>,
    ) {
        for threshold in 0..self.trackers.len() {
            let tracker = &mut self.trackers[threshold];
            let is_beyond = after.simd_gt(tracker.switch_at).to_bitmask();
            let switching = (is_beyond ^ tracker.above_mask) & lanes;
            let Some(edge) = tracker.edge.filter(|_| switching != 0) else {
                continue;
            };
            let rising = switching & !tracker.above_mask;
            let starts_above = before.simd_gt(edge.threshold).to_bitmask();
            let elsewhere = switching & !(rising ^ starts_above);
            tracker.toggle(simd, switching);
            self.fall_back(elsewhere);
            let queried = (switching & !elsewhere, rising);
            batches.add_crossings(
                simd,
                segment,
                interval,
                (threshold, edge.threshold),
                queried,
                self.factor,
            );
        }
        self.set_next_crossings(simd);
    }

    /// Lets a bolus at the start of a segment take subjects above thresholds.
    #[inline(always)]
    fn observe_event(&mut self, simd: S, concentration: LaneF64<S>, start: f64) {
        if !self.crosses(concentration, u64::MAX) {
            return;
        }
        for threshold in 0..self.trackers.len() {
            let tracker = &mut self.trackers[threshold];
            let mut switching = concentration.simd_gt(tracker.switch_at).to_bitmask() ^ tracker.above_mask;
            if switching == 0 {
                continue;
            }
            // Down where a volume is a larger one on a new occasion.
            let rising = switching & !tracker.above_mask;
            tracker.toggle(simd, switching);
            while switching != 0 {
                let lane = switching.trailing_zeros() as usize;
                switching &= switching - 1;
                tracker.record_crossing(lane, rising >> lane & 1 == 1, start);
            }
        }
        self.set_next_crossings(simd);
    }

    /// Subjects of some lanes are to be solved one by one.
    fn fall_back(&mut self, lanes: u64) {
        for lane in 0..LANES {
            self.unresolved_extrema[lane] |= lanes >> lane & 1 == 1;
        }
    }

    /// Subjects whose slope changes sign between two knots: an extremum is computed where there is one; where there may
    /// be several the subject is solved one by one.
    #[simd]
    fn solve_extrema<const N: usize>(
        &mut self,
        simd: S,
        mut lanes: u64,
        slopes: [[f64; LANES]; 4],
        (segment, interval): (&SegmentView<'_, S, N>, &KnotInterval),
        batches: &mut RootBatches<S, N>,
    ) {
        if lanes == 0 {
            return;
        }
        while lanes != 0 {
            let lane = lanes.trailing_zeros() as usize;
            lanes &= lanes - 1;
            let slopes = slopes.map(|slope| slope[lane]);
            match Extrema::among(slopes) {
                Extrema::None => {}
                Extrema::One => {
                    batches.solve_extremum(simd, segment, (lane, interval), slopes[0] > 0.0, self)
                }
                Extrema::Unclear => self.unresolved_extrema[lane] = true,
            }
        }
        self.set_next_crossings(simd);
    }
}
