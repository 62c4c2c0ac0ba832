use crate::lane::{LANES, LaneF64, LaneVector, ReusedVec};
use crate::solver::linear::{LaneMatrix, dot, row_times_matrix};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;
use std::ops::Range;

/// Samples the concentrations of eight subjects on the grid, some points at a time.
///
/// With P the propagator over one grid step, the amounts x at a point give the concentrations at the next [`UNROLL`]
/// points by a row vector each: c(k) = f P^k x, f being ng/mL per mg of the analyte's compartment. Only then are the
/// amounts advanced, by P to the power of [`UNROLL`].
pub(super) struct GridSampler<S: Simd, const N: usize> {
    /// One for each occasion.
    occasions: ReusedVec<SampledOccasion<S, N>>,
    /// Grid points of each segment, in order.
    segments: Vec<SegmentPoints<S, N>>,
    /// What constant input adds to the concentration at the k-th point, ng/mL: for each segment with input and each
    /// analyte.
    gains: Vec<[LaneF64<S>; UNROLL]>,
    /// Index of the segment being sampled.
    current: usize,
}

/// What holds on one occasion.
struct SampledOccasion<S: Simd, const N: usize> {
    /// For each analyte, f P^k for k from 0 on: ng/mL at the k-th point for each mg in a compartment; NaN in lanes
    /// without a member.
    rows: Vec<[[LaneF64<S>; N]; UNROLL]>,
    /// P, and P to the power of [`UNROLL`].
    step: LaneMatrix<S, N>,
    unrolled_step: LaneMatrix<S, N>,
}

/// Grid points that are computed from the same amounts.
const UNROLL: usize = 8;

/// Grid points within one segment.
struct SegmentPoints<S: Simd, const N: usize> {
    /// Index of the occasion.
    occasion: usize,
    /// Points that have not been sampled yet.
    points: Range<usize>,
    /// How many points have been sampled since `amounts` was advanced.
    offset: usize,
    /// Amounts in mg at the first of these points.
    amounts: LaneVector<S, N>,
    /// Index of the first analyte's gains, and the amounts in mg that constant input adds over [`UNROLL`] steps.
    gains: Option<(usize, LaneVector<S, N>)>,
}

impl<S: Simd, const N: usize> SegmentPoints<S, N> {
    /// Moves on by some points, at most to the next multiple of [`UNROLL`].
    #[inline(always)]
    fn advance(&mut self, points: usize, unrolled_step: &LaneMatrix<S, N>) {
        self.points.start += points;
        self.offset += points;
        if self.offset == UNROLL {
            self.offset = 0;
            self.amounts = match &self.gains {
                Some((_, gain)) => unrolled_step.step(&self.amounts, gain),
                None => unrolled_step.apply(&self.amounts),
            };
        }
    }
}

impl<S: Simd, const N: usize> GridSampler<S, N> {
    pub(super) fn new() -> Self {
        Self {
            occasions: ReusedVec::default(),
            segments: Vec::new(),
            gains: Vec::new(),
            current: 0,
        }
    }

    /// Starts the next group.
    #[inline(always)]
    pub(super) fn begin(&mut self) {
        self.occasions.clear();
        self.segments.clear();
        self.gains.clear();
        self.current = 0;
    }

    /// Starts the group's next occasion: `step` is its propagator over one grid step, `factors` are ng/mL per mg by
    /// analyte.
    #[inline(always)]
    pub(super) fn begin_occasion(
        &mut self,
        simd: S,
        step: &LaneMatrix<S, N>,
        factors: &[LaneF64<S>; N],
        analytes: usize,
    ) {
        let occasion = self.occasions.next(|| SampledOccasion {
            rows: Vec::new(),
            step: LaneMatrix::zero(simd),
            unrolled_step: LaneMatrix::zero(simd),
        });
        occasion.step = *step;
        let zero = LaneF64::splat(simd, 0.0);
        occasion.rows.resize(analytes.min(N), [[zero; N]; UNROLL]);
        for (analyte, powers) in occasion.rows.iter_mut().enumerate() {
            powers[0] = [zero; N];
            powers[0][analyte] = factors[analyte];
            for point in 1..UNROLL {
                powers[point] = row_times_matrix(&powers[point - 1], step);
            }
        }
        let (mut squared, mut fourth) = (LaneMatrix::zero(simd), LaneMatrix::zero(simd));
        squared.set_product(simd, step, step);
        fourth.set_product(simd, &squared, &squared);
        occasion.unrolled_step.set_product(simd, &fourth, &fourth);
    }

    /// Adds a segment: its grid points, the amounts in mg at the first of them and, where there is constant input, the
    /// amounts it adds within one grid step.
    #[inline(always)]
    pub(super) fn add_segment(
        &mut self,
        simd: S,
        points: Range<usize>,
        amounts: LaneVector<S, N>,
        gain: Option<LaneVector<S, N>>,
    ) {
        let gains = gain.map(|gain| (self.gains.len(), self.add_gains(simd, &gain)));
        self.segments.push(SegmentPoints {
            occasion: self.occasions.len() - 1,
            points,
            offset: 0,
            amounts,
            gains,
        });
    }

    /// Appends the gains of a constant input; returns the amounts in mg it adds over [`UNROLL`] steps.
    #[inline(always)]
    fn add_gains(&mut self, simd: S, gain: &LaneVector<S, N>) -> LaneVector<S, N> {
        let zero = LaneF64::splat(simd, 0.0);
        let occasion = &self.occasions[self.occasions.len() - 1];
        let start = self.gains.len();
        self.gains.resize(start + occasion.rows.len(), [zero; UNROLL]);
        let mut sum = [zero; N];
        for point in 0..UNROLL {
            for (gains, rows) in self.gains.iter_mut().skip(start).zip(&occasion.rows) {
                gains[point] = dot(&rows[0], &sum);
            }
            sum = occasion.step.step(&sum, gain);
        }
        sum
    }

    /// Skips the points before `first`. Amounts are advanced at the same points as when sampling, so that
    /// concentrations do not depend on what has been skipped.
    #[simd]
    pub(super) fn skip_to(&mut self, _simd: S, first: usize) {
        while let Some(segment) = self.segments.get_mut(self.current) {
            let occasion = &self.occasions[segment.occasion];
            while segment.points.start < segment.points.end.min(first) {
                let remaining = segment.points.end.min(first) - segment.points.start;
                segment.advance(remaining.min(UNROLL - segment.offset), &occasion.unrolled_step);
            }
            if first < segment.points.end {
                return;
            }
            self.current += 1;
        }
    }

    /// Samples the next points, in ng/mL.
    ///
    /// `concentrations` has a row of `width` subjects for each analyte and each of `points`; the eight lanes go to the
    /// columns from `first_lane` on.
    #[simd]
    pub(super) fn sample_tile(
        &mut self,
        _simd: S,
        points: &Range<usize>,
        concentrations: &mut [f64],
        width: usize,
        first_lane: usize,
    ) {
        while let Some(segment) = self.segments.get_mut(self.current) {
            let occasion = &self.occasions[segment.occasion];
            while segment.points.start < segment.points.end.min(points.end) {
                let remaining = segment.points.end.min(points.end) - segment.points.start;
                let offsets = segment.offset..UNROLL.min(segment.offset + remaining);
                let amounts = segment.amounts;
                for (analyte, rows) in occasion.rows.iter().enumerate() {
                    let first = analyte * points.len() + segment.points.start - points.start;
                    let concentrations = &mut concentrations[first * width + first_lane..];
                    let gains = segment.gains.map(|(start, _)| &self.gains[start + analyte]);
                    match (gains, offsets.len() == UNROLL) {
                        (None, true) => {
                            for point in 0..UNROLL {
                                store_lanes(concentrations, point * width, dot(&rows[point], &amounts));
                            }
                        }
                        _ => {
                            for point in offsets.clone() {
                                let mut concentration = dot(&rows[point], &amounts);
                                if let Some(gains) = gains {
                                    concentration += gains[point];
                                }
                                store_lanes(concentrations, (point - offsets.start) * width, concentration);
                            }
                        }
                    }
                }
                segment.advance(offsets.len(), &occasion.unrolled_step);
            }
            if points.end < segment.points.end {
                return;
            }
            self.current += 1;
        }
    }
}

/// Writes the concentrations of eight lanes.
#[inline(always)]
fn store_lanes<S: Simd>(concentrations: &mut [f64], index: usize, values: LaneF64<S>) {
    values.store_slice(&mut concentrations[index..index + LANES]);
}
