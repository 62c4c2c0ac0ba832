use super::matrix::Matrix;
use super::series::{self, RampWeights, Weights};
use crate::solver::{SolverError, Stop, System};

/// T^k/k! with T = M/q + 1, for k from 0 on: the terms of the exponential series of one subject over any length. q is
/// a rate that none exceeds, 1/h.
#[derive(Clone, Debug)]
pub(super) struct TaylorTerms {
    terms: Vec<Matrix>,
    /// q.
    bound: f64,
}

impl TaylorTerms {
    /// For a linear, constant system.
    ///
    /// # Errors
    /// When a stop is requested.
    pub(super) fn new(system: &System, stop: Stop<'_>) -> Result<Self, SolverError> {
        let bound = system.rate_bound();
        let size = system.size;
        let mut shifted = Matrix::zero(size);
        system.for_each_rate(0.0, |to, from, rate| shifted.add(to, from, rate));
        shifted.scale(1.0 / bound);
        for index in 0..size {
            shifted.add(index, index, 1.0);
        }
        let mut terms = Vec::with_capacity(series::terms(size));
        let mut current = Matrix::identity(size);
        for term in 1..=series::terms(size) {
            let mut next = shifted.times(&current, stop)?;
            next.scale(1.0 / term as f64);
            terms.push(std::mem::replace(&mut current, next));
        }
        Ok(Self { terms, bound })
    }

    /// q, 1/h: a power of two.
    pub(super) fn bound(&self) -> f64 {
        self.bound
    }

    /// exp(M h), ∫exp(M s) ds and ∫(h − s) exp(M s) ds from 0 to `h` hours, which are at most
    /// [`series::MAX_THETA`] / q.
    pub(super) fn matrices(&self, h: f64) -> [Matrix; 3] {
        let mut sums = [(); 3].map(|()| Matrix::zero(self.size()));
        for (term, weights) in self.terms.iter().zip(self.weights(h)) {
            let factors = [weights.propagator, weights.integral, weights.double_integral];
            for (sum, factor) in sums.iter_mut().zip(factors) {
                sum.add_scaled(factor, term);
            }
        }
        sums
    }

    /// What an input in mg/h adds over `h` hours that falls to nothing, then one that rises from nothing to it: to the
    /// amounts, and to the integrals of all amounts; `h` is at most [`series::MAX_THETA`] / q.
    pub(super) fn ramp(&self, input: &[f64], h: f64) -> [Vec<f64>; 4] {
        let mut sums = [(); 4].map(|()| vec![0.0; input.len()]);
        let mut product = vec![0.0; input.len()];
        for (term, weights) in self
            .terms
            .iter()
            .zip(series::ramp_weights(self.bound, h, self.terms.len()))
        {
            term.apply(input, &mut product);
            add_term(&mut sums, weights, &product);
        }
        sums
    }

    /// The amounts in mg, `h` hours after they were `amounts` with constant input in mg/h; `h` is at most
    /// [`series::MAX_THETA`] / q.
    pub(super) fn propagate(&self, amounts: &[f64], input: &[f64], h: f64) -> Vec<f64> {
        let mut sum = vec![0.0; amounts.len()];
        let mut product = sum.clone();
        let has_input = input.iter().any(|rate| *rate != 0.0);
        for (term, weights) in self.terms.iter().zip(self.weights(h)) {
            let mut add = |factor: f64, vector: &[f64]| {
                term.apply(vector, &mut product);
                for (sum, cell) in sum.iter_mut().zip(&product) {
                    *sum += factor * cell;
                }
            };
            add(weights.propagator, amounts);
            if has_input {
                add(weights.integral, input);
            }
        }
        sum
    }

    /// The same with an input that changes linearly between two rates.
    pub(super) fn propagate_ramp(&self, amounts: &[f64], [from, to]: &[Vec<f64>; 2], h: f64) -> Vec<f64> {
        let mut sum = self.propagate(amounts, &vec![0.0; amounts.len()], h);
        let ([falling, ..], [_, rising, ..]) = (self.ramp(from, h), self.ramp(to, h));
        for (cell, (falling, rising)) in sum.iter_mut().zip(falling.iter().zip(&rising)) {
            *cell += falling + rising;
        }
        sum
    }

    fn size(&self) -> usize {
        self.terms.first().map_or(0, Matrix::size)
    }

    fn weights(&self, h: f64) -> impl Iterator<Item = Weights> {
        series::weights(self.bound, h, self.terms.len())
    }
}

/// Adds a term of the exponential series to the sums of what a ramp adds.
fn add_term(sums: &mut [Vec<f64>; 4], weights: RampWeights, term: &[f64]) {
    let RampWeights {
        falling,
        rising,
        falling_area,
        rising_area,
    } = weights;
    for (sum, weight) in sums.iter_mut().zip([falling, rising, falling_area, rising_area]) {
        for (sum, cell) in sum.iter_mut().zip(term) {
            *sum += weight * cell;
        }
    }
}
