use super::lane_mass_conservation::LaneMassConservation;
use super::lane_matrix::LaneMatrix;
use super::series;
use fearless_simd::Simd;
use fearless_simd_macros::simd;

/// T^k/k! with T = M/q + 1, for k from 0 on: [`TaylorTerms`](super::taylor_terms::TaylorTerms) of eight subjects.
pub(crate) struct LaneTaylorTerms<S: Simd, const N: usize> {
    pub(super) terms: Vec<LaneMatrix<S, N>>,
    /// A rate that none of the eight exceeds, 1/h: a power of two.
    pub(super) bound: f64,
    /// Corrects the propagators of long ladders.
    pub(super) conservation: Option<LaneMassConservation<S, N>>,
}

impl<S: Simd, const N: usize> LaneTaylorTerms<S, N> {
    pub(crate) fn empty() -> Self {
        Self {
            terms: Vec::new(),
            bound: 0.0,
            conservation: None,
        }
    }

    /// For rates in 1/h of which none is faster than `bound`, a power of two.
    #[simd]
    pub(crate) fn fill(
        &mut self,
        simd: S,
        rates: &LaneMatrix<S, N>,
        bound: f64,
        conservation: Option<LaneMassConservation<S, N>>,
    ) {
        (self.bound, self.conservation) = (bound, conservation);
        let mut shifted = LaneMatrix::zero(simd);
        shifted.add(1.0 / bound, rates);
        shifted.add_to_diagonal(1.0);
        self.terms.clear();
        let mut current = LaneMatrix::zero(simd);
        current.add_to_diagonal(1.0);
        for term in 1..=series::terms(N) {
            self.terms.push(current);
            let mut next = LaneMatrix::zero(simd);
            next.set_product(simd, &shifted, &current);
            current = LaneMatrix::zero(simd);
            current.add(1.0 / term as f64, &next);
        }
    }
}
