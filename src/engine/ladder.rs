use super::square::Square;
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
/// with integrals from 0 to h. A rung holds the three matrices for one h; the next rung is for 2 h.
/// As in `solver::Exact`, M plus its fastest rate has no negative cell, so every sum here is one of
/// terms that are not negative: nothing cancels, whatever the rates, equal ones included.
pub(super) struct Ladder<S: Simd, const N: usize> {
    /// The shortest first; each is twice as long as the one before.
    pub(super) rungs: Vec<Rung<S, N>>,
    /// The steps from knot to knot on which a curve is looked at.
    pub(super) looks: Vec<Look>,
    /// Length of the last rung in hours.
    length: f64,
}

/// From one knot to the next.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// The rung that leads there.
    pub(super) rung: usize,
    /// Hours from the start.
    pub(super) at: f64,
    /// Hours to the next knot.
    pub(super) step: f64,
}

/// The three matrices for one length of time.
#[derive(Clone, Copy)]
pub(super) struct Rung<S: Simd, const N: usize> {
    /// Of amounts, what they become.
    pub(super) carry: Square<S, N>,
    /// Of input rates, what they become; of amounts, their integral.
    pub(super) integral: Square<S, N>,
    /// Of input rates, the integral of what they become.
    pub(super) double_integral: Square<S, N>,
}

/// The fastest rate times the length of the first rung is at most this.
const REACH: f64 = 1.0 / 16.0;
/// Rungs that are too short to be worth a look: the fastest rate times the length of the first look is
/// at most 1/4.
const SHORT: usize = 2;
/// Terms of the exponential series beyond the longest way from one compartment to another: with
/// [`REACH`], the first one left out is below 1e-16 of the sum, also at the end of a chain.
const TERMS: usize = 8;

impl<S: Simd, const N: usize> Ladder<S, N> {
    /// Without a rung.
    pub(super) fn empty() -> Self {
        Self {
            rungs: Vec::new(),
            looks: Vec::new(),
            length: 0.0,
        }
    }

    /// For a length in hours. `bound` is at least as fast as the fastest rate of all eight. Without
    /// `areas` the integral of what comes in is left out.
    #[simd]
    pub(super) fn fill(&mut self, simd: S, rates: &Square<S, N>, bound: f64, length: f64, areas: bool) {
        let (mut step, doublings) = first_step(bound, length);
        self.rungs.resize(doublings + 1, Rung::zero(simd));
        if let Some(first) = self.rungs.first_mut() {
            series(simd, rates, bound, step, first);
        }
        for index in 0..doublings {
            if let Some([half, whole]) = self.rungs.get_mut(index..index + 2) {
                whole.double(simd, half, step, areas);
            }
            step *= 2.0;
        }
        self.length = length;
        self.look();
    }

    /// The last rung alone, without areas.
    #[simd]
    pub(super) fn whole(simd: S, rates: &Square<S, N>, bound: f64, length: f64) -> Rung<S, N> {
        let (mut step, doublings) = first_step(bound, length);
        let (mut one, mut other) = (Rung::zero(simd), Rung::zero(simd));
        series(simd, rates, bound, step, &mut one);
        for _ in 0..doublings {
            other.double(simd, &one, step, false);
            std::mem::swap(&mut one, &mut other);
            step *= 2.0;
        }
        one
    }

    /// Eight steps of the shortest length worth a look, then four of each doubling: knots lie close
    /// together after an event and further apart later, as the fast modes die out. They follow from
    /// the rates alone, never from the points of a grid.
    fn look(&mut self) {
        self.looks.clear();
        let last = self.rungs.len().saturating_sub(1);
        let shortest = SHORT.min(last);
        let doublings = last - shortest;
        let (first, later) = match doublings {
            0..3 => (1 << doublings, 0),
            _ => (8, doublings - 3),
        };
        let mut at = 0.0;
        for (rung, times) in std::iter::once((shortest, first)).chain((1..=later).map(|k| (shortest + k, 4)))
        {
            let step = self.step(rung);
            for _ in 0..times {
                self.looks.push(Look { rung, at, step });
                at += step;
            }
        }
    }

    /// The length of a rung in hours.
    #[inline(always)]
    pub(super) fn step(&self, rung: usize) -> f64 {
        self.length / (1_u64 << (self.rungs.len() - 1 - rung).min(62)) as f64
    }
}

impl<S: Simd, const N: usize> Rung<S, N> {
    #[inline(always)]
    fn zero(simd: S) -> Self {
        Self {
            carry: Square::zero(simd),
            integral: Square::zero(simd),
            double_integral: Square::zero(simd),
        }
    }

    /// Becomes what `half` is, for twice its length, `step` being that in hours.
    #[inline(always)]
    fn double(&mut self, simd: S, half: &Self, step: f64, areas: bool) {
        self.carry.set_product(simd, &half.carry, &half.carry);
        self.integral.set_product(simd, &half.carry, &half.integral);
        self.integral.add(1.0, &half.integral);
        if areas {
            self.double_integral
                .set_product(simd, &half.carry, &half.double_integral);
            self.double_integral.add(1.0, &half.double_integral);
            self.double_integral.add(step, &half.integral);
        }
    }
}

/// The three matrices for a step within [`REACH`], by their power series in T = (M + bound) step:
/// exp(M s) = exp(−bound s) Σ (s / step)^k T^k / k!, and integrated term by term.
#[inline(always)]
fn series<S: Simd, const N: usize>(
    simd: S,
    rates: &Square<S, N>,
    bound: f64,
    step: f64,
    rung: &mut Rung<S, N>,
) {
    let theta = bound * step;
    let decay = libm::exp(-theta);
    let mut shifted = Square::zero(simd);
    shifted.add(step, rates);
    shifted.add_to_diagonal(theta);
    let (mut power, mut next) = (Square::zero(simd), Square::zero(simd));
    power.add_to_diagonal(1.0);
    *rung = Rung::zero(simd);
    for term in 0..TERMS + N {
        if term > 0 {
            next.set_product(simd, &shifted, &power);
            power = Square::zero(simd);
            power.add(1.0 / term as f64, &next);
        }
        let (here, later) = (decay * weight(term, theta), decay * weight(term + 1, theta));
        rung.carry.add(decay, &power);
        rung.integral.add(here * step, &power);
        rung.double_integral.add((here - later) * step * step, &power);
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

/// The length of the first rung, and how often it is doubled.
fn first_step(bound: f64, length: f64) -> (f64, usize) {
    let (mut step, mut doublings) = (length, 0);
    while bound * step > REACH {
        step *= 0.5;
        doublings += 1;
    }
    (step, doublings)
}
