use super::lane_mass_conservation::LaneMassConservation;
use super::lane_matrix::{LaneMatrix, dot, row_times_matrix};
use super::lane_taylor_terms::LaneTaylorTerms;
use super::series::{self, Weights};
use crate::lane::{LaneF64, LaneVector};
use fearless_simd::Simd;
use fearless_simd_macros::simd;

/// Propagators of eight subjects over base·2^k hours for k = 0, 1, …, while all rates are constant; the last one is
/// over the whole length.
///
/// As [`PropagatorLadder`](super::propagator_ladder::PropagatorLadder), in lanes; notation as in [`super`]. The k-th
/// propagator is the square of the one before. Of the integrals over longer times only products with a vector are
/// computed, one vector instead of a matrix.
pub(crate) struct LanePropagatorLadder<S: Simd, const N: usize> {
    /// The k-th one is over base·2^k hours.
    pub(crate) propagators: Vec<LaneMatrix<S, N>>,
    /// ∫exp(M s) ds and ∫(h − s) exp(M s) ds over the base, from 0 to h.
    integral: LaneMatrix<S, N>,
    double_integral: LaneMatrix<S, N>,
    /// The whole length, hours.
    length: f64,
    /// A rate in 1/h that no rate of the eight exceeds; a power of two.
    bound: f64,
    weights: Vec<Weights>,
}

/// Rows that give the area under a compartment's curve over the whole length, from the amounts at its start and from
/// constant input.
pub(crate) struct LaneAreaRows<S: Simd, const N: usize> {
    pub(crate) of_amounts: [LaneF64<S>; N],
    pub(crate) of_input: [LaneF64<S>; N],
}

impl<S: Simd, const N: usize> LanePropagatorLadder<S, N> {
    /// Without propagators; to be filled before use.
    pub(crate) fn empty(simd: S) -> Self {
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
    pub(crate) fn fill(&mut self, simd: S, taylor: &LaneTaylorTerms<S, N>, length: f64) {
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
        let needs_conservation = LaneMassConservation::<S, N>::is_needed(taylor.bound, length);
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

    /// Sets what does not depend on the subjects: the number of propagators, the base, and the weights of the terms.
    fn set_base(&mut self, simd: S, bound: f64, length: f64) {
        (self.length, self.bound) = (length, bound);
        let (base, doublings) = series::base(bound, length);
        self.propagators.resize(doublings + 1, LaneMatrix::zero(simd));
        self.weights.clear();
        self.weights
            .extend(series::weights(bound, base, series::terms(N)));
    }

    /// The propagator over the whole length. There is one once the ladder has been filled.
    #[inline(always)]
    pub(crate) fn over_length(&self) -> &LaneMatrix<S, N> {
        &self.propagators[self.propagators.len() - 1]
    }

    /// Hours over which a propagator leads.
    #[inline(always)]
    pub(crate) fn step(&self, doubling: usize) -> f64 {
        let halvings = i32::try_from(self.propagators.len() - 1 - doubling).unwrap_or(i32::MAX);
        libm::ldexp(self.length, -halvings)
    }

    /// The amounts in mg that a constant input in mg/h adds over the length of each propagator.
    #[inline(always)]
    pub(crate) fn input_gains(&self, input: &LaneVector<S, N>, gains: &mut Vec<LaneVector<S, N>>) {
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
    pub(crate) fn propagate(&self, initial: &LaneVector<S, N>, input: &LaneVector<S, N>) -> LaneVector<S, N> {
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
    pub(crate) fn area_rows(&self, compartment: usize) -> LaneAreaRows<S, N> {
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
        LaneAreaRows { of_amounts, of_input }
    }
}

impl<S: Simd, const N: usize> LaneAreaRows<S, N> {
    /// In mg·h.
    #[inline(always)]
    pub(crate) fn area(&self, amounts: &LaneVector<S, N>, input: &LaneVector<S, N>) -> LaneF64<S> {
        dot(&self.of_amounts, amounts) + dot(&self.of_input, input)
    }
}
