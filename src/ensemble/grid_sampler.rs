use super::lane_matrix::{LaneMatrix, LaneVector, dot, from_left};
use crate::lane::{LANES, LaneF64};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;
use std::ops::Range;

/// Draws the levels of eight subjects, some points at a time.
///
/// From the amounts at one point the levels at the next few follow by a row of the matrix each; the
/// whole matrix leaps over them all.
pub(super) struct GridSampler<S: Simd, const N: usize> {
    /// By analyte: ng/mL at a point and at the next ones for each mg in a compartment; NaN in lanes where
    /// nobody stands.
    rows: Vec<[[LaneF64<S>; N]; UNROLL]>,
    /// From one point to the next, and over a leap.
    step: LaneMatrix<S, N>,
    leap: LaneMatrix<S, N>,
    /// The points of each segment, in order.
    segments: Vec<SegmentPoints<S, N>>,
    /// What comes in adds so many ng/mL, at the point after a leap and at the next ones: for each line with
    /// an input and each analyte.
    gains: Vec<[LaneF64<S>; UNROLL]>,
    /// The line that is being drawn.
    line: usize,
}

/// Points of the grid that are drawn from the same amounts.
const UNROLL: usize = 8;

/// Points within one segment.
struct SegmentPoints<S: Simd, const N: usize> {
    /// Those that are not drawn yet.
    points: Range<usize>,
    /// How many have been drawn since the last leap.
    since: usize,
    /// LaneVector then.
    amounts: LaneVector<S, N>,
    /// Where the gains of the analytes begin, and mg that come in within a leap.
    gains: Option<(usize, LaneVector<S, N>)>,
}

impl<S: Simd, const N: usize> SegmentPoints<S, N> {
    /// Passes over points, at most as many as are left up to the next leap.
    #[inline(always)]
    fn pass(&mut self, points: usize, leap: &LaneMatrix<S, N>) {
        self.points.start += points;
        self.since += points;
        if self.since == UNROLL {
            self.since = 0;
            self.amounts = match &self.gains {
                Some((_, gain)) => leap.step(&self.amounts, gain),
                None => leap.apply(&self.amounts),
            };
        }
    }
}

impl<S: Simd, const N: usize> GridSampler<S, N> {
    pub(super) fn new(simd: S) -> Self {
        Self {
            rows: Vec::new(),
            step: LaneMatrix::zero(simd),
            leap: LaneMatrix::zero(simd),
            segments: Vec::new(),
            gains: Vec::new(),
            line: 0,
        }
    }

    /// LaneF64 others: with what becomes of their amounts from one point to the next, and factors by analyte.
    #[inline(always)]
    pub(super) fn begin(
        &mut self,
        simd: S,
        step: &LaneMatrix<S, N>,
        factors: &[LaneF64<S>; N],
        analytes: usize,
    ) {
        self.segments.clear();
        self.gains.clear();
        self.line = 0;
        self.step = *step;
        let zero = LaneF64::splat(simd, 0.0);
        self.rows.resize(analytes.min(N), [[zero; N]; UNROLL]);
        for (analyte, ahead) in self.rows.iter_mut().enumerate() {
            ahead[0] = [zero; N];
            ahead[0][analyte] = factors[analyte];
            for point in 1..UNROLL {
                ahead[point] = from_left(&ahead[point - 1], step);
            }
        }
        let (mut two, mut four) = (LaneMatrix::zero(simd), LaneMatrix::zero(simd));
        two.set_product(simd, step, step);
        four.set_product(simd, &two, &two);
        self.leap.set_product(simd, &four, &four);
    }

    /// Notes down a segment: its points, the amounts at the first of them and, where something comes in,
    /// what that adds within a step.
    #[inline(always)]
    pub(super) fn add(
        &mut self,
        simd: S,
        points: Range<usize>,
        amounts: LaneVector<S, N>,
        gain: Option<LaneVector<S, N>>,
    ) {
        let gains = gain.map(|gain| (self.gains.len(), self.gain(simd, &gain)));
        self.segments.push(SegmentPoints {
            points,
            since: 0,
            amounts,
            gains,
        });
    }

    /// Notes down what comes in; gives what comes in within a leap.
    #[inline(always)]
    fn gain(&mut self, simd: S, gain: &LaneVector<S, N>) -> LaneVector<S, N> {
        let zero = LaneF64::splat(simd, 0.0);
        let start = self.gains.len();
        self.gains.resize(start + self.rows.len(), [zero; UNROLL]);
        let mut sum = [zero; N];
        for point in 0..UNROLL {
            for (levels, rows) in self.gains.iter_mut().skip(start).zip(&self.rows) {
                levels[point] = dot(&rows[0], &sum);
            }
            sum = self.step.step(&sum, gain);
        }
        sum
    }

    /// Passes over the points before one, in the same leaps as if they were drawn.
    #[simd]
    pub(super) fn skip(&mut self, _simd: S, first: usize) {
        while let Some(line) = self.segments.get_mut(self.line) {
            while line.points.start < line.points.end.min(first) {
                let ahead = line.points.end.min(first) - line.points.start;
                line.pass(ahead.min(UNROLL - line.since), &self.leap);
            }
            if first < line.points.end {
                return;
            }
            self.line += 1;
        }
    }

    /// Draws the next points. For each analyte and each of them there is a row of `width` subjects in
    /// `levels`; the eight stand from `slot` on.
    #[simd]
    pub(super) fn draw(
        &mut self,
        _simd: S,
        points: &Range<usize>,
        levels: &mut [f64],
        width: usize,
        slot: usize,
    ) {
        while let Some(line) = self.segments.get_mut(self.line) {
            while line.points.start < line.points.end.min(points.end) {
                let ahead = line.points.end.min(points.end) - line.points.start;
                let drawn = line.since..UNROLL.min(line.since + ahead);
                let amounts = line.amounts;
                for (analyte, rows) in self.rows.iter().enumerate() {
                    let first = analyte * points.len() + line.points.start - points.start;
                    let levels = &mut levels[first * width + slot..];
                    let gains = line.gains.map(|(start, _)| &self.gains[start + analyte]);
                    match (gains, drawn.len() == UNROLL) {
                        (None, true) => {
                            for point in 0..UNROLL {
                                put(levels, point * width, dot(&rows[point], &amounts));
                            }
                        }
                        _ => {
                            for point in drawn.clone() {
                                let mut level = dot(&rows[point], &amounts);
                                if let Some(gains) = gains {
                                    level += gains[point];
                                }
                                put(levels, (point - drawn.start) * width, level);
                            }
                        }
                    }
                }
                line.pass(drawn.len(), &self.leap);
            }
            if points.end < line.points.end {
                return;
            }
            self.line += 1;
        }
    }
}

/// Writes eight levels.
#[inline(always)]
fn put<S: Simd>(levels: &mut [f64], at: usize, eight: LaneF64<S>) {
    eight.store_slice(&mut levels[at..at + LANES]);
}
