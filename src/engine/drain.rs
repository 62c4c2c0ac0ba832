use super::square::{Amounts, Eight, LANES, Square};
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

impl<S: Simd, const N: usize> Drain<S, N> {
    /// For eight systems with flows where the way has them.
    #[inline(always)]
    pub(super) fn new(simd: S, way: &Way, systems: [&System; LANES]) -> Self {
        let count = way.compartments().len();
        let mut cells = [[[0.0; LANES]; N]; N];
        let mut leaving = [[0.0; LANES]; N];
        for (lane, system) in systems.iter().enumerate() {
            way.each_rate(system, 0.0, |to, from, rate| {
                let row = if to == count {
                    Some(&mut leaving)
                } else {
                    cells.get_mut(to)
                };
                if let Some(cell) = row.and_then(|row| row.get_mut(from)) {
                    cell[lane] += rate;
                }
            });
        }
        let mut rates = Square::zero(simd);
        let mut out = [Eight::splat(simd, 0.0); N];
        for row in 0..N {
            out[row] = Eight::load_array(simd, leaving[row]);
            for column in 0..N {
                rates.0[row][column] = Eight::load_array(simd, cells[row][column]);
            }
        }
        Self {
            count,
            bodies: way.bodies(),
            target: way.target(),
            rates,
            out,
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
        integrals
            .get(self.target)
            .copied()
            .unwrap_or(Eight::splat(simd, f64::NAN))
    }

    /// The slowest rate, 1/h, by bisection: see [`Way::slowest_rate`].
    #[simd]
    pub(super) fn slowest_rate(&self, simd: S) -> Eight<S> {
        let zero = Eight::splat(simd, 0.0);
        let mut low = zero;
        let mut high = Eight::splat(simd, f64::INFINITY);
        for column in 0..self.count.min(N) {
            high = high.min(self.out_of(&self.rates, self.out[column], column, self.bodies));
        }
        for _ in 0..200 {
            let middle = (low + high) * 0.5;
            let open = middle.simd_gt(low) & middle.simd_lt(high);
            if !open.any_true() {
                break;
            }
            let emptied = self.emptied(simd, middle, [zero; N]).done;
            low = (open & emptied).select(middle, low);
            high = (open & !emptied).select(middle, high);
        }
        (low + high) * 0.5
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
        for column in 0..self.count.min(N) {
            out[column] -= less;
        }
        for gone in (0..self.count.min(N)).rev() {
            let leaving = self.out_of(&rates, out[gone], gone, gone);
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
}
