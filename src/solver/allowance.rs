#![allow(
    clippy::needless_range_loop,
    reason = "rows and columns of several matrices at once; and a closure may be compiled without vector instructions"
)]

use super::SaveAt;
use super::integration_task::IntegrationTask;
use super::lane_system::{LaneRates, greater, lesser, mean_square, root32, set_lane};
use crate::lane::{LaneF64, LaneVector};
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// Relative error allowed in a tail, far below the peak, in units of the relative tolerance: there the absolute
/// tolerance would allow more.
///
/// Rodas5P's result is ten to a thousand times more accurate than its estimate, so that at 1e-9 a tail is accurate to
/// 1e-7 down to 1e-12 of the peak, after the 150 steps to get there (`tests/properties/tails.rs`).
const TAIL_FACTOR: f64 = 30.0;
/// An amount below this fraction of the total in the body is allowed the error of that fraction. Otherwise a
/// compartment that empties a thousand times faster than the others would limit the step as long as it holds anything.
const MIN_FRACTION: f64 = 1e-16;
/// Factor by which the error of an initial transient must be below the error allowed to an amount: the interpolant over
/// the next step, which may be ten times as long, magnifies it by as much.
const TRANSIENT_FACTOR: f64 = 16.0;
/// Weights of the slope and the curvature at one end in the midpoint of a quintic, in units of its length and of the
/// square of its length.
const MIDPOINT_WEIGHTS: [f64; 2] = [5.0 / 32.0, 1.0 / 64.0];
/// Amount to which no relative accuracy is required, mg: far below a molecule, far above the least positive number.
const NEGLIGIBLE_AMOUNT: f64 = 1e-200;

/// The error that a step of eight subjects may have.
///
/// For an amount x of a total X in the body, with the tolerances r (relative) and A (absolute, mg), it is
/// r x + min(A, 30 r (x + 1e-16 X) + F) + 1e-200 mg, where F is A if only integrals are wanted and zero otherwise.
pub(super) struct Allowance<S: Simd> {
    pub(super) relative: LaneF64<S>,
    /// In mg.
    absolute: LaneF64<S>,
    /// F, the absolute error allowed in tails as well, mg.
    floor: LaneF64<S>,
}

impl<S: Simd> Allowance<S> {
    pub(super) fn new(simd: S, tasks: &[IntegrationTask<'_>], save_at: SaveAt) -> Self {
        let zero = LaneF64::splat(simd, 0.0);
        let mut allowance = Self {
            relative: zero,
            absolute: LaneF64::splat(simd, 1.0),
            floor: zero,
        };
        for (lane, task) in tasks.iter().enumerate() {
            set_lane(&mut allowance.relative, lane, task.relative);
            set_lane(&mut allowance.absolute, lane, task.absolute);
            if save_at == SaveAt::Ends {
                // A tail adds hardly anything to an integral.
                set_lane(&mut allowance.floor, lane, task.absolute);
            }
        }
        allowance
    }

    /// The first step in hours, at most `length`, from the amounts and their first and second derivatives in time.
    ///
    /// Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, section II.4, with the second derivative
    /// itself instead of the difference over a trial step. `size` is the number of compartments.
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
        // Squares of the norms d₀, d₁ and d₂.
        let amount = mean_square(amounts, &scales, size as f64);
        let slope = mean_square(slopes, &scales, size as f64);
        let curvature = mean_square(curvatures, &scales, size as f64);
        let tiny = number(1e-10);
        let guess = (amount / slope).sqrt() * 0.01;
        let from_slope = (amount.simd_lt(tiny) | slope.simd_lt(tiny)).select(number(1e-6), guess);
        let steepest = greater(slope, curvature);
        // (0.01 / norm)^(3/16) approximates the power 1/5.
        let root = root32(number(1e-4) / steepest);
        let from_curvature = steepest.simd_gt(number(1e-30)).select(root * root * root, length);
        lesser(lesser(from_slope * 100.0, from_curvature), length)
    }

    /// The error allowed to each amount after a step from the amounts `before` to `after`, mg.
    #[inline(always)]
    pub(super) fn allowed_error<const N: usize>(
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
        let least = total * MIN_FRACTION;
        let mut allowed = sizes;
        for row in 0..N {
            let tail = self.relative * TAIL_FACTOR * (sizes[row] + least) + self.floor;
            allowed[row] = self.relative * sizes[row] + lesser(self.absolute, tail) + NEGLIGIBLE_AMOUNT;
        }
        allowed
    }
}

/// Slopes and curvatures, mg/h and mg/h², for the interpolant at the start of a segment, and the mean square of the
/// error of the initial transient in units of the error allowed, after a first step of `h` hours.
///
/// `derivatives` are those of the right-hand side at the start, `dense_output` those of the method's dense output;
/// `allowed` is the error allowed to each amount and `size` the number of compartments.
///
/// A fast exchange of rate q relaxes within a small part of a step. Of an initial imbalance δ only 12.5 δ/(q h) remains
/// after the step, and only that is in the method's error estimate. Between the ends of the step the error is δ, and
/// the interpolant over the next step, through its curvature, makes 150 δ of it. So δ is estimated, as the difference
/// between the two slopes divided by q, and limited as well. Where the two derivatives would place the midpoint of the
/// interpolant farther apart than the error allowed, those of the dense output are used: those of the right-hand side
/// contain the remaining imbalance times q and q². Held by `tests/properties/fast_exchange.rs`.
#[inline(always)]
pub(super) fn start_derivatives<S: Simd, const N: usize>(
    rates: &LaneRates<S, N>,
    h: LaneF64<S>,
    derivatives: [&LaneVector<S, N>; 2],
    dense_output: &[LaneVector<S, N>; 2],
    (allowed, size): (&LaneVector<S, N>, usize),
) -> ([LaneVector<S, N>; 2], LaneF64<S>) {
    let (mut transients, mut found) = ([h * 0.0; N], [*derivatives[0], *derivatives[1]]);
    for row in 0..N {
        let slope_gap = (dense_output[0][row] - derivatives[0][row]).abs() * h;
        let curvature_gap = (dense_output[1][row] - derivatives[1][row]).abs() * h * h;
        let midpoint_gap = slope_gap * MIDPOINT_WEIGHTS[0] + curvature_gap * MIDPOINT_WEIGHTS[1];
        let differs = midpoint_gap.simd_gt(allowed[row]);
        for (found, dense_output) in found.iter_mut().zip(dense_output) {
            found[row] = differs.select(dense_output[row], found[row]);
        }
        // q h, and δ as slope_gap/(q h) where q h is large; it vanishes where the step resolves the transient.
        let z = rates.into[row][row].abs() * h;
        let z_plus_one = z + 1.0;
        let delta = slope_gap * z * z / (z_plus_one * z_plus_one * z_plus_one);
        transients[row] = delta * TRANSIENT_FACTOR;
    }
    (found, mean_square(&transients, allowed, size as f64))
}
