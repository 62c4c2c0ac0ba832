//! Rodas5P in lanes: a Rosenbrock method of order 5 with 8 stages and an embedded error estimate of order 4, L-stable
//! and stiffly accurate.
//!
//! For dx/dt = f(t, x), with J = ∂f/∂x and ∂f/∂t at the start of the step, stage i solves
//!
//! (1/(γh) − J) uᵢ = f(t + cᵢ h, x + Σⱼ aᵢⱼ uⱼ) + Σⱼ Cᵢⱼ uⱼ/h + dᵢ h ∂f/∂t, with sums over j < i.
//!
//! Off-diagonal cells of J are not negative and no drug is created, so 1/(γh) − J is an M-matrix and its LU
//! decomposition needs no pivoting. The result is x + Σⱼ a₈ⱼ uⱼ + u₈, its error estimate u₈.
//!
//! Steinebach, BIT Numerical Mathematics 2023;63:27, doi:10.1007/s10543-023-00967-x, with the coefficients published
//! there, in the form of Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.7. Held by
//! `tests/properties/batch_rodas5p.rs`, which compares it with Dormand–Prince 5(4) and counts its steps.
#![allow(
    clippy::needless_range_loop,
    reason = "rows and columns of several matrices at once"
)]

use super::lane_input::LaneInput;
use super::lane_system::{LaneRates, LaneSystem};
use super::rodas5p_coefficients::{A, C, H_end, H_start, b, c, d, gamma, quadrature};
use crate::lane::{LaneF64, LaneVector};
use fearless_simd::{Simd, SimdBase};

/// Result of one step in every lane.
pub(super) struct Rodas5pStep<S: Simd, const N: usize> {
    /// Amounts at its end, mg.
    pub(super) after: LaneVector<S, N>,
    /// Estimated error of the amounts, mg.
    pub(super) error: LaneVector<S, N>,
    /// First derivative of the dense output at its end, mg/h.
    ///
    /// The right-hand side is not used for it: the derivative of a fast compartment is a small difference of large
    /// flows, so an error of its amount would be multiplied by its rate, and by the square of its rate in the second
    /// derivative. The dense output has been damped by the method like the amounts.
    pub(super) slopes: LaneVector<S, N>,
    /// Second derivative of the dense output at its end, mg/h².
    pub(super) curvatures: LaneVector<S, N>,
    /// Integrals of the amounts over the step, mg·h.
    pub(super) integrals: LaneVector<S, N>,
    /// Amount eliminated during the step, mg.
    pub(super) eliminated: LaneF64<S>,
}

/// The stages u₁ to u₈ of a step, mg. Reused for every step, as they are larger than everything else together.
pub(super) type Stages<S, const N: usize> = [LaneVector<S, N>; 8];

/// First and second derivative of the dense output at the start of a step, mg/h and mg/h².
///
/// The step leads from the amounts `before` to `after`, in mg; `per_h` is one over its length, 1/h.
#[inline(always)]
pub(super) fn dense_output_at_start<S: Simd, const N: usize>(
    stages: &Stages<S, N>,
    per_h: LaneF64<S>,
    [before, after]: [&LaneVector<S, N>; 2],
) -> [LaneVector<S, N>; 2] {
    let zero = LaneF64::splat(per_h.simd, 0.0);
    let (mut slopes, mut curvatures) = ([zero; N], [zero; N]);
    for row in 0..N {
        // R(0) and R′(0)
        let (mut r, mut r_slope) = (zero, zero);
        for stage in 0..8 {
            r += stages[stage][row] * H_start[0][stage];
            r_slope += stages[stage][row] * H_start[1][stage];
        }
        slopes[row] = (after[row] - before[row] + r) * per_h;
        curvatures[row] = (r_slope - r) * 2.0 * per_h * per_h;
    }
    [slopes, curvatures]
}

/// One step of `h` hours from `amounts` in mg, at `since` hours after the first dose and `time` hours after the start of the
/// segment, with its `input`. Writes `stages`.
#[inline(always)]
pub(super) fn step<S: Simd, const N: usize>(
    system: &LaneSystem<S, N>,
    [since, time]: [LaneF64<S>; 2],
    h: LaneF64<S>,
    (amounts, input): (&LaneVector<S, N>, &LaneInput<S, N>),
    stages: &mut Stages<S, N>,
) -> Rodas5pStep<S, N> {
    let zero = LaneF64::splat(system.simd, 0.0);
    let per_h = LaneF64::splat(system.simd, 1.0) / h;
    let jacobian = system.jacobian(since, amounts);
    let factors = lu_decomposition(&jacobian, per_h / gamma);
    let time_derivative = input.add_rises(system.simd, system.time_derivative(since, amounts));
    let mut mean_elimination = zero;
    let mut argument = *amounts;
    for stage in 0..8 {
        let later = h * c[stage];
        let mut change = system.derivative(since + later, &argument, &input.at(time + later));
        for row in 0..N {
            let mut coupling = zero;
            for before in 0..stage {
                coupling += stages[before][row] * C[stage][before];
            }
            change.amounts[row] += per_h * coupling;
        }
        if let Some(time_derivative) = &time_derivative {
            let weight = h * d[stage];
            for row in 0..N {
                change.amounts[row] += weight * time_derivative.amounts[row];
            }
            change.eliminated += weight * time_derivative.eliminated;
        }
        lu_solve(&factors, &mut change.amounts);
        mean_elimination += (change.eliminated + jacobian.elimination(&change.amounts)) * b[stage];
        stages[stage] = change.amounts;
        if stage < 5 {
            argument = *amounts;
            for row in 0..N {
                for before in 0..=stage {
                    argument[row] += stages[before][row] * A[stage + 1][before];
                }
            }
        } else {
            for row in 0..N {
                argument[row] += stages[stage][row];
            }
        }
    }
    let eliminated = h * mean_elimination;
    result(stages, [h, per_h], [amounts, &argument], eliminated)
}

/// What follows from the stages of a step from the amounts `before` to `after`, in mg, once they are known.
#[inline(always)]
fn result<S: Simd, const N: usize>(
    stages: &Stages<S, N>,
    [h, per_h]: [LaneF64<S>; 2],
    [before, after]: [&LaneVector<S, N>; 2],
    eliminated: LaneF64<S>,
) -> Rodas5pStep<S, N> {
    let zero = LaneF64::splat(h.simd, 0.0);
    let mut found = Rodas5pStep {
        after: *after,
        error: stages[7],
        slopes: *after,
        curvatures: *after,
        integrals: *before,
        eliminated,
    };
    for row in 0..N {
        // R(1) and R′(1)
        let (mut r, mut r_slope) = (zero, zero);
        for stage in 0..8 {
            found.integrals[row] += stages[stage][row] * quadrature[stage];
            r += stages[stage][row] * H_end[0][stage];
            r_slope += stages[stage][row] * H_end[1][stage];
        }
        found.integrals[row] *= h;
        found.slopes[row] = (after[row] - before[row] - r) * per_h;
        found.curvatures[row] = (r + r_slope) * -2.0 * per_h * per_h;
    }
    found
}

/// LU decomposition of `diagonal` − `jacobian`, in 1/h and without pivoting: L below the diagonal, with ones on its
/// own, and U on and above it. Pivots are stored as their inverses.
#[inline(always)]
fn lu_decomposition<S: Simd, const N: usize>(
    jacobian: &LaneRates<S, N>,
    diagonal: LaneF64<S>,
) -> [LaneVector<S, N>; N] {
    let mut cells = jacobian.into;
    for row in 0..N {
        for column in 0..N {
            cells[row][column] = -cells[row][column];
        }
        cells[row][row] += diagonal;
    }
    for pivot in 0..N {
        let inverse = LaneF64::splat(diagonal.simd, 1.0) / cells[pivot][pivot];
        cells[pivot][pivot] = inverse;
        for row in pivot + 1..N {
            let factor = cells[row][pivot] * inverse;
            cells[row][pivot] = factor;
            for column in pivot + 1..N {
                cells[row][column] -= factor * cells[pivot][column];
            }
        }
    }
    cells
}

/// Solves LU x = `right` in place.
#[inline(always)]
fn lu_solve<S: Simd, const N: usize>(factors: &[LaneVector<S, N>; N], right: &mut LaneVector<S, N>) {
    for row in 1..N {
        for column in 0..row {
            right[row] -= factors[row][column] * right[column];
        }
    }
    for row in (0..N).rev() {
        for column in row + 1..N {
            right[row] -= factors[row][column] * right[column];
        }
        right[row] *= factors[row][row];
    }
}
