use super::square::{Amounts, Eight, LANES, Square, row_of};
use crate::solver::{System, Way};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;

/// How eight patients get rid of an analyte after the observation ends: the elimination of
/// [`Way`], in lanes.
pub(super) struct Drain<S: Simd, const N: usize> {
    /// Compartments on the way, and how many of them are not effect sites.
    count: usize,
    bodies: usize,
    target: usize,
    /// Rates between them, 1/h.
    rates: Square<S, N>,
    /// Rates at which drug leaves them all.
    out: Amounts<S, N>,
}

/// A rate is known when it is known to this share.
const DIGIT: f64 = 2.0 * f64::EPSILON;

impl<S: Simd, const N: usize> Drain<S, N> {
    /// For eight systems with flows where the way has them.
    #[inline(always)]
    pub(super) fn new(simd: S, way: &Way, systems: [&System; LANES]) -> Self {
        let count = way.compartments().len();
        let mut cells = [[[0.0; LANES]; N]; N];
        let mut leaving = [[0.0; LANES]; N];
        for (lane, system) in systems.iter().enumerate() {
            way.each_rate(system, 0.0, |to, from, rate| {
                let row = if to == count { &mut leaving } else { &mut cells[to] };
                row[from][lane] += rate;
            });
        }
        Self {
            count,
            bodies: way.bodies(),
            target: way.target(),
            rates: Square::from_lanes(simd, &cells),
            out: row_of(simd, &leaving),
        }
    }

    /// The integral of the analyte's amount, in mg·h, when so much is given in all.
    #[simd]
    pub(super) fn integral(&self, simd: S, given: &Amounts<S, N>) -> Eight<S> {
        let emptied = self.emptied(simd, Eight::splat(simd, 0.0), *given);
        let mut integrals = [Eight::splat(simd, 0.0); N];
        for row in 0..self.count.min(N) {
            let mut arrives = Eight::splat(simd, 0.0);
            for from in 0..row {
                arrives += emptied.rates.0[row][from] * integrals[from];
            }
            integrals[row] = (emptied.content[row] + arrives) / emptied.total[row];
        }
        integrals[self.target]
    }

    /// The slowest rate, 1/h: see [`Way::slowest_rate`].
    ///
    /// Below it every compartment can be emptied, above it not. Near it the rate that is left in the end is
    /// a straight line, so the next guess is where the line through the last two comes to nothing, or a
    /// digit beyond that, so that it is soon found between two guesses; or the middle, where a guess
    /// would lie outside or move by more than half of the last move.
    #[simd]
    pub(super) fn slowest_rate(&self, simd: S) -> Eight<S> {
        let zero = Eight::splat(simd, 0.0);
        let nothing = [zero; N];
        let mut low = zero;
        let mut high = Eight::splat(simd, f64::INFINITY);
        for column in 0..self.count.min(N) {
            high = high.min(self.out_of(&self.rates, self.out[column], column, self.bodies));
        }
        let mut before = (low, self.emptied(simd, low, nothing).left);
        let mut guess = high * 0.5;
        let mut moved = guess;
        let mut open = low.simd_lt(high);
        for _ in 0..200 {
            if !open.any_true() {
                break;
            }
            let emptied = self.emptied(simd, guess, nothing);
            low = (open & emptied.done).select(guess, low);
            high = (open & !emptied.done).select(guess, high);
            let line = guess - emptied.left * ((guess - before.0) / (emptied.left - before.1));
            let digit = guess * DIGIT;
            let near = (line - guess).abs().simd_lt(digit);
            let line = near.select(guess + emptied.done.select(digit, -digit), line);
            let inside = line.simd_gt(low) & line.simd_lt(high);
            let halves = (line - guess).abs().simd_le(moved * 0.5);
            let next = (inside & halves).select(line, (low + high) * 0.5);
            before = (guess, emptied.left);
            moved = (next - guess).abs();
            guess = open.select(next, guess);
            open &= (high - low).simd_gt(digit * 2.0);
        }
        guess
    }

    /// The rate at which drug leaves a compartment for the first `others` and for outside.
    #[inline(always)]
    fn out_of(&self, rates: &Square<S, N>, out: Eight<S>, column: usize, others: usize) -> Eight<S> {
        let mut sum = out;
        if column < self.bodies {
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
    fn emptied(&self, simd: S, less: Eight<S>, content: Amounts<S, N>) -> Emptied<S, N> {
        let zero = Eight::splat(simd, 0.0);
        let (mut rates, mut out, mut content) = (self.rates, self.out, content);
        let mut total = [zero; N];
        let mut done = zero.simd_eq(zero);
        let mut left = Eight::splat(simd, f64::INFINITY);
        for column in 0..self.count.min(N) {
            out[column] -= less;
        }
        for gone in (0..self.count.min(N)).rev() {
            let leaving = self.out_of(&rates, out[gone], gone, gone);
            // What is left when the first one fails, or else the least of all.
            left = done.select(leaving.min(left), left);
            done &= leaving.simd_gt(zero);
            total[gone] = leaving;
            if gone >= self.bodies {
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
        Emptied {
            rates,
            total,
            content,
            done,
            left,
        }
    }
}

/// What is left of the rates when all compartments have been taken out.
struct Emptied<S: Simd, const N: usize> {
    rates: Square<S, N>,
    /// The rate out of each when it was taken out.
    total: Amounts<S, N>,
    content: Amounts<S, N>,
    /// Whether each could be emptied.
    done: fearless_simd::mask64x8<S>,
    /// The least of these rates; where one was not above zero, the first of those.
    left: Eight<S>,
}
