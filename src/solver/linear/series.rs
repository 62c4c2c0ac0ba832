//! The exponential series and the knots, as the scalar form and the lanes use them.
//!
//! With q a rate that none exceeds (1/h), T = M/q + 1 and θ = q·h,
//!
//! - exp(M h) = e^(−θ) Σ θ^k T^k/k!,
//! - ∫exp(M s) ds = h Σ w(k) T^k/k! and ∫(h − s) exp(M s) ds = h² Σ (w(k) − w(k+1)) T^k/k!, from 0 to h, with
//!   w(k) = e^(−θ) θ^k · e^θ ∫u^k e^(−θu) du, from 0 to 1.
//!
//! An input that changes linearly over the time adds, where u is the time since a dose relative to h,
//!
//! - h Σ v(k,1) T^k/k! if it falls from 1 to 0, and h Σ (v(k,0) − v(k,1)) T^k/k! if it rises from 0 to 1, to the amounts,
//! - h²/2 Σ (v(k,0) − v(k,2)) T^k/k! and h²/2 Σ (v(k,0) − 2 v(k,1) + v(k,2)) T^k/k! to their integrals, with
//!   v(k,n) = θ^k ∫u^(k+n) e^(−θu) du, from 0 to 1: those of u, 1 − u, (1 − u²)/2 and (1 − u)²/2.
//!
//! θ is at most [`MAX_THETA`], so that with [`terms`] terms the first one left out is below 1e-16 of the sum, also in
//! the last compartment of a chain. Held by `tests/properties/matrix_exponential.rs`.

/// Greatest θ, the rate bound times the length of the base.
pub(super) const MAX_THETA: f64 = 1.0 / 16.0;
/// Terms of the series beyond the longest path from one compartment to another.
const EXTRA_TERMS: usize = 8;
/// Propagators that are too short to lead from knot to knot: the rate bound times the first interval is at most 1/4.
const SKIPPED: usize = 2;

/// Terms of the series for so many compartments.
pub(super) fn terms(compartments: usize) -> usize {
    EXTRA_TERMS + compartments
}

/// Coefficients of a term T^k/k! in three matrices over the same time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    /// In exp(M h).
    pub(super) propagator: f64,
    /// In ∫exp(M s) ds, hours.
    pub(super) integral: f64,
    /// In ∫(h − s) exp(M s) ds, hours squared.
    pub(super) double_integral: f64,
}

/// The weights of so many terms over `h` hours, no rate being faster than `bound` in 1/h; `bound` · `h` is at most
/// [`MAX_THETA`].
pub(super) fn weights(bound: f64, h: f64, terms: usize) -> impl Iterator<Item = Weights> {
    let theta = bound * h;
    let mut factor = libm::exp(-theta);
    (0..terms).map(move |term| {
        let (weight, next_weight) = (factor * moment(term, theta), factor * moment(term + 1, theta));
        let weights = Weights {
            propagator: factor,
            integral: weight * h,
            double_integral: (weight - next_weight) * h * h,
        };
        factor *= theta;
        weights
    })
}

/// Coefficients of a term T^k/k! of what an input adds that changes linearly over a time, to amounts (hours) and to their
/// integrals (hours squared).
#[derive(Clone, Copy, Debug)]
pub(super) struct RampWeights {
    pub(super) falling: f64,
    pub(super) rising: f64,
    pub(super) falling_area: f64,
    pub(super) rising_area: f64,
}

/// The same for an input that changes linearly.
pub(super) fn ramp_weights(bound: f64, h: f64, terms: usize) -> impl Iterator<Item = RampWeights> {
    let theta = bound * h;
    let mut factor = libm::exp(-theta);
    (0..terms).map(move |term| {
        let [zero, one, two] = [0, 1, 2].map(|n| factor * moment(term + n, theta));
        factor *= theta;
        RampWeights {
            falling: one * h,
            rising: (zero - one) * h,
            falling_area: 0.5 * (zero - two) * h * h,
            rising_area: 0.5 * ((zero - one) - (one - two)) * h * h,
        }
    })
}

/// e^θ ∫u^k exp(−θu) du from 0 to 1 = Σ θ^j / ((k+1)(k+2)…(k+j+1)).
fn moment(power: usize, theta: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 0.0);
    for j in 0..=EXTRA_TERMS {
        term /= (power + j + 1) as f64;
        sum += term;
        term *= theta;
    }
    sum
}

/// The base of a ladder over `length` hours, and how often it is doubled.
pub(super) fn base(bound: f64, length: f64) -> (f64, usize) {
    let (mut base, mut doublings) = (length, 0);
    while bound * base > MAX_THETA {
        base *= 0.5;
        doublings += 1;
    }
    (base, doublings)
}

/// Which of the propagators over base·2^k, k from 0 to `last`, lead from knot to knot, and how many times each is
/// applied: eight times the shortest in use, then four times each longer one.
///
/// Knots lie close together after an event and further apart later, as the fast modes die out. They follow from the
/// rates alone, never from the points of a grid.
pub(crate) fn knot_schedule(last: usize) -> impl Iterator<Item = (usize, usize)> {
    let shortest = SKIPPED.min(last);
    let doublings = last - shortest;
    let (first, later) = match doublings {
        0..3 => (1 << doublings, 0),
        _ => (8, doublings - 3),
    };
    std::iter::once((shortest, first)).chain((1..=later).map(move |k| (shortest + k, 4)))
}
