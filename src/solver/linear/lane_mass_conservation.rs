use super::lane_matrix::{LaneMatrix, row_of};
use crate::lane::{LANES, LaneF64, LaneVector};
use crate::solver::System;
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// Mass balance of the propagators of eight subjects: an amount is still in a compartment or has been eliminated. Why
/// it is needed, and how accurate it makes propagators, see
/// [`MassConservation`](super::mass_conservation::MassConservation), which corrects all propagators.
pub(crate) struct LaneMassConservation<S: Simd, const N: usize> {
    /// Loss rate of each compartment, 1/h: see `System::losses`.
    loss_rates: LaneVector<S, N>,
    /// Whether an amount in the row's compartment came from the column's; false for an effect site, which follows an
    /// amount without taking any.
    conserved: [[bool; N]; N],
}

/// Rate bound q times hours t up to which propagators are not corrected. Their relative error, which each squaring
/// doubles, is then at most 16 q t · 2ε = 2.3e-10 with ε = 1.1e-16 (2.2e-10 was the worst of 300 random pairs of
/// compartments over 64 h at q = 1,024 /h, against 50 digits).
const MAX_UNCORRECTED: f64 = 65_536.0;

impl<S: Simd, const N: usize> LaneMassConservation<S, N> {
    /// For eight subjects of the same structure; `positions` maps compartments of the system to those of the group.
    /// `None` where drug is eliminated from an effect site, which has no mass balance.
    pub(crate) fn new(simd: S, systems: &[&System; LANES], positions: &[usize]) -> Option<Self> {
        let system = systems[0];
        let holds_mass = system.holds_mass();
        let mut conserved = [[false; N]; N];
        for (from, column) in positions.iter().enumerate() {
            for (to, row) in positions.iter().enumerate() {
                let both_hold_mass = holds_mass.get(from) == Some(&true) && holds_mass.get(to) == Some(&true);
                if let Some(cell) = conserved.get_mut(*row).and_then(|row| row.get_mut(*column)) {
                    *cell = both_hold_mass || from == to;
                }
            }
        }
        let mut loss_rates = [[0.0; LANES]; N];
        for (lane, system) in systems.iter().enumerate() {
            for (position, loss) in positions.iter().zip(system.loss_rates()) {
                if let Some(cell) = loss_rates.get_mut(*position) {
                    cell[lane] = loss;
                }
            }
        }
        system.conserves_mass().then(|| Self {
            loss_rates: row_of(simd, &loss_rates),
            conserved,
        })
    }

    /// Fills the propagators after the first one by squaring each, and corrects all of them.
    ///
    /// `integral` is ∫exp(M s) ds over the length of the first one.
    #[inline(always)]
    pub(crate) fn fill_by_squaring(
        &self,
        simd: S,
        propagators: &mut [LaneMatrix<S, N>],
        integral: &LaneMatrix<S, N>,
    ) {
        let mut lost = self.conserved_column_sums(simd, &self.loss_rates, integral);
        if let Some(first) = propagators.first_mut() {
            self.correct(simd, first, &mut lost);
        }
        for index in 1..propagators.len() {
            if let Some([half, full]) = propagators.get_mut(index - 1..=index) {
                full.set_product(simd, half, half);
                let lost_later = self.conserved_column_sums(simd, &lost, half);
                for column in 0..N {
                    lost[column] += lost_later[column];
                }
                self.correct(simd, full, &mut lost);
            }
        }
    }

    /// Whether propagators over so many hours need correction, no rate being faster than `bound` in 1/h.
    pub(crate) fn is_needed(bound: f64, hours: f64) -> bool {
        bound * hours > MAX_UNCORRECTED
    }

    /// For each column, the sum of its conserved cells, each times the weight of its row.
    #[inline(always)]
    fn conserved_column_sums(
        &self,
        simd: S,
        weights: &LaneVector<S, N>,
        matrix: &LaneMatrix<S, N>,
    ) -> LaneVector<S, N> {
        let mut sums = [LaneF64::splat(simd, 0.0); N];
        for row in 0..N {
            for column in 0..N {
                if self.conserved[row][column] {
                    sums[column] += weights[row] * matrix.0[row][column];
                }
            }
        }
        sums
    }

    /// Corrects a propagator by mass balance: `lost` is the fraction eliminated of what was in each compartment.
    ///
    /// Where up to half is eliminated, the column is scaled to sum to 1 − lost; where more is, the column keeps its
    /// digits and `lost` becomes 1 less its sum.
    #[inline(always)]
    fn correct(&self, simd: S, propagator: &mut LaneMatrix<S, N>, lost: &mut LaneVector<S, N>) {
        let (zero, one) = (LaneF64::splat(simd, 0.0), LaneF64::splat(simd, 1.0));
        for column in 0..N {
            let mut remaining = zero;
            for row in 0..N {
                if self.conserved[row][column] {
                    remaining += propagator.0[row][column];
                }
            }
            let mostly_lost = lost[column].simd_gt(LaneF64::splat(simd, 0.5));
            let scale =
                (!mostly_lost & remaining.simd_gt(zero)).select((one - lost[column]) / remaining, one);
            for row in 0..N {
                if self.conserved[row][column] {
                    propagator.0[row][column] *= scale;
                }
            }
            lost[column] = mostly_lost.select(one - remaining, lost[column]);
        }
    }
}
