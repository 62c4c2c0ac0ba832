use super::SubjectProblem;
use super::lane_matrix::{LaneMatrix, LaneVector, row_of};
use crate::lane::{LANES, LaneF64};
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// What is known beforehand of the propagators of eight subjects: what was in a compartment is in the body or
/// has left it. For what this is needed, and how exact it makes them, see `solver::LaneConservation`.
pub(super) struct LaneConservation<S: Simd, const N: usize> {
    /// Rates at which each compartment loses, 1/h.
    losses: LaneVector<S, N>,
    /// Whether what is in a row was in a column, and not only follows it.
    counts: [[bool; N]; N],
}

/// Up to so many times the fastest rate nothing is put right: a propagator is then wrong by 1e-11 at most.
const LONG: f64 = 65_536.0;

impl<S: Simd, const N: usize> LaneConservation<S, N> {
    /// Of eight subjects of one graph; `places` are where compartments stand. `None` where drug flows out
    /// of what only follows an amount.
    pub(super) fn new(simd: S, subjects: &[&SubjectProblem; LANES], places: &[usize]) -> Option<Self> {
        let system = &subjects[0].system;
        let holds = system.holds();
        let mut counts = [[false; N]; N];
        for (from, column) in places.iter().enumerate() {
            for (to, row) in places.iter().enumerate() {
                let both = holds.get(from) == Some(&true) && holds.get(to) == Some(&true);
                if let Some(cell) = counts.get_mut(*row).and_then(|row| row.get_mut(*column)) {
                    *cell = both || from == to;
                }
            }
        }
        let mut losses = [[0.0; LANES]; N];
        for (lane, subject) in subjects.iter().enumerate() {
            for (place, loss) in places.iter().zip(subject.system.losses()) {
                if let Some(cell) = losses.get_mut(*place) {
                    cell[lane] = loss;
                }
            }
        }
        system.conserves().then(|| Self {
            losses: row_of(simd, &losses),
            counts,
        })
    }

    /// Fills the propagators after the first one by squaring each, and puts all of them right. `integral` is
    /// that of the first one over its length.
    #[inline(always)]
    pub(super) fn propagate_to_knots(
        &self,
        simd: S,
        propagators: &mut [LaneMatrix<S, N>],
        integral: &LaneMatrix<S, N>,
    ) {
        let mut lost = self.later(simd, &self.losses, integral);
        if let Some(first) = propagators.first_mut() {
            self.solve_all(simd, first, &mut lost);
        }
        for index in 1..propagators.len() {
            if let Some([half, whole]) = propagators.get_mut(index - 1..=index) {
                whole.set_product(simd, half, half);
                let later = self.later(simd, &lost, half);
                for column in 0..N {
                    lost[column] += later[column];
                }
                self.solve_all(simd, whole, &mut lost);
            }
        }
    }

    /// Whether propagators over so many hours need it, no rate being faster than `bound`.
    pub(super) fn is_needed(bound: f64, hours: f64) -> bool {
        bound * hours > LONG
    }

    /// What is lost of what a matrix leads to, by where it comes from.
    #[inline(always)]
    fn later(&self, simd: S, losses: &LaneVector<S, N>, to: &LaneMatrix<S, N>) -> LaneVector<S, N> {
        let mut sums = [LaneF64::splat(simd, 0.0); N];
        for row in 0..N {
            for column in 0..N {
                if self.counts[row][column] {
                    sums[column] += losses[row] * to.0[row][column];
                }
            }
        }
        sums
    }

    /// What remains is one less what is lost; where more than half is lost it is the other path round.
    #[inline(always)]
    fn solve_all(&self, simd: S, doubling: &mut LaneMatrix<S, N>, lost: &mut LaneVector<S, N>) {
        let (zero, one) = (LaneF64::splat(simd, 0.0), LaneF64::splat(simd, 1.0));
        for column in 0..N {
            let mut there = zero;
            for row in 0..N {
                if self.counts[row][column] {
                    there += doubling.0[row][column];
                }
            }
            let most = lost[column].simd_gt(LaneF64::splat(simd, 0.5));
            let by = (!most & there.simd_gt(zero)).select((one - lost[column]) / there, one);
            for row in 0..N {
                if self.counts[row][column] {
                    doubling.0[row][column] *= by;
                }
            }
            lost[column] = most.select(one - there, lost[column]);
        }
    }
}
