use super::lane_conservation::LaneConservation;
use super::lane_matrix::{LaneMatrix, LaneVector, dot, row_times_matrix};
use crate::lane::LaneF64;
use fearless_simd::Simd;
use fearless_simd_macros::simd;

/// Propagators of eight subjects over base·2^k hours for k = 0, 1, …, while all rates are constant; the last one is
/// over the whole length.
///
/// With M the rates in 1/h, x the amounts in mg and b the constant input in mg/h, after h hours
///
/// - the amounts are exp(M h) x + (∫exp(M s) ds) b,
/// - the integral of the amounts is (∫exp(M s) ds) x + (∫(h − s) exp(M s) ds) b,
///
/// with integrals from 0 to h. The k-th propagator is exp(M h) for h = base·2^k, the square of the one before. Of the
/// integrals over longer times only products with a vector are computed, one vector instead of a matrix. As in
/// `solver::Exact`, M plus its fastest rate has no negative cell, so every sum here is one of terms that are not
/// negative: nothing cancels, whatever the rates, equal ones included.
pub(super) struct PropagatorLadder<S: Simd, const N: usize> {
    /// The k-th one is over base·2^k hours.
    pub(super) propagators: Vec<LaneMatrix<S, N>>,
    /// ∫exp(M s) ds and ∫(h − s) exp(M s) ds over the base, from 0 to h.
    integral: LaneMatrix<S, N>,
    double_integral: LaneMatrix<S, N>,
    /// The whole length, hours.
    length: f64,
    /// A rate in 1/h that no rate of the eight exceeds; a power of two.
    bound: f64,
    weights: Vec<TaylorWeights>,
}

/// The time from one knot to a later one.
#[derive(Clone, Copy)]
pub(super) struct KnotInterval {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Index of the propagator over it.
    pub(super) doubling: usize,
    /// Hours from the start of the segment.
    pub(super) offset: f64,
    /// Hours from knot to knot.
    pub(super) step: f64,
    /// Subjects that are evaluated at these knots: a bit for each lane.
    pub(super) lanes: u64,
    /// Whether no extremum can lie between the knots.
    pub(super) is_monotone: bool,
}

/// Coefficients of a term T^k/k! in the three matrices over the base.
struct TaylorWeights {
    propagator: f64,
    integral: f64,
    double_integral: f64,
}

/// Rows that give the area under a compartment's curve over the whole length, from the amounts at its start and from
/// constant input.
pub(super) struct AreaRows<S: Simd, const N: usize> {
    pub(super) of_amounts: [LaneF64<S>; N],
    pub(super) of_input: [LaneF64<S>; N],
}

/// T^k/k! with T = M / bound + 1, for k from 0 on: the terms of the exponential series over any length.
pub(super) struct TaylorTerms<S: Simd, const N: usize> {
    terms: Vec<LaneMatrix<S, N>>,
    bound: f64,
    /// Corrects the propagators of long ladders.
    conservation: Option<LaneConservation<S, N>>,
}

/// Greatest θ, the rate bound times the base.
const MAX_THETA: f64 = 1.0 / 16.0;
/// Propagators that are too short to lead from knot to knot: the rate bound times the first interval is at most 1/4.
const SKIPPED: usize = 2;
/// Terms of the exponential series beyond the longest path from one compartment to another: with [`MAX_THETA`], the
/// first one left out is below 1e-16 of the sum, also at the end of a chain.
const EXTRA_TERMS: usize = 8;

impl<S: Simd, const N: usize> TaylorTerms<S, N> {
    pub(super) fn empty() -> Self {
        Self {
            terms: Vec::new(),
            bound: 0.0,
            conservation: None,
        }
    }

    /// For rates in 1/h of which none is faster than `bound`, a power of two.
    #[simd]
    pub(super) fn fill(
        &mut self,
        simd: S,
        rates: &LaneMatrix<S, N>,
        bound: f64,
        conservation: Option<LaneConservation<S, N>>,
    ) {
        (self.bound, self.conservation) = (bound, conservation);
        let mut shifted = LaneMatrix::zero(simd);
        shifted.add(1.0 / bound, rates);
        shifted.add_to_diagonal(1.0);
        self.terms.clear();
        let mut current = LaneMatrix::zero(simd);
        current.add_to_diagonal(1.0);
        for term in 1..=EXTRA_TERMS + N {
            self.terms.push(current);
            let mut next = LaneMatrix::zero(simd);
            next.set_product(simd, &shifted, &current);
            current = LaneMatrix::zero(simd);
            current.add(1.0 / term as f64, &next);
        }
    }
}

impl<S: Simd, const N: usize> PropagatorLadder<S, N> {
    /// Without propagators; to be filled before use.
    pub(super) fn empty(simd: S) -> Self {
        Self {
            propagators: Vec::new(),
            integral: LaneMatrix::zero(simd),
            double_integral: LaneMatrix::zero(simd),
            length: 0.0,
            bound: 0.0,
            weights: Vec::new(),
        }
    }

    /// Fills the ladder for a length in hours.
    #[simd]
    pub(super) fn fill(&mut self, simd: S, taylor: &TaylorTerms<S, N>, length: f64) {
        if (length, taylor.bound) != (self.length, self.bound) {
            self.set_base(simd, taylor.bound, length);
        }
        let (mut propagator, mut integral, mut double_integral) = (
            LaneMatrix::zero(simd),
            LaneMatrix::zero(simd),
            LaneMatrix::zero(simd),
        );
        for (term, weights) in taylor.terms.iter().zip(&self.weights) {
            propagator.add(weights.propagator, term);
            integral.add(weights.integral, term);
            double_integral.add(weights.double_integral, term);
        }
        (self.integral, self.double_integral) = (integral, double_integral);
        self.propagators[0] = propagator;
        let needs_conservation = LaneConservation::<S, N>::is_needed(taylor.bound, length);
        if let Some(conservation) = taylor.conservation.as_ref().filter(|_| needs_conservation) {
            conservation.fill_by_squaring(simd, &mut self.propagators, &self.integral);
            return;
        }
        for index in 1..self.propagators.len() {
            let (halves, wholes) = self.propagators.split_at_mut(index);
            let half = &halves[index - 1];
            wholes[0].set_product(simd, half, half);
        }
    }

    /// Sets what does not depend on the subjects: the number of propagators, the base, and the coefficients of the
    /// terms.
    ///
    /// exp(M s) = exp(−θ) Σ θ^k T^k/k! with θ = bound·s, and integrated term by term.
    fn set_base(&mut self, simd: S, bound: f64, length: f64) {
        (self.length, self.bound) = (length, bound);
        let (mut step, mut doublings) = (length, 0);
        while bound * step > MAX_THETA {
            step *= 0.5;
            doublings += 1;
        }
        self.propagators.resize(doublings + 1, LaneMatrix::zero(simd));
        let theta = bound * step;
        let mut factor = libm::exp(-theta);
        self.weights.clear();
        for term in 0..EXTRA_TERMS + N {
            let (weight, next_weight) = (factor * moment(term, theta), factor * moment(term + 1, theta));
            self.weights.push(TaylorWeights {
                propagator: factor,
                integral: weight * step,
                double_integral: (weight - next_weight) * step * step,
            });
            factor *= theta;
        }
    }

    /// Which propagators lead from knot to knot, and how many times each is applied: eight times the shortest in use,
    /// then four times each longer one. Knots lie close together after an event and further apart later, as the fast
    /// modes die out. They follow from the rates alone, never from the points of a grid.
    pub(super) fn knot_schedule(&self) -> impl Iterator<Item = (usize, usize)> + use<S, N> {
        let last = self.propagators.len() - 1;
        let shortest = SKIPPED.min(last);
        let doublings = last - shortest;
        let (first, later) = match doublings {
            0..3 => (1 << doublings, 0),
            _ => (8, doublings - 3),
        };
        std::iter::once((shortest, first)).chain((1..=later).map(move |k| (shortest + k, 4)))
    }

    /// The propagator over the whole length. There is one once the ladder has been filled.
    #[inline(always)]
    pub(super) fn over_length(&self) -> &LaneMatrix<S, N> {
        &self.propagators[self.propagators.len() - 1]
    }

    /// Hours over which a propagator leads.
    #[inline(always)]
    pub(super) fn step(&self, doubling: usize) -> f64 {
        let halvings = i32::try_from(self.propagators.len() - 1 - doubling).unwrap_or(i32::MAX);
        libm::ldexp(self.length, -halvings)
    }

    /// The amounts in mg that a constant input in mg/h adds over the length of each propagator.
    #[inline(always)]
    pub(super) fn input_gains(&self, input: &LaneVector<S, N>, gains: &mut Vec<LaneVector<S, N>>) {
        gains.clear();
        let mut gain = self.integral.apply(input);
        for propagator in &self.propagators {
            gains.push(gain);
            let later = propagator.apply(&gain);
            for index in 0..N {
                gain[index] += later[index];
            }
        }
    }

    /// The amounts in mg at the end of the whole length.
    #[inline(always)]
    pub(super) fn propagate(&self, initial: &LaneVector<S, N>, input: &LaneVector<S, N>) -> LaneVector<S, N> {
        let mut gain = self.integral.apply(input);
        for propagator in self.propagators.iter().take(self.propagators.len() - 1) {
            let later = propagator.apply(&gain);
            for index in 0..N {
                gain[index] += later[index];
            }
        }
        self.over_length().step(initial, &gain)
    }

    /// The area under the curve of a compartment over the whole length.
    #[inline(always)]
    pub(super) fn area_rows(&self, compartment: usize) -> AreaRows<S, N> {
        let mut of_amounts = self.integral.0[compartment];
        let mut of_input = self.double_integral.0[compartment];
        for (doubling, propagator) in self
            .propagators
            .iter()
            .enumerate()
            .take(self.propagators.len() - 1)
        {
            let (step, later) = (self.step(doubling), row_times_matrix(&of_input, propagator));
            for index in 0..N {
                of_input[index] += later[index] + of_amounts[index] * step;
            }
            let later = row_times_matrix(&of_amounts, propagator);
            for index in 0..N {
                of_amounts[index] += later[index];
            }
        }
        AreaRows { of_amounts, of_input }
    }
}

impl<S: Simd, const N: usize> AreaRows<S, N> {
    /// In mg·h.
    #[inline(always)]
    pub(super) fn area(&self, amounts: &LaneVector<S, N>, input: &LaneVector<S, N>) -> LaneF64<S> {
        dot(&self.of_amounts, amounts) + dot(&self.of_input, input)
    }
}

/// exp(θ) ∫u^k exp(−θu) du from 0 to 1 = Σ θ^j / ((k+1)(k+2)…(k+j+1)).
fn moment(power: usize, theta: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 0.0);
    for j in 0..=EXTRA_TERMS {
        term /= (power + j + 1) as f64;
        sum += term;
        term *= theta;
    }
    sum
}
