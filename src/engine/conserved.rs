use super::Ready;
use super::square::{Amounts, Eight, LANES, Square, row_of};
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// What is known beforehand of the propagators of eight patients: what was in a compartment is in the body or
/// has left it. For what this is needed, and how exact it makes them, see `solver::Conserved`.
pub(super) struct Conserved<S: Simd, const N: usize> {
    /// Rates at which each compartment loses, 1/h.
    losses: Amounts<S, N>,
    /// Whether what is in a row was in a column, and not only follows it.
    counts: [[bool; N]; N],
}

/// Up to so many times the fastest rate nothing is put right: a propagator is then wrong by 1e-11 at most.
const LONG: f64 = 65_536.0;

impl<S: Simd, const N: usize> Conserved<S, N> {
    /// Of eight patients of one graph; `places` are where compartments stand. `None` where drug flows out
    /// of what only follows an amount.
    pub(super) fn new(simd: S, patients: &[&Ready; LANES], places: &[usize]) -> Option<Self> {
        let system = &patients[0].system;
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
        for (lane, patient) in patients.iter().enumerate() {
            for (place, loss) in places.iter().zip(patient.system.losses()) {
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

    /// Fills the rungs after the first one by squaring each, and puts all of them right. `integral` is
    /// that of the first one over its length.
    #[inline(always)]
    pub(super) fn climb(&self, simd: S, rungs: &mut [Square<S, N>], integral: &Square<S, N>) {
        let mut lost = self.later(simd, &self.losses, integral);
        if let Some(first) = rungs.first_mut() {
            self.settle(simd, first, &mut lost);
        }
        for index in 1..rungs.len() {
            if let Some([half, whole]) = rungs.get_mut(index - 1..=index) {
                whole.set_product(simd, half, half);
                let later = self.later(simd, &lost, half);
                for column in 0..N {
                    lost[column] += later[column];
                }
                self.settle(simd, whole, &mut lost);
            }
        }
    }

    /// Whether propagators over so many hours need it, no rate being faster than `bound`.
    pub(super) fn is_needed(bound: f64, hours: f64) -> bool {
        bound * hours > LONG
    }

    /// What is lost of what a matrix leads to, by where it comes from.
    #[inline(always)]
    fn later(&self, simd: S, losses: &Amounts<S, N>, to: &Square<S, N>) -> Amounts<S, N> {
        let mut sums = [Eight::splat(simd, 0.0); N];
        for row in 0..N {
            for column in 0..N {
                if self.counts[row][column] {
                    sums[column] += losses[row] * to.0[row][column];
                }
            }
        }
        sums
    }

    /// What remains is one less what is lost; where more than half is lost it is the other way round.
    #[inline(always)]
    fn settle(&self, simd: S, rung: &mut Square<S, N>, lost: &mut Amounts<S, N>) {
        let (zero, one) = (Eight::splat(simd, 0.0), Eight::splat(simd, 1.0));
        for column in 0..N {
            let mut there = zero;
            for row in 0..N {
                if self.counts[row][column] {
                    there += rung.0[row][column];
                }
            }
            let most = lost[column].simd_gt(Eight::splat(simd, 0.5));
            let by = (!most & there.simd_gt(zero)).select((one - lost[column]) / there, one);
            for row in 0..N {
                if self.counts[row][column] {
                    rung.0[row][column] *= by;
                }
            }
            lost[column] = most.select(one - there, lost[column]);
        }
    }
}
