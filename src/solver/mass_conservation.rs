use super::{Matrix, System};

/// Mass balance of the propagators of a linear, constant system: an amount is still in a compartment or has been
/// eliminated.
///
/// A propagator over a long time is that over a short one, squared repeatedly, and each squaring doubles the relative
/// error of an amount that hardly changes: at 6e7 /h over 131 h the 35th leaves 4e-6. The fraction eliminated, in
/// contrast, is a sum of positive terms at every squaring, accurate to a few roundings. So after each squaring the
/// column of a compartment is scaled to sum to one less the fraction eliminated or, where more than half is eliminated,
/// that fraction is set to one less the column's sum. The relative error is then about (squarings + λt) n ε, with λ the
/// terminal rate of the compartment and n the number of compartments. Held by `tests/properties/fast_exchange.rs`.
///
/// Column sums instead of diagonals: Grassmann, Taksar and Heyman, doi:10.1287/opre.33.5.1107. Entrywise accuracy of
/// the exponential: Xue and Ye, doi:10.1090/S0025-5718-2013-02677-4.
#[derive(Clone, Debug)]
pub(super) struct MassConservation {
    /// Loss rate of each compartment, 1/h.
    loss_rates: Vec<f64>,
    /// Whether each compartment holds drug; false for an effect site.
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

    /// Corrects a propagator over `h` hours, whose row after the compartments is the fraction eliminated.
    pub(super) fn correct(&self, propagator: &mut Matrix, h: f64) {
        if !self.is_conserved {
            return;
        }
        let eliminated_row = self.holds_mass.len();
        for (column, (holds_mass, loss_rate)) in self.holds_mass.iter().zip(&self.loss_rates).enumerate() {
            if !holds_mass {
                // No path leads from an effect site back to itself.
                propagator.set(column, column, libm::exp(-loss_rate * h));
                continue;
            }
            let rows = self.holds_mass.iter().enumerate().filter(|(_, holds)| **holds);
            let remaining: f64 = rows.clone().map(|(row, _)| propagator.get(row, column)).sum();
            let eliminated = propagator.get(eliminated_row, column);
            if eliminated > 0.5 {
                propagator.set(eliminated_row, column, 1.0 - remaining);
            } else if remaining > 0.0 {
                let scale = (1.0 - eliminated) / remaining;
                for (row, _) in rows {
                    propagator.set(row, column, scale * propagator.get(row, column));
                }
            }
        }
        // The amount eliminated, integrals and input rates do not change by themselves.
        for index in eliminated_row..propagator.size() {
            propagator.set(index, index, 1.0);
        }
    }
}
