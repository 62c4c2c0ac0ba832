use super::lane_matrix::{LaneMatrix, LaneVector, row_of};
use crate::lane::{LANES, LaneF64};
use crate::solver::{EliminationPath, System};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;

/// How eight subjects get rid of an analyte after the observation ends: the elimination of
/// [`EliminationPath`], in lanes.
pub(super) struct LaneElimination<S: Simd, const N: usize> {
    /// Compartments on the path, and how many of them are not effect sites.
    count: usize,
    mass_compartments: usize,
    target: usize,
    /// Rates between them, 1/h.
    rates: LaneMatrix<S, N>,
    /// Rates at which drug leaves them all.
    out: LaneVector<S, N>,
}

/// A rate is known when it is known to this share.
const DIGIT: f64 = 2.0 * f64::EPSILON;

impl<S: Simd, const N: usize> LaneElimination<S, N> {
    /// For eight systems with flows where the path has them.
    #[inline(always)]
    pub(super) fn new(simd: S, path: &EliminationPath, systems: [&System; LANES]) -> Self {
        let count = path.compartments().len();
        let mut cells = [[[0.0; LANES]; N]; N];
        let mut leaving = [[0.0; LANES]; N];
        for (lane, system) in systems.iter().enumerate() {
            path.each_rate(system, 0.0, |to, from, rate| {
                let row = if to == count { &mut leaving } else { &mut cells[to] };
                row[from][lane] += rate;
            });
        }
        Self {
            count,
            mass_compartments: path.mass_compartments(),
            target: path.target(),
            rates: LaneMatrix::from_lanes(simd, &cells),
            out: row_of(simd, &leaving),
        }
    }

    /// The integral of the analyte's amount, in mg·h, when so much is given in all.
    #[simd]
    pub(super) fn integral(&self, simd: S, given: &LaneVector<S, N>) -> LaneF64<S> {
        let eliminated = self.eliminated(simd, LaneF64::splat(simd, 0.0), *given);
        let mut integrals = [LaneF64::splat(simd, 0.0); N];
        for row in 0..self.count.min(N) {
            let mut arrives = LaneF64::splat(simd, 0.0);
            for from in 0..row {
                arrives += eliminated.rates.0[row][from] * integrals[from];
            }
            integrals[row] = (eliminated.content[row] + arrives) / eliminated.total[row];
        }
        integrals[self.target]
    }

    /// The slowest rate, 1/h: see [`EliminationPath::slowest_rate`].
    ///
    /// Below it every compartment can be eliminated, above it not. Near it the rate that is left in the end is
    /// a straight line, so the next guess is where the line through the last two comes to nothing, or a
    /// digit beyond that, so that it is soon found between two guesses; or the middle, where a guess
    /// would lie outside or move by more than half of the last move.
    #[simd]
    pub(super) fn slowest_rate(&self, simd: S) -> LaneF64<S> {
        let zero = LaneF64::splat(simd, 0.0);
        let nothing = [zero; N];
        let mut low = zero;
        let mut high = LaneF64::splat(simd, f64::INFINITY);
        for column in 0..self.count.min(N) {
            high = high.min(self.out_of(&self.rates, self.out[column], column, self.mass_compartments));
        }
        let mut before = (low, self.eliminated(simd, low, nothing).left);
        let mut guess = high * 0.5;
        let mut moved = guess;
        let mut open = low.simd_lt(high);
        for _ in 0..200 {
            if !open.any_true() {
                break;
            }
            let eliminated = self.eliminated(simd, guess, nothing);
            low = (open & eliminated.done).select(guess, low);
            high = (open & !eliminated.done).select(guess, high);
            let line = guess - eliminated.left * ((guess - before.0) / (eliminated.left - before.1));
            let digit = guess * DIGIT;
            let near = (line - guess).abs().simd_lt(digit);
            let line = near.select(guess + eliminated.done.select(digit, -digit), line);
            let inside = line.simd_gt(low) & line.simd_lt(high);
            let halves = (line - guess).abs().simd_le(moved * 0.5);
            let next = (inside & halves).select(line, (low + high) * 0.5);
            before = (guess, eliminated.left);
            moved = (next - guess).abs();
            guess = open.select(next, guess);
            open &= (high - low).simd_gt(digit * 2.0);
        }
        guess
    }

    /// The rate at which drug leaves a compartment for the first `others` and for outside.
    #[inline(always)]
    fn out_of(&self, rates: &LaneMatrix<S, N>, out: LaneF64<S>, column: usize, others: usize) -> LaneF64<S> {
        let mut sum = out;
        if column < self.mass_compartments {
            for row in 0..others.min(N) {
                if row != column {
                    sum += rates.0[row][column];
                }
            }
        }
        sum
    }

    /// Takes the compartments out one after the other, each with `less` of a loss.
    #[inline(always)]
    fn eliminated(&self, simd: S, less: LaneF64<S>, content: LaneVector<S, N>) -> Eliminated<S, N> {
        let zero = LaneF64::splat(simd, 0.0);
        let (mut rates, mut out, mut content) = (self.rates, self.out, content);
        let mut total = [zero; N];
        let mut done = zero.simd_eq(zero);
        let mut left = LaneF64::splat(simd, f64::INFINITY);
        for column in 0..self.count.min(N) {
            out[column] -= less;
        }
        for gone in (0..self.count.min(N)).rev() {
            let leaving = self.out_of(&rates, out[gone], gone, gone);
            // What is left when the first one fails, or else the least of all.
            left = done.select(leaving.min(left), left);
            done &= leaving.simd_gt(zero);
            total[gone] = leaving;
            if gone >= self.mass_compartments {
                continue;
            }
            let share = 1.0 / leaving;
            for to in 0..gone {
                let goes_on = rates.0[to][gone] * share;
                for from in 0..gone {
                    if from != to {
                        rates.0[to][from] += goes_on * rates.0[gone][from];
                    }
                }
                content[to] += goes_on * content[gone];
            }
            let goes_out = out[gone] * share;
            for from in 0..gone {
                out[from] += goes_out * rates.0[gone][from];
            }
        }
        Eliminated {
            rates,
            total,
            content,
            done,
            left,
        }
    }
}

/// What is left of the rates when all compartments have been taken out.
struct Eliminated<S: Simd, const N: usize> {
    rates: LaneMatrix<S, N>,
    /// The rate out of each when it was taken out.
    total: LaneVector<S, N>,
    content: LaneVector<S, N>,
    /// Whether each could be eliminated.
    done: fearless_simd::mask64x8<S>,
    /// The least of these rates; where one was not above zero, the first of those.
    left: LaneF64<S>,
}
