use super::lane_matrix::{LaneMatrix, LaneVector, dot};
use super::propagator_ladder::{KnotInterval, PropagatorLadder};
use crate::lane::LaneF64;
use crate::solver::ROUNDING;
use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask64x8};
use fearless_simd_macros::simd;

/// What is looked for: the time at which a course passes a level, or the time at which it turns.
///
/// One query for each of eight subjects; each has exactly one result between `low` and `high`.
pub(super) struct RootQuery<S: Simd, const N: usize> {
    /// LaneVector when the clock shows zero.
    pub(super) from: LaneVector<S, N>,
    /// Of the propagators of the ladder, those below this one are used.
    pub(super) doubling: LaneF64<S>,
    /// The highest of them.
    pub(super) highest: usize,
    /// Hours before which the result is not.
    pub(super) low: LaneF64<S>,
    /// Hours after which the result is not.
    pub(super) high: LaneF64<S>,
    /// The level, in mg; for a turn, unused.
    pub(super) level: LaneF64<S>,
    /// 1 where what is looked at is positive before the result, −1 where it is negative.
    pub(super) side: LaneF64<S>,
}

impl<S: Simd, const N: usize> RootQuery<S, N> {
    /// A query that nobody is queried.
    #[inline(always)]
    pub(super) fn nobody(simd: S) -> Self {
        let zero = LaneF64::splat(simd, 0.0);
        Self {
            from: [zero; N],
            doubling: zero,
            highest: 0,
            low: zero,
            high: zero,
            level: zero,
            side: zero,
        }
    }

    /// Forgets who was queried.
    #[inline(always)]
    pub(super) fn clear(&mut self, simd: S) {
        let zero = LaneF64::splat(simd, 0.0);
        (self.doubling, self.highest) = (zero, 0);
        (self.low, self.high) = (zero, zero);
    }
}

/// When, and what was found on the path.
pub(super) struct RootResult<S: Simd, const N: usize> {
    /// Hours.
    pub(super) time: LaneF64<S>,
    /// Amount then, mg.
    pub(super) amount: LaneF64<S>,
    /// LaneVector at a time shortly before, less than the shortest doubling away.
    pub(super) before: LaneVector<S, N>,
    /// That time, hours.
    pub(super) before_time: LaneF64<S>,
}

/// Terms of a Taylor series within the shortest doubling, where (norm of M) × time is at most 1/8.
const TERMS: usize = 11;
/// Steps of Newton's method at most. Near a level that is just reached it converges slowly.
const STEPS: usize = 60;

/// A segment of constant rates, for queries about one compartment.
pub(super) struct SegmentView<'a, S: Simd, const N: usize> {
    pub(super) rates: &'a LaneMatrix<S, N>,
    pub(super) ladder: &'a PropagatorLadder<S, N>,
    /// What the input adds within each doubling.
    pub(super) gains: &'a [LaneVector<S, N>],
    /// LaneVector at the knots, and the steps from one to another.
    pub(super) knots: &'a [LaneVector<S, N>],
    pub(super) intervals: &'a [KnotInterval],
    /// SegmentStart, hours.
    pub(super) start: f64,
    /// mg/h that inputs_of.
    pub(super) input: &'a LaneVector<S, N>,
    pub(super) compartment: usize,
}

/// Whether every amount falls, or every amount rises. Then they all go on doing so as long as
/// nothing else comes in, because none takes from another more than it has: the matrix that carries
/// the slopes on has no negative cell. What is rounding in a slope counts as neither.
#[inline(always)]
pub(super) fn is_monotone<S: Simd, const N: usize>(
    simd: S,
    rates: &LaneMatrix<S, N>,
    amounts: &LaneVector<S, N>,
    input: &LaneVector<S, N>,
) -> mask64x8<S> {
    let slopes = rates.step(amounts, input);
    let zero = LaneF64::splat(simd, 0.0);
    let (mut falls, mut rises) = (zero.simd_eq(zero), zero.simd_eq(zero));
    for index in 0..N {
        // What comes in and what goes out, added up.
        let traffic = slopes[index] - rates.0[index][index] * amounts[index] * 2.0;
        let rounding = traffic * ROUNDING;
        falls &= slopes[index].simd_le(rounding);
        rises &= slopes[index].simd_ge(-rounding);
    }
    falls | rises
}

impl<S: Simd, const N: usize> SegmentView<'_, S, N> {
    /// When the amount passes a level, for several queries a subject: each waits for its own last step
    /// only, so two take little longer than one.
    #[simd]
    pub(super) fn crossings<const Q: usize>(
        &self,
        simd: S,
        queries: [&RootQuery<S, N>; Q],
    ) -> [LaneF64<S>; Q] {
        let before = self.descend::<false, Q>(simd, queries);
        let mut series = [[LaneF64::splat(simd, 0.0); TERMS]; Q];
        let mut before_times = [LaneF64::splat(simd, 0.0); Q];
        for q in 0..Q {
            series[q] = self.series(simd, &before[q].0);
            series[q][0] -= queries[q].level;
            before_times[q] = before[q].1;
        }
        let mut times = self.zero(simd, queries, &series, &before_times);
        for q in 0..Q {
            times[q] += before_times[q];
        }
        times
    }

    /// When the amount turns.
    #[simd]
    pub(super) fn turn(&self, simd: S, query: &RootQuery<S, N>) -> RootResult<S, N> {
        let [(before, before_time)] = self.descend::<true, 1>(simd, [query]);
        let amount = self.series(simd, &before);
        let [time] = self.zero(simd, [query], &[derivative(simd, &amount)], &[before_time]);
        RootResult {
            time: before_time + time,
            amount: value(&amount, time),
            before,
            before_time,
        }
    }

    /// Goes down the ladder, taking each doubling after which the result still lies ahead: after which the
    /// amount is still on the same side of the level, or, for a turn, still rises or still falls.
    #[inline(always)]
    fn descend<const TURN: bool, const Q: usize>(
        &self,
        simd: S,
        queries: [&RootQuery<S, N>; Q],
    ) -> [(LaneVector<S, N>, LaneF64<S>); Q] {
        let zero = LaneF64::splat(simd, 0.0);
        let mut found = queries.map(|query| (query.from, zero));
        let highest = queries.iter().map(|query| query.highest).max();
        let slope = &self.rates.0[self.compartment];
        let constant = self.input[self.compartment];
        let propagators = self.ladder.propagators.iter().zip(self.gains).enumerate();
        for (doubling, (carry, gain)) in propagators.take(highest.unwrap_or(0)).rev() {
            let step = self.ladder.step(doubling);
            for q in 0..Q {
                let (query, (amounts, time)) = (queries[q], &mut found[q]);
                let next = carry.step(amounts, gain);
                let then = *time + step;
                let height = if TURN {
                    dot(slope, &next) + constant
                } else {
                    next[self.compartment] - query.level
                };
                let ahead = (height * query.side).simd_gt(zero)
                    & then.simd_le(query.high)
                    & query.doubling.simd_gt(doubling as f64);
                for index in 0..N {
                    amounts[index] = ahead.select(next[index], amounts[index]);
                }
                *time = ahead.select(then, *time);
            }
        }
        found
    }

    /// The Taylor series of the amount.
    #[inline(always)]
    fn series(&self, simd: S, amounts: &LaneVector<S, N>) -> [LaneF64<S>; TERMS] {
        let mut terms = [LaneF64::splat(simd, 0.0); TERMS];
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
    /// leads outside or is more than half of the one before, the middle is taken. A subject whose result
    /// is found takes no part any more, so that nobody's result depends on the others'.
    #[inline(always)]
    fn zero<const Q: usize>(
        &self,
        simd: S,
        queries: [&RootQuery<S, N>; Q],
        series: &[[LaneF64<S>; TERMS]; Q],
        before_times: &[LaneF64<S>; Q],
    ) -> [LaneF64<S>; Q] {
        let zero = LaneF64::splat(simd, 0.0);
        let mut slopes = *series;
        let (mut low, mut high) = ([zero; Q], [zero; Q]);
        let (mut time, mut moved, mut enough) = ([zero; Q], [zero; Q], [zero; Q]);
        let mut open = [zero.simd_lt(zero); Q];
        let mut any = zero.simd_lt(zero);
        for q in 0..Q {
            slopes[q] = derivative(simd, &series[q]);
            low[q] = (queries[q].low - before_times[q]).max(zero);
            high[q] = (queries[q].high - before_times[q]).min(LaneF64::splat(simd, self.ladder.step(0)));
            let (at_low, at_high) = (value(&series[q], low[q]), value(&series[q], high[q]));
            let share = at_low / (at_low - at_high);
            let inside = share.simd_ge(zero) & share.simd_le(LaneF64::splat(simd, 1.0));
            time[q] = low[q] + (high[q] - low[q]) * inside.select(share, LaneF64::splat(simd, 0.5));
            enough[q] = (before_times[q] + high[q]) * 1e-15;
            open[q] = low[q].simd_lt(high[q]);
            moved[q] = high[q] - low[q];
            any |= open[q];
        }
        for _ in 0..STEPS {
            if !any.any_true() {
                break;
            }
            any = zero.simd_lt(zero);
            for q in 0..Q {
                let here = value(&series[q], time[q]);
                let ahead = (here * queries[q].side).simd_gt(zero);
                low[q] = (ahead & open[q]).select(time[q], low[q]);
                high[q] = (!ahead & open[q]).select(time[q], high[q]);
                let newton = time[q] - here / value(&slopes[q], time[q]);
                let inside = newton.simd_ge(low[q]) & newton.simd_le(high[q]);
                let halves = (newton - time[q]).abs().simd_le(moved[q] * 0.5);
                let next = (inside & halves).select(newton, (low[q] + high[q]) * 0.5);
                moved[q] = (next - time[q]).abs();
                time[q] = open[q].select(next, time[q]);
                open[q] &= moved[q].simd_gt(enough[q]);
                any |= open[q];
            }
        }
        time
    }
}

/// A polynomial at a time.
#[inline(always)]
fn value<S: Simd>(series: &[LaneF64<S>; TERMS], time: LaneF64<S>) -> LaneF64<S> {
    let mut sum = series[TERMS - 1];
    for power in 2..=TERMS {
        sum = sum * time + series[TERMS - power];
    }
    sum
}

/// Term by term.
#[inline(always)]
fn derivative<S: Simd>(simd: S, series: &[LaneF64<S>; TERMS]) -> [LaneF64<S>; TERMS] {
    let mut slopes = [LaneF64::splat(simd, 0.0); TERMS];
    for power in 1..TERMS {
        slopes[power - 1] = series[power] * power as f64;
    }
    slopes
}
