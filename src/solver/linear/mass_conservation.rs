use super::matrix::Matrix;
use crate::solver::{SolverError, Stop, System};

/// Mass balance of the propagators of a linear, constant system: an amount is still in a compartment or has been
/// eliminated.
///
/// A propagator over a long time is that over a short one, squared repeatedly, and each squaring doubles the relative
/// error of an amount that hardly changes: at 6e7 /h over 131 h the 35th leaves 4e-6. The fraction lost, in contrast,
/// is a sum of positive terms at every squaring, accurate to a few roundings. So after each squaring the column of a
/// compartment is scaled to sum to one less the fraction lost or, where more than half is lost, that fraction is set to
/// one less the column's sum. The relative error is then about (squarings + λt) n ε, with λ the terminal rate of the
/// compartment and n the number of compartments. Held by `tests/properties/fast_exchange.rs`.
///
/// Column sums instead of diagonals: Grassmann, Taksar and Heyman, doi:10.1287/opre.33.5.1107. Entrywise accuracy of
/// the exponential: Xue and Ye, doi:10.1090/S0025-5718-2013-02677-4.
#[derive(Clone, Debug)]
pub(super) struct MassConservation {
    /// Loss rate of each compartment, 1/h.
    loss_rates: Vec<f64>,
    /// Whether each compartment holds drug; false for an effect site, which follows an amount without taking any.
    holds_mass: Vec<bool>,
    /// False where drug flows from an effect site into a compartment: then nothing is corrected.
    is_conserved: bool,
}

impl MassConservation {
    pub(super) fn new(system: &System) -> Self {
        Self {
            loss_rates: system.loss_rates(),
            holds_mass: system.holds_mass(),
            is_conserved: system.conserves_mass(),
        }
    }

    /// The propagator over a base, corrected, and as many more, each the square of the one before. `integral` is
    /// ∫exp(M s) ds over the base.
    ///
    /// # Errors
    /// When a stop is requested.
    pub(super) fn propagators(
        &self,
        mut first: Matrix,
        integral: &Matrix,
        doublings: usize,
        stop: Stop<'_>,
    ) -> Result<Vec<Matrix>, SolverError> {
        let mut lost = self.column_sums(&self.loss_rates, integral);
        self.correct(&mut first, &mut lost);
        let mut propagators = Vec::with_capacity(doublings + 1);
        propagators.push(first);
        for doubling in 0..doublings {
            let half = &propagators[doubling];
            let mut whole = half.times(half, stop)?;
            let lost_later = self.column_sums(&lost, half);
            for (lost, later) in lost.iter_mut().zip(lost_later) {
                *lost += later;
            }
            self.correct(&mut whole, &mut lost);
            propagators.push(whole);
        }
        Ok(propagators)
    }

    /// Whether an amount in the compartment `to` may be one that was in `from`, not merely follow it.
    fn is_counted(&self, to: usize, from: usize) -> bool {
        to == from || (self.holds_mass[to] && self.holds_mass[from])
    }

    /// For each column, the sum of its counted cells, each times the weight of its row.
    fn column_sums(&self, weights: &[f64], matrix: &Matrix) -> Vec<f64> {
        let mut sums = vec![0.0; weights.len()];
        for (row, weight) in weights.iter().enumerate() {
            for (column, sum) in sums.iter_mut().enumerate() {
                if self.is_counted(row, column) {
                    *sum += weight * matrix.get(row, column);
                }
            }
        }
        sums
    }

    /// Corrects a propagator; `lost` is the fraction lost of what was in each compartment.
    fn correct(&self, propagator: &mut Matrix, lost: &mut [f64]) {
        if !self.is_conserved {
            return;
        }
        for (column, lost) in lost.iter_mut().enumerate() {
            let counted = || (0..self.holds_mass.len()).filter(|row| self.is_counted(*row, column));
            let remaining: f64 = counted().map(|row| propagator.get(row, column)).sum();
            if *lost > 0.5 {
                *lost = 1.0 - remaining;
            } else if remaining > 0.0 {
                let scale = (1.0 - *lost) / remaining;
                for row in counted() {
                    propagator.set(row, column, scale * propagator.get(row, column));
                }
            }
        }
    }
}
