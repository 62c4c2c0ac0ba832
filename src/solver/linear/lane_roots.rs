use super::lane_matrix::{LaneMatrix, dot, row_times_matrix};
use super::lane_propagator_ladder::LanePropagatorLadder;
use crate::lane::{LaneF64, LaneVector};
use crate::solver::root::{MAX_STEPS, TOLERANCE};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;

/// A root to find for each of eight subjects: the time at which an amount reaches a target, or at which it has an
/// extremum.
///
/// Each subject has exactly one root between `low` and `high`, in hours from the query's time origin.
pub(crate) struct RootQuery<S: Simd, const N: usize> {
    /// Amounts at the time origin, mg.
    pub(crate) initial: LaneVector<S, N>,
    /// Only propagators of the ladder below this index are used.
    pub(crate) doubling: LaneF64<S>,
    /// The greatest `doubling` of the eight.
    pub(crate) max_doubling: usize,
    /// Hours before which the root does not lie.
    pub(crate) low: LaneF64<S>,
    /// Hours after which the root does not lie.
    pub(crate) high: LaneF64<S>,
    /// The amount to be reached, mg; unused for an extremum.
    pub(crate) target: LaneF64<S>,
    /// Sign of the residual before the root, 1 or −1: that of the amount less the target, or that of the slope.
    pub(crate) sign_before: LaneF64<S>,
}

impl<S: Simd, const N: usize> RootQuery<S, N> {
    /// A query with an empty bracket in every lane.
    #[inline(always)]
    pub(crate) fn empty(simd: S) -> Self {
        let zero = LaneF64::splat(simd, 0.0);
        Self {
            initial: [zero; N],
            doubling: zero,
            max_doubling: 0,
            low: zero,
            high: zero,
            target: zero,
            sign_before: zero,
        }
    }

    /// Empties the bracket of every lane.
    #[inline(always)]
    pub(crate) fn clear(&mut self, simd: S) {
        let zero = LaneF64::splat(simd, 0.0);
        (self.doubling, self.max_doubling) = (zero, 0);
        (self.low, self.high) = (zero, zero);
    }
}

/// An extremum.
pub(crate) struct RootResult<S: Simd, const N: usize> {
    /// Hours from the query's time origin.
    pub(crate) time: LaneF64<S>,
    /// Amount at that time, mg.
    pub(crate) amount: LaneF64<S>,
    /// Amounts shortly before, less than the length of the shortest propagator, mg.
    pub(crate) amounts_before: LaneVector<S, N>,
    /// The time of these, hours.
    pub(crate) time_before: LaneF64<S>,
}

/// Terms of a Taylor series within the shortest propagator, where (norm of M) × time is at most 1/8.
const TAYLOR_TERMS: usize = 11;

/// e M^k / k! for the row e of one compartment, in 1/h to the power of k: multiplied with the amounts, the terms of the
/// Taylor series of the compartment's amount.
pub(crate) struct SeriesRows<S: Simd, const N: usize>([[LaneF64<S>; N]; TAYLOR_TERMS]);

impl<S: Simd, const N: usize> SeriesRows<S, N> {
    #[simd]
    pub(crate) fn new(simd: S, rates: &LaneMatrix<S, N>, compartment: usize) -> Self {
        let mut rows = [[LaneF64::splat(simd, 0.0); N]; TAYLOR_TERMS];
        rows[0][compartment] = LaneF64::splat(simd, 1.0);
        for power in 1..TAYLOR_TERMS {
            rows[power] = row_times_matrix(&rows[power - 1], rates);
            for cell in &mut rows[power] {
                *cell *= 1.0 / power as f64;
            }
        }
        Self(rows)
    }
}

/// Roots of one compartment's amount within a segment of constant rates and input, for eight subjects.
///
/// The ladder is descended to the last time that a shortest propagator's length does not pass the root from; from there
/// the amount is a Taylor polynomial, and [`root`](crate::solver::root::root) in lanes finishes.
pub(crate) struct LaneRoots<'a, S: Simd, const N: usize> {
    pub(crate) rates: &'a LaneMatrix<S, N>,
    pub(crate) series: &'a SeriesRows<S, N>,
    pub(crate) ladder: &'a LanePropagatorLadder<S, N>,
    /// The amounts in mg that the input adds over each propagator.
    pub(crate) gains: &'a [LaneVector<S, N>],
    /// Constant input, mg/h.
    pub(crate) input: &'a LaneVector<S, N>,
    pub(crate) compartment: usize,
}

impl<S: Simd, const N: usize> LaneRoots<'_, S, N> {
    /// When the amount reaches the target, hours, for several queries of each subject at once: their steps overlap, so
    /// two take little longer than one.
    #[simd]
    pub(crate) fn crossings<const Q: usize>(
        &self,
        simd: S,
        queries: [&RootQuery<S, N>; Q],
    ) -> [LaneF64<S>; Q] {
        let states = self.descend::<false, Q>(simd, queries);
        let mut series = [[LaneF64::splat(simd, 0.0); TAYLOR_TERMS]; Q];
        let mut times_before = [LaneF64::splat(simd, 0.0); Q];
        let input_terms = self.input_terms(simd);
        for q in 0..Q {
            series[q] = self.series(&states[q].0, &input_terms);
            series[q][0] -= queries[q].target;
            times_before[q] = states[q].1;
        }
        let mut times = self.find_roots(simd, queries, &series, &times_before);
        for q in 0..Q {
            times[q] += times_before[q];
        }
        times
    }

    /// The extremum of the amount.
    #[simd]
    pub(crate) fn extremum(&self, simd: S, query: &RootQuery<S, N>) -> RootResult<S, N> {
        let [(amounts_before, time_before)] = self.descend::<true, 1>(simd, [query]);
        let amount = self.series(&amounts_before, &self.input_terms(simd));
        let [time] = self.find_roots(simd, [query], &[derivative(simd, &amount)], &[time_before]);
        RootResult {
            time: time_before + time,
            amount: evaluate(&amount, time),
            amounts_before,
            time_before,
        }
    }

    /// Descends the ladder, applying each propagator after which the root still lies ahead: after which the amount is
    /// still on the same side of the target or, for an extremum, the slope has kept its sign. Returns the amounts in mg
    /// and the time in hours reached.
    #[inline(always)]
    fn descend<const EXTREMUM: bool, const Q: usize>(
        &self,
        simd: S,
        queries: [&RootQuery<S, N>; Q],
    ) -> [(LaneVector<S, N>, LaneF64<S>); Q] {
        let zero = LaneF64::splat(simd, 0.0);
        let mut states = queries.map(|query| (query.initial, zero));
        let max_doubling = queries.iter().map(|query| query.max_doubling).max();
        let slope_row = &self.rates.0[self.compartment];
        let slope_offset = self.input[self.compartment];
        let propagators = self.ladder.propagators.iter().zip(self.gains).enumerate();
        for (doubling, (propagator, gain)) in propagators.take(max_doubling.unwrap_or(0)).rev() {
            let step = self.ladder.step(doubling);
            for q in 0..Q {
                let (query, (amounts, time)) = (queries[q], &mut states[q]);
                let next = propagator.step(amounts, gain);
                let next_time = *time + step;
                let residual = if EXTREMUM {
                    dot(slope_row, &next) + slope_offset
                } else {
                    next[self.compartment] - query.target
                };
                let is_before_root = (residual * query.sign_before).simd_gt(zero)
                    & next_time.simd_le(query.high)
                    & query.doubling.simd_gt(doubling as f64);
                for index in 0..N {
                    amounts[index] = is_before_root.select(next[index], amounts[index]);
                }
                *time = is_before_root.select(next_time, *time);
            }
        }
        states
    }

    /// What constant input contributes to the terms of the Taylor series of the amount: e M^(k−1) b / k!.
    #[inline(always)]
    fn input_terms(&self, simd: S) -> [LaneF64<S>; TAYLOR_TERMS] {
        let mut terms = [LaneF64::splat(simd, 0.0); TAYLOR_TERMS];
        for power in 1..TAYLOR_TERMS {
            terms[power] = dot(&self.series.0[power - 1], self.input) * (1.0 / power as f64);
        }
        terms
    }

    /// The Taylor series of the amount.
    #[inline(always)]
    fn series(
        &self,
        amounts: &LaneVector<S, N>,
        input_terms: &[LaneF64<S>; TAYLOR_TERMS],
    ) -> [LaneF64<S>; TAYLOR_TERMS] {
        let mut terms = *input_terms;
        for power in 0..TAYLOR_TERMS {
            terms[power] = dot(&self.series.0[power], amounts) + input_terms[power];
        }
        terms
    }

    /// The roots of the series: [`root`](crate::solver::root::root) in lanes. Converged lanes are masked out, so that no
    /// subject's root depends on the others'.
    #[inline(always)]
    fn find_roots<const Q: usize>(
        &self,
        simd: S,
        queries: [&RootQuery<S, N>; Q],
        series: &[[LaneF64<S>; TAYLOR_TERMS]; Q],
        times_before: &[LaneF64<S>; Q],
    ) -> [LaneF64<S>; Q] {
        let zero = LaneF64::splat(simd, 0.0);
        let mut slopes = *series;
        let (mut low, mut high) = ([zero; Q], [zero; Q]);
        let (mut time, mut last_step, mut tolerance) = ([zero; Q], [zero; Q], [zero; Q]);
        let mut active = [zero.simd_lt(zero); Q];
        let mut any_active = zero.simd_lt(zero);
        for q in 0..Q {
            slopes[q] = derivative(simd, &series[q]);
            low[q] = (queries[q].low - times_before[q]).max(zero);
            high[q] = (queries[q].high - times_before[q]).min(LaneF64::splat(simd, self.ladder.step(0)));
            let (at_low, at_high) = (evaluate(&series[q], low[q]), evaluate(&series[q], high[q]));
            let fraction = at_low / (at_low - at_high);
            let inside = fraction.simd_ge(zero) & fraction.simd_le(LaneF64::splat(simd, 1.0));
            time[q] = low[q] + (high[q] - low[q]) * inside.select(fraction, LaneF64::splat(simd, 0.5));
            tolerance[q] = (times_before[q] + high[q]) * TOLERANCE;
            active[q] = low[q].simd_lt(high[q]);
            last_step[q] = high[q] - low[q];
            any_active |= active[q];
        }
        for _ in 0..MAX_STEPS {
            if !any_active.any_true() {
                break;
            }
            any_active = zero.simd_lt(zero);
            for q in 0..Q {
                let residual = evaluate(&series[q], time[q]);
                let is_before_root = (residual * queries[q].sign_before).simd_gt(zero);
                low[q] = (is_before_root & active[q]).select(time[q], low[q]);
                high[q] = (!is_before_root & active[q]).select(time[q], high[q]);
                let newton = time[q] - residual / evaluate(&slopes[q], time[q]);
                let inside = newton.simd_ge(low[q]) & newton.simd_le(high[q]);
                let halves = (newton - time[q]).abs().simd_le(last_step[q] * 0.5);
                let next = (inside & halves).select(newton, (low[q] + high[q]) * 0.5);
                last_step[q] = (next - time[q]).abs();
                time[q] = active[q].select(next, time[q]);
                active[q] &= last_step[q].simd_gt(tolerance[q]);
                any_active |= active[q];
            }
        }
        time
    }
}

/// The polynomial at a time (Horner's scheme).
#[inline(always)]
fn evaluate<S: Simd>(series: &[LaneF64<S>; TAYLOR_TERMS], time: LaneF64<S>) -> LaneF64<S> {
    let mut sum = series[TAYLOR_TERMS - 1];
    for power in 2..=TAYLOR_TERMS {
        sum = sum * time + series[TAYLOR_TERMS - power];
    }
    sum
}

/// Coefficients of the derivative, term by term.
#[inline(always)]
fn derivative<S: Simd>(simd: S, series: &[LaneF64<S>; TAYLOR_TERMS]) -> [LaneF64<S>; TAYLOR_TERMS] {
    let mut slopes = [LaneF64::splat(simd, 0.0); TAYLOR_TERMS];
    for power in 1..TAYLOR_TERMS {
        slopes[power - 1] = series[power] * power as f64;
    }
    slopes
}
