use super::conserved::Conserved;
use super::square::{Amounts, Eight, Square, dot, from_left};
use fearless_simd::Simd;
use fearless_simd_macros::simd;

/// What happens to eight patients within a time of some length, and within its halves, quarters,
/// eighths, …, as long as all rates stay constant.
///
/// With M the rates, x the amounts and b what arrives per hour, after h hours
///
/// - the amounts are exp(M h) x + (∫exp(M s) ds) b,
/// - the integral of the amounts is (∫exp(M s) ds) x + (∫(h − s) exp(M s) ds) b,
///
/// with integrals from 0 to h. A rung is exp(M h) for one h, the next rung for 2 h. Of the integrals only
/// what is asked for goes up the ladder, one vector instead of a matrix.
/// As in `solver::Exact`, M plus its fastest rate has no negative cell, so every sum here is one of
/// terms that are not negative: nothing cancels, whatever the rates, equal ones included.
pub(super) struct Ladder<S: Simd, const N: usize> {
    /// The shortest first; each is twice as long as the one before.
    pub(super) rungs: Vec<Square<S, N>>,
    /// ∫exp(M s) ds and ∫(h − s) exp(M s) ds over the first rung.
    integral: Square<S, N>,
    double_integral: Square<S, N>,
    /// Length of the last rung in hours.
    length: f64,
    /// At least as fast as the fastest rate of all eight.
    bound: f64,
    weights: Vec<Weights>,
}

/// From one knot to a later one.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The rung that leads there.
    pub(super) rung: usize,
    /// Hours from the start.
    pub(super) at: f64,
    /// Hours from knot to knot.
    pub(super) step: f64,
    /// Those for whom it is meant, a bit each.
    pub(super) lanes: u64,
    /// Whether nothing can turn between the knots.
    pub(super) steady: bool,
}

/// What each of the powers counts in the three matrices of the first rung.
struct Weights {
    carry: f64,
    integral: f64,
    double_integral: f64,
}

/// The area under an analyte's curve within the whole length, as far as it is due to amounts at its start
/// and to what arrives during it.
pub(super) struct Area<S: Simd, const N: usize> {
    pub(super) of_amounts: [Eight<S>; N],
    pub(super) of_input: [Eight<S>; N],
}

/// T^k / k! with T = M / bound + 1, for k from 0 on: what the exponential series of any length is made
/// of.
pub(super) struct Powers<S: Simd, const N: usize> {
    powers: Vec<Square<S, N>>,
    bound: f64,
    /// Puts long ladders right.
    conserved: Option<Conserved<S, N>>,
}

/// The fastest rate times the length of the first rung is at most this.
const REACH: f64 = 1.0 / 16.0;
/// Rungs that are too short to be worth a look: the fastest rate times the length of the first look is
/// at most 1/4.
const SHORT: usize = 2;
/// Terms of the exponential series beyond the longest way from one compartment to another: with
/// [`REACH`], the first one left out is below 1e-16 of the sum, also at the end of a chain.
const TERMS: usize = 8;

impl<S: Simd, const N: usize> Powers<S, N> {
    pub(super) fn empty() -> Self {
        Self {
            powers: Vec::new(),
            bound: 0.0,
            conserved: None,
        }
    }

    /// For rates of which none is faster than `bound`, a power of two.
    #[simd]
    pub(super) fn fill(
        &mut self,
        simd: S,
        rates: &Square<S, N>,
        bound: f64,
        conserved: Option<Conserved<S, N>>,
    ) {
        (self.bound, self.conserved) = (bound, conserved);
        let mut shifted = Square::zero(simd);
        shifted.add(1.0 / bound, rates);
        shifted.add_to_diagonal(1.0);
        self.powers.clear();
        let mut power = Square::zero(simd);
        power.add_to_diagonal(1.0);
        for term in 1..=TERMS + N {
            self.powers.push(power);
            let mut next = Square::zero(simd);
            next.set_product(simd, &shifted, &power);
            power = Square::zero(simd);
            power.add(1.0 / term as f64, &next);
        }
    }
}

impl<S: Simd, const N: usize> Ladder<S, N> {
    /// Without a rung.
    pub(super) fn empty(simd: S) -> Self {
        Self {
            rungs: Vec::new(),
            integral: Square::zero(simd),
            double_integral: Square::zero(simd),
            length: 0.0,
            bound: 0.0,
            weights: Vec::new(),
        }
    }

    /// For a length in hours.
    #[simd]
    pub(super) fn fill(&mut self, simd: S, powers: &Powers<S, N>, length: f64) {
        if (length, powers.bound) != (self.length, self.bound) {
            self.measure(simd, powers.bound, length);
        }
        let (mut carry, mut integral, mut double) =
            (Square::zero(simd), Square::zero(simd), Square::zero(simd));
        for (power, weights) in powers.powers.iter().zip(&self.weights) {
            carry.add(weights.carry, power);
            integral.add(weights.integral, power);
            double.add(weights.double_integral, power);
        }
        (self.integral, self.double_integral) = (integral, double);
        self.rungs[0] = carry;
        let exacting = Conserved::<S, N>::is_needed(powers.bound, length);
        if let Some(conserved) = powers.conserved.as_ref().filter(|_| exacting) {
            conserved.climb(simd, &mut self.rungs, &self.integral);
            return;
        }
        for index in 1..self.rungs.len() {
            let (halves, wholes) = self.rungs.split_at_mut(index);
            let half = &halves[index - 1];
            wholes[0].set_product(simd, half, half);
        }
    }

    /// What does not depend on anybody: how many rungs there are, how long they are, and what the powers
    /// count in the first one: exp(M s) = exp(−θ) Σ θ^k T^k / k! with θ = bound s, and integrated
    /// term by term.
    fn measure(&mut self, simd: S, bound: f64, length: f64) {
        (self.length, self.bound) = (length, bound);
        let (mut step, mut doublings) = (length, 0);
        while bound * step > REACH {
            step *= 0.5;
            doublings += 1;
        }
        self.rungs.resize(doublings + 1, Square::zero(simd));
        let theta = bound * step;
        let mut factor = libm::exp(-theta);
        self.weights.clear();
        for term in 0..TERMS + N {
            let (here, later) = (factor * weight(term, theta), factor * weight(term + 1, theta));
            self.weights.push(Weights {
                carry: factor,
                integral: here * step,
                double_integral: (here - later) * step * step,
            });
            factor *= theta;
        }
    }

    /// On which rungs a curve is looked at, and how often on each: eight times on the shortest worth a
    /// look, then four times on each longer one. Knots lie close together after an event and further
    /// apart later, as the fast modes die out. They follow from the rates alone, never from the points
    /// of a grid.
    pub(super) fn looks(&self) -> impl Iterator<Item = (usize, usize)> + use<S, N> {
        let last = self.rungs.len() - 1;
        let shortest = SHORT.min(last);
        let doublings = last - shortest;
        let (first, later) = match doublings {
            0..3 => (1 << doublings, 0),
            _ => (8, doublings - 3),
        };
        std::iter::once((shortest, first)).chain((1..=later).map(move |k| (shortest + k, 4)))
    }

    /// What happens within the whole length. There is a rung once the ladder has been filled.
    #[inline(always)]
    pub(super) fn whole(&self) -> &Square<S, N> {
        &self.rungs[self.rungs.len() - 1]
    }

    /// The length of a rung in hours.
    #[inline(always)]
    pub(super) fn step(&self, rung: usize) -> f64 {
        let halvings = i32::try_from(self.rungs.len() - 1 - rung).unwrap_or(i32::MAX);
        libm::ldexp(self.length, -halvings)
    }

    /// What an input adds within each rung.
    #[inline(always)]
    pub(super) fn gains(&self, input: &Amounts<S, N>, gains: &mut Vec<Amounts<S, N>>) {
        gains.clear();
        let mut gain = self.integral.apply(input);
        for carry in &self.rungs {
            gains.push(gain);
            let later = carry.apply(&gain);
            for index in 0..N {
                gain[index] += later[index];
            }
        }
    }

    /// The amounts at the end of the whole length.
    #[inline(always)]
    pub(super) fn after(&self, from: &Amounts<S, N>, input: &Amounts<S, N>) -> Amounts<S, N> {
        let mut gain = self.integral.apply(input);
        for carry in self.rungs.iter().take(self.rungs.len() - 1) {
            let later = carry.apply(&gain);
            for index in 0..N {
                gain[index] += later[index];
            }
        }
        self.whole().step(from, &gain)
    }

    /// The area under the curve of a compartment.
    #[inline(always)]
    pub(super) fn area(&self, compartment: usize) -> Area<S, N> {
        let mut of_amounts = self.integral.0[compartment];
        let mut of_input = self.double_integral.0[compartment];
        for (rung, carry) in self.rungs.iter().enumerate().take(self.rungs.len() - 1) {
            let (step, later) = (self.step(rung), from_left(&of_input, carry));
            for index in 0..N {
                of_input[index] += later[index] + of_amounts[index] * step;
            }
            let later = from_left(&of_amounts, carry);
            for index in 0..N {
                of_amounts[index] += later[index];
            }
        }
        Area { of_amounts, of_input }
    }
}

impl<S: Simd, const N: usize> Area<S, N> {
    /// In mg·h.
    #[inline(always)]
    pub(super) fn of(&self, amounts: &Amounts<S, N>, input: &Amounts<S, N>) -> Eight<S> {
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
