#![allow(
    clippy::needless_range_loop,
    reason = "rows and columns of several matrices at once; and a closure may be compiled for the least machine there is"
)]

use super::integration_task::IntegrationTask;
use super::lane_system::{LaneRates, LaneVector, greater, lesser, mean_square, root32, set};
use super::numeric::SaveAt;
use crate::lane::LaneF64;
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// How far a step may be wrong in a tail, in units of the relative tolerance: where the absolute error allowed
/// would be more than that. Rodas5P's result is some ten to a thousand times better than its estimate, so
/// that at 1e-9 a tail keeps 1e-7 down to 1e-12 of the peak, in the hundred and fifty steps it takes there.
const TAIL: f64 = 30.0;
/// Below this share of all that is in the body at the time an amount counts as one of that share. A
/// compartment that empties a thousand times faster than the others would otherwise hold everybody
/// back for as long as something is left in it.
const LEAST: f64 = 1e-16;
/// How many times better a settling that is stepped over must be known than the amounts: the bridge over the
/// next step, which may be ten times as long, magnifies it so often.
const SETTLED: f64 = 16.0;
/// How a slope and a curvature at one end act on a quintic in its middle, in units of the length and of
/// its square.
const MIDDLE: [f64; 2] = [5.0 / 32.0, 1.0 / 64.0];
/// An amount, in mg, of which nobody wants to know more: far less than a molecule, and far more than the least number.
const NOTHING: f64 = 1e-200;

/// How far the steps of eight patients may be wrong.
pub(super) struct Allowance<S: Simd> {
    relative: LaneF64<S>,
    /// In mg.
    absolute: LaneF64<S>,
    /// The error allowed to any amount, also in a tail: none where the course itself is wanted.
    floor: LaneF64<S>,
}

impl<S: Simd> Allowance<S> {
    pub(super) fn new(simd: S, tasks: &[IntegrationTask<'_>], keep: SaveAt) -> Self {
        let zero = LaneF64::splat(simd, 0.0);
        let mut allowance = Self {
            relative: zero,
            absolute: LaneF64::splat(simd, 1.0),
            floor: zero,
        };
        for (lane, task) in tasks.iter().enumerate() {
            set(&mut allowance.relative, lane, task.relative);
            set(&mut allowance.absolute, lane, task.absolute);
            if keep == SaveAt::Ends {
                // An integral is not better for what hardly adds to it.
                set(&mut allowance.floor, lane, task.absolute);
            }
        }
        allowance
    }

    /// What the first step may be, as Hairer, Nørsett and Wanner guess it (Solving Ordinary
    /// Differential Equations I, section II.4), with the curvature itself instead of a trial step.
    #[inline(always)]
    pub(super) fn first_step<const N: usize>(
        &self,
        [amounts, slopes, curvatures]: [&LaneVector<S, N>; 3],
        size: usize,
        length: LaneF64<S>,
    ) -> LaneF64<S> {
        let simd = length.simd;
        let number = |value: f64| LaneF64::splat(simd, value);
        let mut scales = *amounts;
        for row in 0..N {
            scales[row] = self.absolute + self.relative * amounts[row].abs();
        }
        let great = mean_square(amounts, &scales, size as f64);
        let slope = mean_square(slopes, &scales, size as f64);
        let curvature = mean_square(curvatures, &scales, size as f64);
        let tiny = number(1e-10);
        let guess = (great / slope).sqrt() * 0.01;
        let from_slope = (great.simd_lt(tiny) | slope.simd_lt(tiny)).select(number(1e-6), guess);
        let steepest = greater(slope, curvature);
        let root = root32(number(1e-4) / steepest);
        let from_curvature = steepest.simd_gt(number(1e-30)).select(root * root * root, length);
        lesser(lesser(from_slope * 100.0, from_curvature), length)
    }

    /// How far a step may be wrong that leads from some amounts to others: relative to each amount plus, where
    /// that is less than [`TAIL`] of it, an absolute error.
    #[inline(always)]
    pub(super) fn of<const N: usize>(
        &self,
        before: &LaneVector<S, N>,
        after: &LaneVector<S, N>,
    ) -> LaneVector<S, N> {
        let mut sizes = *before;
        let mut total = self.absolute * 0.0;
        for row in 0..N {
            sizes[row] = greater(before[row].abs(), after[row].abs());
            total += sizes[row];
        }
        let least = total * LEAST;
        let mut allowed = sizes;
        for row in 0..N {
            let tail = self.relative * TAIL * (sizes[row] + least) + self.floor;
            allowed[row] = self.relative * sizes[row] + lesser(self.absolute, tail) + NOTHING;
        }
        allowed
    }
}

/// Slopes and curvatures at the start of a segment after a first step of `h` hours, and the square of the error
/// of what lies between. `motions` are those of the right-hand side there, `own` those of the method's bridge.
///
/// A fast exchange settles at rate q in a small part of a step. Of a settling by δ a step keeps 12.5 δ/(q h)
/// only, and its estimate sees no more; between the ends δ itself is wrong, and the bridge over the next
/// step makes 150 δ of it. So δ is controlled too: it is what the right-hand side's slope and that of the
/// bridge differ by, divided by q. Where a settling is left within the error allowed, the bridge's own slope and
/// curvature count: the right-hand side would multiply it by q and by q².
#[inline(always)]
pub(super) fn settle<S: Simd, const N: usize>(
    rates: &LaneRates<S, N>,
    h: LaneF64<S>,
    motions: [&LaneVector<S, N>; 2],
    own: &[LaneVector<S, N>; 2],
    (allowed, size): (&LaneVector<S, N>, usize),
) -> ([LaneVector<S, N>; 2], LaneF64<S>) {
    let (mut settlings, mut found) = ([h * 0.0; N], [*motions[0], *motions[1]]);
    for row in 0..N {
        let steeper = (own[0][row] - motions[0][row]).abs() * h;
        let bent = (own[1][row] - motions[1][row]).abs() * h * h;
        let apart = (steeper * MIDDLE[0] + bent * MIDDLE[1]).simd_gt(allowed[row]);
        for (found, own) in found.iter_mut().zip(own) {
            found[row] = apart.select(own[row], found[row]);
        }
        let z = rates.into[row][row].abs() * h;
        let far = z + 1.0;
        // steeper/z where z is great, next to nothing where a step resolves everything.
        settlings[row] = steeper * z * z / (far * far * far) * SETTLED;
    }
    (found, mean_square(&settlings, allowed, size as f64))
}
