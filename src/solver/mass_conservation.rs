use super::{Matrix, System};

/// What is known beforehand of every propagator of a system: what was in a compartment is in the body or
/// has left it.
///
/// A propagator over a long time is that over a short one, squared again and again, and each squaring doubles
/// the relative error of what hardly changes: at 6e7 /h over 131 h the 35th leaves 4e-6. What a compartment
/// loses, by contrast, is a sum of positive terms at every squaring, good to a few digits' rounding. So
/// after each squaring what remains is set to one less what was lost; where more than half was lost it is the
/// other way round. The error is then about (squarings + λt) n ε, λ being the rate at which the
/// compartment empties in the end and n the number of compartments. (To keep the column sums instead of the
/// diagonal is the idea of Grassmann, Taksar and Heyman, doi:10.1287/opre.33.5.1107; that it keeps the
/// exponential right in each cell show Xue and Ye, doi:10.1090/S0025-5718-2013-02677-4.)
#[derive(Clone, Debug)]
pub(super) struct MassConservation {
    /// LaneRates at which each compartment loses, 1/h.
    losses: Vec<f64>,
    /// Whether a compartment holds drug, or only follows an amount.
    holds: Vec<bool>,
    /// False where drug flows out of what only follows an amount: it would come from nowhere.
    known: bool,
}

impl MassConservation {
    pub(super) fn new(system: &System) -> Self {
        Self {
            losses: system.losses(),
            holds: system.holds(),
            known: system.conserves(),
        }
    }

    /// Puts right a propagator over `h` hours, whose row behind the compartments is what has left.
    pub(super) fn settle(&self, propagator: &mut Matrix, h: f64) {
        if !self.known {
            return;
        }
        let left = self.holds.len();
        for (column, (holds, loss)) in self.holds.iter().zip(&self.losses).enumerate() {
            if !holds {
                // Nothing of it comes from itself by another way.
                propagator.set(column, column, libm::exp(-loss * h));
                continue;
            }
            let rows = self.holds.iter().enumerate().filter(|(_, holds)| **holds);
            let there: f64 = rows.clone().map(|(row, _)| propagator.get(row, column)).sum();
            let gone = propagator.get(left, column);
            if gone > 0.5 {
                propagator.set(left, column, 1.0 - there);
            } else if there > 0.0 {
                let by = (1.0 - gone) / there;
                for (row, _) in rows {
                    propagator.set(row, column, by * propagator.get(row, column));
                }
            }
        }
        // What has left, what has been integrated and what comes in stay as they are.
        for index in left..propagator.size() {
            propagator.set(index, index, 1.0);
        }
    }
}
