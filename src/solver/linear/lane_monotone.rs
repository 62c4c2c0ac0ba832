use super::exact_segment::ROUNDING;
use super::lane_matrix::LaneMatrix;
use crate::lane::{LaneF64, LaneVector};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask64x8};

/// Whether all amounts fall, or all rise.
///
/// They then go on doing so as long as input is constant: the slopes after t hours are exp(M t) times those now, and
/// exp(M t) has no negative cell, because no flow takes more from a compartment than there is. A slope that is zero
/// within rounding contradicts neither.
#[inline(always)]
pub(crate) fn is_monotone<S: Simd, const N: usize>(
    simd: S,
    rates: &LaneMatrix<S, N>,
    amounts: &LaneVector<S, N>,
    input: &LaneVector<S, N>,
) -> mask64x8<S> {
    let slopes = rates.step(amounts, input);
    let zero = LaneF64::splat(simd, 0.0);
    let (mut falls, mut rises) = (zero.simd_eq(zero), zero.simd_eq(zero));
    for index in 0..N {
        // Inflow plus outflow: the terms of the slope, added without cancelling.
        let turnover = slopes[index] - rates.0[index][index] * amounts[index] * 2.0;
        let rounding = turnover * ROUNDING;
        falls &= slopes[index].simd_le(rounding);
        rises &= slopes[index].simd_ge(-rounding);
    }
    falls | rises
}
