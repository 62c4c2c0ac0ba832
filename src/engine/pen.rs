use super::ladder::Rung;
use super::square::{Amounts, Eight, LANES, Square};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;
use std::ops::Range;

/// Draws the levels of eight patients, some points at a time.
pub(super) struct Pen<S: Simd, const N: usize> {
    /// From one point of the grid to the next.
    step: Rung<S, N>,
    /// From one point to the next but one: two chains of points, each waiting for its own last point
    /// only, are drawn in the time of one.
    two_steps: Square<S, N>,
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
    /// Amounts at the next point and at the one after it.
    amounts: [Amounts<S, N>; 2],
    /// What comes in within two steps.
    gain: Amounts<S, N>,
}

impl<S: Simd, const N: usize> Pen<S, N> {
    #[inline(always)]
    pub(super) fn new(simd: S, step: Rung<S, N>, factors: [Eight<S>; N], analytes: usize) -> Self {
        let mut two_steps = Square::zero(simd);
        two_steps.set_product(simd, &step.carry, &step.carry);
        Self {
            step,
            two_steps,
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
        let next = self.step.carry.step(&amounts, &gain);
        self.lines.push(Line {
            points,
            amounts: [amounts, next],
            gain: self.step.carry.step(&gain, &gain),
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
            let [mut amounts, mut next] = line.amounts;
            for point in here {
                for analyte in 0..N {
                    let row = (analyte * points.len() + point - points.start) * width + slot;
                    if analyte < self.analytes
                        && let Some(cells) = levels.get_mut(row..row + LANES)
                    {
                        (amounts[analyte] * self.factors[analyte]).store_slice(cells);
                    }
                }
                (amounts, next) = (next, self.two_steps.step(&amounts, &line.gain));
            }
            line.amounts = [amounts, next];
            if points.end < line.points.end {
                return;
            }
            self.line += 1;
        }
    }
}
