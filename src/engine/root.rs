use super::ladder::Ladder;
use super::square::{Amounts, Eight, Square, dot};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;

/// What is looked for: the time at which a course passes a level, or the time at which it turns.
///
/// One question for each of eight patients; each has exactly one answer between `low` and `high`.
pub(super) struct Question<S: Simd, const N: usize> {
    /// Amounts when the clock shows zero.
    pub(super) from: Amounts<S, N>,
    /// Of the rungs of the ladder, those below this one are used.
    pub(super) rung: Eight<S>,
    /// The highest of them.
    pub(super) highest: usize,
    /// Hours before which the answer is not.
    pub(super) low: Eight<S>,
    /// Hours after which the answer is not.
    pub(super) high: Eight<S>,
    /// The level, in mg; for a turn, unused.
    pub(super) level: Eight<S>,
    /// 1 where what is looked at is positive before the answer, −1 where it is negative.
    pub(super) side: Eight<S>,
}

/// When, and what was found on the way.
pub(super) struct Answer<S: Simd, const N: usize> {
    /// Hours.
    pub(super) time: Eight<S>,
    /// Amount then, mg.
    pub(super) amount: Eight<S>,
    /// Amounts at a time shortly before, less than the shortest rung away.
    pub(super) before: Amounts<S, N>,
    /// That time, hours.
    pub(super) before_time: Eight<S>,
}

/// Terms of a Taylor series within the shortest rung, where (norm of M) × time is at most 1/8.
const TERMS: usize = 11;
/// Steps of Newton's method at most. Near a level that is just reached it converges slowly.
const STEPS: usize = 60;

/// A stretch of constant rates, for questions about one compartment.
pub(super) struct Stretch<'a, S: Simd, const N: usize> {
    pub(super) rates: &'a Square<S, N>,
    pub(super) ladder: &'a Ladder<S, N>,
    /// What the input adds within each rung.
    pub(super) gains: &'a [Amounts<S, N>],
    /// mg/h that arrive.
    pub(super) input: &'a Amounts<S, N>,
    pub(super) compartment: usize,
}

impl<S: Simd, const N: usize> Stretch<'_, S, N> {
    /// When the amount passes a level.
    #[simd]
    pub(super) fn crossing(&self, simd: S, question: &Question<S, N>) -> Eight<S> {
        let (before, before_time) = self.descend::<false>(simd, question);
        let mut series = self.series(simd, &before);
        series[0] -= question.level;
        before_time + self.zero(simd, question, &series, before_time)
    }

    /// When the amount turns.
    #[simd]
    pub(super) fn turn(&self, simd: S, question: &Question<S, N>) -> Answer<S, N> {
        let (before, before_time) = self.descend::<true>(simd, question);
        let amount = self.series(simd, &before);
        let time = self.zero(simd, question, &derivative(simd, &amount), before_time);
        Answer {
            time: before_time + time,
            amount: value(&amount, time),
            before,
            before_time,
        }
    }

    /// Goes down the ladder, taking each rung after which the answer still lies ahead: after which the
    /// amount is still on the same side of the level, or, for a turn, still rises or still falls.
    #[inline(always)]
    fn descend<const TURN: bool>(&self, simd: S, question: &Question<S, N>) -> (Amounts<S, N>, Eight<S>) {
        let mut amounts = question.from;
        let zero = Eight::splat(simd, 0.0);
        let mut time = zero;
        let slope = &self.rates.0[self.compartment];
        let constant = self.input[self.compartment];
        let rungs = self.ladder.rungs.iter().zip(self.gains).enumerate();
        for (rung, (matrices, gain)) in rungs.take(question.highest).rev() {
            let next = matrices.carry.step(&amounts, gain);
            let then = time + self.ladder.step(rung);
            let height = if TURN {
                dot(slope, &next) + constant
            } else {
                next[self.compartment] - question.level
            };
            let ahead = (height * question.side).simd_gt(zero)
                & then.simd_le(question.high)
                & question.rung.simd_gt(rung as f64);
            for index in 0..N {
                amounts[index] = ahead.select(next[index], amounts[index]);
            }
            time = ahead.select(then, time);
        }
        (amounts, time)
    }

    /// The Taylor series of the amount.
    #[inline(always)]
    fn series(&self, simd: S, amounts: &Amounts<S, N>) -> [Eight<S>; TERMS] {
        let mut terms = [Eight::splat(simd, 0.0); TERMS];
        terms[0] = amounts[self.compartment];
        let mut change = self.rates.step(amounts, self.input);
        for power in 1..TERMS {
            let share = 1.0 / power as f64;
            for cell in &mut change {
                *cell *= share;
            }
            terms[power] = change[self.compartment];
            change = self.rates.apply(&change);
        }
        terms
    }

    /// Newton's method between two times at which the series has different signs; where a step
    /// leads outside or is more than half of the one before, the middle is taken. A patient whose answer is found takes no part any more,
    /// so that nobody's answer depends on the others'.
    #[inline(always)]
    fn zero(
        &self,
        simd: S,
        question: &Question<S, N>,
        series: &[Eight<S>; TERMS],
        before_time: Eight<S>,
    ) -> Eight<S> {
        let zero = Eight::splat(simd, 0.0);
        let slopes = derivative(simd, series);
        let mut low = (question.low - before_time).max(zero);
        let mut high = (question.high - before_time).min(Eight::splat(simd, self.ladder.step(0)));
        let (at_low, at_high) = (value(series, low), value(series, high));
        let share = at_low / (at_low - at_high);
        let inside = share.simd_ge(zero) & share.simd_le(Eight::splat(simd, 1.0));
        let mut time = low + (high - low) * inside.select(share, Eight::splat(simd, 0.5));
        let enough = (before_time + high) * 1e-15;
        let mut open = low.simd_lt(high);
        let mut moved = high - low;
        for _ in 0..STEPS {
            if !open.any_true() {
                break;
            }
            let here = value(series, time);
            let ahead = (here * question.side).simd_gt(zero);
            low = (ahead & open).select(time, low);
            high = (!ahead & open).select(time, high);
            let newton = time - here / value(&slopes, time);
            let inside = newton.simd_ge(low) & newton.simd_le(high);
            let halves = (newton - time).abs().simd_le(moved * 0.5);
            let next = (inside & halves).select(newton, (low + high) * 0.5);
            moved = (next - time).abs();
            time = open.select(next, time);
            open &= moved.simd_gt(enough);
        }
        time
    }
}

/// A polynomial at a time.
#[inline(always)]
fn value<S: Simd>(series: &[Eight<S>; TERMS], time: Eight<S>) -> Eight<S> {
    let mut sum = series[TERMS - 1];
    for power in 2..=TERMS {
        sum = sum * time + series[TERMS - power];
    }
    sum
}

/// Term by term.
#[inline(always)]
fn derivative<S: Simd>(simd: S, series: &[Eight<S>; TERMS]) -> [Eight<S>; TERMS] {
    let mut slopes = [Eight::splat(simd, 0.0); TERMS];
    for power in 1..TERMS {
        slopes[power - 1] = series[power] * power as f64;
    }
    slopes
}
