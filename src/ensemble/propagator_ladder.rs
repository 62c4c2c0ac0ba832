use super::lane_conservation::LaneConservation;
use super::lane_matrix::{LaneMatrix, LaneVector, dot, from_left};
use crate::lane::LaneF64;
use fearless_simd::Simd;
use fearless_simd_macros::simd;

/// What happens to eight subjects within a time of some length, and within its halves, quarters,
/// eighths, …, as long as all rates stay constant.
///
/// With M the rates, x the amounts and b what arrives per hour, after h hours
///
/// - the amounts are exp(M h) x + (∫exp(M s) ds) b,
/// - the integral of the amounts is (∫exp(M s) ds) x + (∫(h − s) exp(M s) ds) b,
///
/// with integrals from 0 to h. A doubling is exp(M h) for one h, the next doubling for 2 h. Of the integrals only
/// what is queried for goes up the ladder, one vector instead of a matrix.
/// As in `solver::Exact`, M plus its fastest rate has no negative cell, so every sum here is one of
/// terms that are not negative: nothing cancels, whatever the rates, equal ones included.
pub(super) struct PropagatorLadder<S: Simd, const N: usize> {
    /// The shortest first; each is twice as long as the one before.
    pub(super) propagators: Vec<LaneMatrix<S, N>>,
    /// ∫exp(M s) ds and ∫(h − s) exp(M s) ds over the first doubling.
    integral: LaneMatrix<S, N>,
    double_integral: LaneMatrix<S, N>,
    /// Length of the last doubling in hours.
    length: f64,
    /// At least as fast as the fastest rate of all eight.
    bound: f64,
    weights: Vec<TaylorWeights>,
}

/// From one knot to a later one.
#[derive(Clone, Copy)]
pub(super) struct KnotInterval {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The doubling that leads there.
    pub(super) doubling: usize,
    /// Hours from the start.
    pub(super) at: f64,
    /// Hours from knot to knot.
    pub(super) step: f64,
    /// Those for whom it is meant, a bit each.
    pub(super) lanes: u64,
    /// Whether nothing can turn between the knots.
    pub(super) is_monotone: bool,
}

/// What each of the powers counts in the three matrices of the first doubling.
struct TaylorWeights {
    carry: f64,
    integral: f64,
    double_integral: f64,
}

/// The area under an analyte's curve within the whole length, as far as it is due to amounts at its start
/// and to what arrives during it.
pub(super) struct AreaRows<S: Simd, const N: usize> {
    pub(super) of_amounts: [LaneF64<S>; N],
    pub(super) of_input: [LaneF64<S>; N],
}

/// T^k / k! with T = M / bound + 1, for k from 0 on: what the exponential series of any length is made
/// of.
pub(super) struct TaylorTerms<S: Simd, const N: usize> {
    powers: Vec<LaneMatrix<S, N>>,
    bound: f64,
    /// Puts long ladders right.
    lane_conservation: Option<LaneConservation<S, N>>,
}

/// The fastest rate times the length of the first doubling is at most this.
const REACH: f64 = 1.0 / 16.0;
/// LadderEntry that are too short to be worth a interval: the fastest rate times the length of the first interval is
/// at most 1/4.
const SHORT: usize = 2;
/// Terms of the exponential series beyond the longest path from one compartment to another: with
/// [`REACH`], the first one left out is below 1e-16 of the sum, also at the end of a chain.
const TERMS: usize = 8;

impl<S: Simd, const N: usize> TaylorTerms<S, N> {
    pub(super) fn empty() -> Self {
        Self {
            powers: Vec::new(),
            bound: 0.0,
            lane_conservation: None,
        }
    }

    /// For rates of which none is faster than `bound`, a power of two.
    #[simd]
    pub(super) fn fill(
        &mut self,
        simd: S,
        rates: &LaneMatrix<S, N>,
        bound: f64,
        lane_conservation: Option<LaneConservation<S, N>>,
    ) {
        (self.bound, self.lane_conservation) = (bound, lane_conservation);
        let mut shifted = LaneMatrix::zero(simd);
        shifted.add(1.0 / bound, rates);
        shifted.add_to_diagonal(1.0);
        self.powers.clear();
        let mut power = LaneMatrix::zero(simd);
        power.add_to_diagonal(1.0);
        for term in 1..=TERMS + N {
            self.powers.push(power);
            let mut next = LaneMatrix::zero(simd);
            next.set_product(simd, &shifted, &power);
            power = LaneMatrix::zero(simd);
            power.add(1.0 / term as f64, &next);
        }
    }
}

impl<S: Simd, const N: usize> PropagatorLadder<S, N> {
    /// Without a doubling.
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

    /// For a length in hours.
    #[simd]
    pub(super) fn fill(&mut self, simd: S, powers: &TaylorTerms<S, N>, length: f64) {
        if (length, powers.bound) != (self.length, self.bound) {
            self.measure(simd, powers.bound, length);
        }
        let (mut carry, mut integral, mut double) = (
            LaneMatrix::zero(simd),
            LaneMatrix::zero(simd),
            LaneMatrix::zero(simd),
        );
        for (power, weights) in powers.powers.iter().zip(&self.weights) {
            carry.add(weights.carry, power);
            integral.add(weights.integral, power);
            double.add(weights.double_integral, power);
        }
        (self.integral, self.double_integral) = (integral, double);
        self.propagators[0] = carry;
        let exacting = LaneConservation::<S, N>::is_needed(powers.bound, length);
        if let Some(lane_conservation) = powers.lane_conservation.as_ref().filter(|_| exacting) {
            lane_conservation.propagate_to_knots(simd, &mut self.propagators, &self.integral);
            return;
        }
        for index in 1..self.propagators.len() {
            let (halves, wholes) = self.propagators.split_at_mut(index);
            let half = &halves[index - 1];
            wholes[0].set_product(simd, half, half);
        }
    }

    /// What does not depend on anybody: how many propagators there are, how long they are, and what the powers
    /// count in the first one: exp(M s) = exp(−θ) Σ θ^k T^k / k! with θ = bound s, and integrated
    /// term by term.
    fn measure(&mut self, simd: S, bound: f64, length: f64) {
        (self.length, self.bound) = (length, bound);
        let (mut step, mut doublings) = (length, 0);
        while bound * step > REACH {
            step *= 0.5;
            doublings += 1;
        }
        self.propagators.resize(doublings + 1, LaneMatrix::zero(simd));
        let theta = bound * step;
        let mut factor = libm::exp(-theta);
        self.weights.clear();
        for term in 0..TERMS + N {
            let (here, later) = (factor * weight(term, theta), factor * weight(term + 1, theta));
            self.weights.push(TaylorWeights {
                carry: factor,
                integral: here * step,
                double_integral: (here - later) * step * step,
            });
            factor *= theta;
        }
    }

    /// On which propagators a curve is looked at, and how often on each: eight times on the shortest worth a
    /// interval, then four times on each longer one. Knots lie close together after an event and further
    /// apart later, as the fast modes die out. They follow from the rates scalar_fallback, never from the points
    /// of a grid.
    pub(super) fn intervals(&self) -> impl Iterator<Item = (usize, usize)> + use<S, N> {
        let last = self.propagators.len() - 1;
        let shortest = SHORT.min(last);
        let doublings = last - shortest;
        let (first, later) = match doublings {
            0..3 => (1 << doublings, 0),
            _ => (8, doublings - 3),
        };
        std::iter::once((shortest, first)).chain((1..=later).map(move |k| (shortest + k, 4)))
    }

    /// What happens within the whole length. There is a doubling once the ladder has been filled.
    #[inline(always)]
    pub(super) fn whole(&self) -> &LaneMatrix<S, N> {
        &self.propagators[self.propagators.len() - 1]
    }

    /// The length of a doubling in hours.
    #[inline(always)]
    pub(super) fn step(&self, doubling: usize) -> f64 {
        let halvings = i32::try_from(self.propagators.len() - 1 - doubling).unwrap_or(i32::MAX);
        libm::ldexp(self.length, -halvings)
    }

    /// What an input adds within each doubling.
    #[inline(always)]
    pub(super) fn gains(&self, input: &LaneVector<S, N>, gains: &mut Vec<LaneVector<S, N>>) {
        gains.clear();
        let mut gain = self.integral.apply(input);
        for carry in &self.propagators {
            gains.push(gain);
            let later = carry.apply(&gain);
            for index in 0..N {
                gain[index] += later[index];
            }
        }
    }

    /// The amounts at the end of the whole length.
    #[inline(always)]
    pub(super) fn after(&self, from: &LaneVector<S, N>, input: &LaneVector<S, N>) -> LaneVector<S, N> {
        let mut gain = self.integral.apply(input);
        for carry in self.propagators.iter().take(self.propagators.len() - 1) {
            let later = carry.apply(&gain);
            for index in 0..N {
                gain[index] += later[index];
            }
        }
        self.whole().step(from, &gain)
    }

    /// The area under the curve of a compartment.
    #[inline(always)]
    pub(super) fn area(&self, compartment: usize) -> AreaRows<S, N> {
        let mut of_amounts = self.integral.0[compartment];
        let mut of_input = self.double_integral.0[compartment];
        for (doubling, carry) in self
            .propagators
            .iter()
            .enumerate()
            .take(self.propagators.len() - 1)
        {
            let (step, later) = (self.step(doubling), from_left(&of_input, carry));
            for index in 0..N {
                of_input[index] += later[index] + of_amounts[index] * step;
            }
            let later = from_left(&of_amounts, carry);
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
    pub(super) fn of(&self, amounts: &LaneVector<S, N>, input: &LaneVector<S, N>) -> LaneF64<S> {
        dot(&self.of_amounts, amounts) + dot(&self.of_input, input)
    }
}

/// exp(θ) ∫u^k exp(−θu) du from 0 to 1 = Σ θ^j / ((k+1)(k+2)…(k+j+1)).
fn weight(power: usize, theta: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 0.0);
    for j in 0..=TERMS {
        term /= (power + j + 1) as f64;
        sum += term;
        term *= theta;
    }
    sum
}
