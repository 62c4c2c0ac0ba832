//! Reading exposures off the knots of a segment.

use super::knot_interval::KnotInterval;
use super::lane_exposure::{LaneExposure, SegmentStart};
use super::root_batches::RootBatches;
use super::segment_view::SegmentView;
use crate::lane::{LANES, LaneF64};
use crate::solver::linear::{dot, is_monotone, row_times_matrix};
use crate::solver::{Extrema, NOISE, slope_coefficients};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask64x8};
use fearless_simd_macros::simd;

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
        let slope_row = segment.roots.rates.0[compartment];
        let curvature_row = row_times_matrix(&slope_row, segment.roots.rates);
        let slope_offset = segment.roots.input[compartment];
        let curvature_offset = dot(&slope_row, segment.roots.input);
        let zero = LaneF64::splat(simd, 0.0);
        let mut before = (
            first[compartment],
            dot(&slope_row, first) + slope_offset,
            dot(&curvature_row, first) + curvature_offset,
        );
        let concentration = before.0 * self.factor;
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
                let after = (
                    last[compartment],
                    dot(&slope_row, last) + slope_offset,
                    dot(&curvature_row, last) + curvature_offset,
                );
                let slopes = slope_coefficients(interval.step, [before.1, before.2], [after.1, after.2]);
                let min_slope = slopes[0].min(slopes[1]).min(slopes[2].min(slopes[3]));
                let max_slope = slopes[0].max(slopes[1]).max(slopes[2].max(slopes[3]));
                let mixed = min_slope.simd_lt(zero) & max_slope.simd_gt(zero);
                if mixed.any_true() {
                    let max_change = max_slope.max(-min_slope) * interval.step;
                    let noise = before.0.max(after.0) * NOISE;
                    let is_monotone = is_monotone(simd, segment.roots.rates, first, segment.roots.input);
                    extremum_lanes =
                        (mixed & !is_monotone & max_change.simd_gt(noise)).to_bitmask() & interval.lanes;
                    self.solve_extrema(
                        simd,
                        extremum_lanes,
                        slopes.map(|slope| slope.to_array()),
                        (segment, interval),
                        batches,
                    );
                }
                before = after;
            }
            let after = last[compartment] * self.factor;
            for threshold in 0..self.trackers.len() {
                let tracker = &self.trackers[threshold];
                let is_beyond = after.simd_gt(tracker.switch_at).to_bitmask();
                let switching = (is_beyond ^ tracker.above_mask) & interval.lanes & !extremum_lanes;
                if switching != 0 {
                    let before = first[compartment] * self.factor;
                    self.query_crossings(simd, (segment, interval), threshold, (before, switching), batches);
                }
            }
            let own_lanes = mask64x8::from_bitmask(simd, interval.lanes);
            self.cmax = self.cmax.max(own_lanes.select(after, zero));
        }
        self.last_concentration = segment.knots[segment.knots.len() - 1][compartment] * self.factor;
        batches.solve_all(simd, segment, self);
    }

    /// Some subjects rise above a threshold or fall below it between two knots, each by leaving the [`Edge`]. Most of
    /// them cross the threshold itself there too, and the time is queried; those that cross it elsewhere are solved one
    /// by one.
    #[inline(always)]
    fn query_crossings<const N: usize>(
        &mut self,
        simd: S,
        (segment, interval): (&SegmentView<'_, S, N>, &KnotInterval),
        threshold: usize,
        (before, switching): (LaneF64<S>, u64),
        batches: &mut RootBatches<S, N>,
    ) {
        let tracker = &mut self.trackers[threshold];
        let Some(edge) = tracker.edge else { return };
        let rising = switching & !tracker.above_mask;
        let starts_above = before.simd_gt(edge.level).to_bitmask();
        let elsewhere = switching & !(rising ^ starts_above);
        tracker.toggle(simd, switching);
        self.fall_back(elsewhere);
        let queried = (switching & !elsewhere, rising);
        batches.add_crossings(
            simd,
            segment,
            interval,
            (threshold, edge.level),
            queried,
            self.factor,
        );
    }

    /// Lets a bolus at the start of a segment take subjects above thresholds.
    #[inline(always)]
    fn observe_event(&mut self, simd: S, concentration: LaneF64<S>, start: f64) {
        for threshold in 0..self.trackers.len() {
            let tracker = &mut self.trackers[threshold];
            let mut switching = concentration.simd_gt(tracker.switch_at).to_bitmask() ^ tracker.above_mask;
            if switching == 0 {
                continue;
            }
            let falling = switching & tracker.above_mask;
            tracker.toggle(simd, switching);
            while switching != 0 {
                let lane = switching.trailing_zeros() as usize;
                switching &= switching - 1;
                tracker.record_crossing(lane, true, start);
            }
            // A bolus adds drug, so no concentration falls at once.
            self.fall_back(falling);
        }
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
    }
}
