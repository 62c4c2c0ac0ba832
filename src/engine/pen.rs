use super::ladder::Rung;
use super::square::{Amounts, Eight, LANES};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;
use std::ops::Range;

/// Draws the levels of eight patients, some points at a time.
pub(super) struct Pen<S: Simd, const N: usize> {
    /// From one point of the grid to the next.
    step: Rung<S, N>,
    /// ng/mL per mg, by analyte; NaN in lanes where nobody stands.
    factors: [Eight<S>; N],
    analytes: usize,
    /// The points of each stretch, in order.
    lines: Vec<Line<S, N>>,
    /// The line that is being drawn.
    line: usize,
}

/// Points within one stretch.
struct Line<S: Simd, const N: usize> {
    points: Range<usize>,
    /// Amounts at the next point.
    amounts: Amounts<S, N>,
    /// What comes in between two points.
    gain: Amounts<S, N>,
}

impl<S: Simd, const N: usize> Pen<S, N> {
    #[inline(always)]
    pub(super) fn new(step: Rung<S, N>, factors: [Eight<S>; N], analytes: usize) -> Self {
        Self {
            step,
            factors,
            analytes,
            lines: Vec::new(),
            line: 0,
        }
    }

    /// Notes down a stretch: its points, the amounts at the first of them and what comes in.
    #[inline(always)]
    pub(super) fn add(&mut self, points: Range<usize>, amounts: Amounts<S, N>, input: &Amounts<S, N>) {
        let gain = self.step.integral.apply(input);
        self.lines.push(Line {
            points,
            amounts,
            gain,
        });
    }

    /// Draws the next points. For each analyte and each of them there is a row of `width` patients in
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
        while let Some(line) = self.lines.get_mut(self.line) {
            let here = line.points.start.max(points.start)..line.points.end.min(points.end);
            let mut amounts = line.amounts;
            for point in here.clone() {
                for analyte in 0..N {
                    let row = (analyte * points.len() + point - points.start) * width + slot;
                    if analyte < self.analytes
                        && let Some(cells) = levels.get_mut(row..row + LANES)
                    {
                        (amounts[analyte] * self.factors[analyte]).store_slice(cells);
                    }
                }
                amounts = self.step.carry.step(&amounts, &line.gain);
            }
            line.amounts = amounts;
            if points.end < line.points.end {
                return;
            }
            self.line += 1;
        }
    }
}
