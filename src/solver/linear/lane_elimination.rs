use super::elimination_path::EliminationPath;
use super::lane_matrix::{LaneMatrix, row_of};
use crate::lane::{LANES, LaneF64, LaneVector};
use crate::solver::System;
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;

/// Elimination of an analyte after the observation ends, for eight subjects: that of [`EliminationPath`], in lanes.
pub(crate) struct LaneElimination<S: Simd, const N: usize> {
    /// Compartments on the path, and how many of them are not effect sites.
    count: usize,
    mass_compartments: usize,
    target: usize,
    /// Rates between compartments, 1/h: a row for where drug arrives, a column for where it leaves.
    rates: LaneMatrix<S, N>,
    /// Rate at which each compartment loses drug to outside the path, 1/h.
    outflow: LaneVector<S, N>,
}

/// Relative tolerance of a rate.
const TOLERANCE: f64 = 2.0 * f64::EPSILON;

impl<S: Simd, const N: usize> LaneElimination<S, N> {
    /// For eight systems with flows wherever the path has them.
    #[inline(always)]
    pub(crate) fn new(simd: S, path: &EliminationPath, systems: [&System; LANES]) -> Self {
        let count = path.compartments().len();
        let mut cells = [[[0.0; LANES]; N]; N];
        let mut outflow = [[0.0; LANES]; N];
        for (lane, system) in systems.iter().enumerate() {
            path.for_each_rate(system, 0.0, |to, from, rate| {
                let row = if to == count { &mut outflow } else { &mut cells[to] };
                row[from][lane] += rate;
            });
        }
        Self {
            count,
            mass_compartments: path.mass_compartments(),
            target: path.target(),
            rates: LaneMatrix::from_lanes(simd, &cells),
            outflow: row_of(simd, &outflow),
        }
    }

    /// The integral of the analyte's amount from 0 to infinity, mg·h, after these amounts have been given to the
    /// compartments of the path, mg. Forward substitution after elimination.
    #[simd]
    pub(crate) fn integral(&self, simd: S, total_doses: &LaneVector<S, N>) -> LaneF64<S> {
        let eliminated = self.eliminate(simd, LaneF64::splat(simd, 0.0), *total_doses);
        let mut integrals = [LaneF64::splat(simd, 0.0); N];
        for row in 0..self.count.min(N) {
            let mut inflow = LaneF64::splat(simd, 0.0);
            for from in 0..row {
                inflow += eliminated.rates.0[row][from] * integrals[from];
            }
            integrals[row] = (eliminated.amounts[row] + inflow) / eliminated.pivots[row];
        }
        integrals[self.target]
    }

    /// The slowest rate λ of the path, 1/h: see [`EliminationPath::slowest_rate`].
    ///
    /// With λ subtracted from every loss all pivots are positive if λ is below the slowest rate, and one is not if λ is
    /// above it. Near that rate the last pivot is a linear function of λ. So the next guess is where the secant through
    /// the last two is zero, moved on by one tolerance when it hardly moves, so that a second guess soon brackets the
    /// rate; or the midpoint of the bracket where the guess would lie outside it or move by more than half of the last
    /// step.
    #[simd]
    pub(crate) fn slowest_rate(&self, simd: S) -> LaneF64<S> {
        let zero = LaneF64::splat(simd, 0.0);
        let no_amounts = [zero; N];
        let mut low = zero;
        let mut high = LaneF64::splat(simd, f64::INFINITY);
        for column in 0..self.count.min(N) {
            high =
                high.min(self.loss_rate(&self.rates, self.outflow[column], column, self.mass_compartments));
        }
        let mut previous = (low, self.eliminate(simd, low, no_amounts).least_pivot);
        let mut guess = high * 0.5;
        let mut last_step = guess;
        let mut active = low.simd_lt(high);
        for _ in 0..200 {
            if !active.any_true() {
                break;
            }
            let eliminated = self.eliminate(simd, guess, no_amounts);
            low = (active & eliminated.all_positive).select(guess, low);
            high = (active & !eliminated.all_positive).select(guess, high);
            let secant = guess
                - eliminated.least_pivot * ((guess - previous.0) / (eliminated.least_pivot - previous.1));
            let tolerance = guess * TOLERANCE;
            let is_close = (secant - guess).abs().simd_lt(tolerance);
            let secant = is_close.select(
                guess + eliminated.all_positive.select(tolerance, -tolerance),
                secant,
            );
            let inside = secant.simd_gt(low) & secant.simd_lt(high);
            let halves = (secant - guess).abs().simd_le(last_step * 0.5);
            let next = (inside & halves).select(secant, (low + high) * 0.5);
            previous = (guess, eliminated.least_pivot);
            last_step = (next - guess).abs();
            guess = active.select(next, guess);
            active &= (high - low).simd_gt(tolerance * 2.0);
        }
        guess
    }

    /// The rate at which drug leaves a compartment, to outside and to the first `others` compartments, 1/h.
    #[inline(always)]
    fn loss_rate(
        &self,
        rates: &LaneMatrix<S, N>,
        outflow: LaneF64<S>,
        column: usize,
        others: usize,
    ) -> LaneF64<S> {
        let mut sum = outflow;
        if column < self.mass_compartments {
            for row in 0..others.min(N) {
                if row != column {
                    sum += rates.0[row][column];
                }
            }
        }
        sum
    }

    /// Gaussian elimination of the compartments, the last one first, as in [`EliminationPath`], with `shift` subtracted
    /// from the loss of each. A pivot is the rate at which drug leaves a compartment when it is eliminated.
    #[inline(always)]
    fn eliminate(&self, simd: S, shift: LaneF64<S>, amounts: LaneVector<S, N>) -> Eliminated<S, N> {
        let zero = LaneF64::splat(simd, 0.0);
        let (mut rates, mut outflow, mut amounts) = (self.rates, self.outflow, amounts);
        let mut pivots = [zero; N];
        let mut all_positive = zero.simd_eq(zero);
        let mut least_pivot = LaneF64::splat(simd, f64::INFINITY);
        for column in 0..self.count.min(N) {
            outflow[column] -= shift;
        }
        for index in (0..self.count.min(N)).rev() {
            let pivot = self.loss_rate(&rates, outflow[index], index, index);
            // The first pivot that is not positive, or else the least one.
            least_pivot = all_positive.select(pivot.min(least_pivot), least_pivot);
            all_positive &= pivot.simd_gt(zero);
            pivots[index] = pivot;
            if index >= self.mass_compartments {
                continue;
            }
            let inverse = 1.0 / pivot;
            for to in 0..index {
                let fraction = rates.0[to][index] * inverse;
                for from in 0..index {
                    if from != to {
                        rates.0[to][from] += fraction * rates.0[index][from];
                    }
                }
                amounts[to] += fraction * amounts[index];
            }
            let fraction_out = outflow[index] * inverse;
            for from in 0..index {
                outflow[from] += fraction_out * rates.0[index][from];
            }
        }
        Eliminated {
            rates,
            pivots,
            amounts,
            all_positive,
            least_pivot,
        }
    }
}

/// What elimination of all compartments leaves.
struct Eliminated<S: Simd, const N: usize> {
    rates: LaneMatrix<S, N>,
    /// Rate out of each compartment when it was eliminated, 1/h.
    pivots: LaneVector<S, N>,
    amounts: LaneVector<S, N>,
    /// Whether all pivots are positive.
    all_positive: fearless_simd::mask64x8<S>,
    /// The least pivot; where one was not positive, the first of those.
    least_pivot: LaneF64<S>,
}
