use crate::lane::{LANES, LaneF64, LaneVector};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;

/// A square matrix for each of eight subjects: a row for where drug arrives, a column for where it comes from.
///
/// Products and sums are separate instructions in a fixed order, never fused: the same digits on every machine, and in
/// every lane. Plain loops, because a closure inside an iterator may be compiled for the least machine there is.
#[derive(Clone, Copy)]
pub(crate) struct LaneMatrix<S: Simd, const N: usize>(pub(crate) [[LaneF64<S>; N]; N]);

impl<S: Simd, const N: usize> LaneMatrix<S, N> {
    #[inline(always)]
    pub(crate) fn zero(simd: S) -> Self {
        Self([[LaneF64::splat(simd, 0.0); N]; N])
    }

    /// From each subject's number in each cell.
    #[inline(always)]
    pub(crate) fn from_lanes(simd: S, cells: &[[[f64; LANES]; N]; N]) -> Self {
        let mut matrix = Self::zero(simd);
        for row in 0..N {
            matrix.0[row] = row_of(simd, &cells[row]);
        }
        matrix
    }

    /// self × amounts.
    #[inline(always)]
    pub(crate) fn apply(&self, amounts: &LaneVector<S, N>) -> LaneVector<S, N> {
        let mut product = *amounts;
        for row in 0..N {
            product[row] = dot(&self.0[row], amounts);
        }
        product
    }

    /// self × amounts + gain: a step with constant input.
    #[inline(always)]
    pub(crate) fn step(&self, amounts: &LaneVector<S, N>, gain: &LaneVector<S, N>) -> LaneVector<S, N> {
        let mut next = self.apply(amounts);
        for row in 0..N {
            next[row] += gain[row];
        }
        next
    }

    /// Sets self to left × right.
    #[simd]
    pub(crate) fn set_product(&mut self, _simd: S, left: &Self, right: &Self) {
        for row in 0..N {
            self.0[row] = row_times_matrix(&left.0[row], right);
        }
    }

    /// Adds factor × other, cell by cell.
    #[inline(always)]
    pub(crate) fn add(&mut self, factor: f64, other: &Self) {
        for row in 0..N {
            for column in 0..N {
                self.0[row][column] += other.0[row][column] * factor;
            }
        }
    }

    /// Adds to each cell of the diagonal.
    #[inline(always)]
    pub(crate) fn add_to_diagonal(&mut self, value: f64) {
        for index in 0..N {
            self.0[index][index] += value;
        }
    }
}

/// From each subject's number in each compartment.
#[inline(always)]
pub(crate) fn row_of<S: Simd, const N: usize>(simd: S, cells: &[[f64; LANES]; N]) -> [LaneF64<S>; N] {
    let mut row = [LaneF64::splat(simd, 0.0); N];
    for index in 0..N {
        row[index] = LaneF64::load_array(simd, cells[index]);
    }
    row
}

/// The scalar product, summed from the first compartment to the last.
#[inline(always)]
pub(crate) fn dot<S: Simd, const N: usize>(row: &[LaneF64<S>; N], amounts: &LaneVector<S, N>) -> LaneF64<S> {
    let mut sum = row[0] * amounts[0];
    for index in 1..N {
        sum += row[index] * amounts[index];
    }
    sum
}

/// row × matrix.
#[inline(always)]
pub(crate) fn row_times_matrix<S: Simd, const N: usize>(
    row: &[LaneF64<S>; N],
    matrix: &LaneMatrix<S, N>,
) -> [LaneF64<S>; N] {
    let mut product = *row;
    for column in 0..N {
        let mut sum = row[0] * matrix.0[0][column];
        for inner in 1..N {
            sum += row[inner] * matrix.0[inner][column];
        }
        product[column] = sum;
    }
    product
}
