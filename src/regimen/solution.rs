use crate::quantity::{Mass, Volume};

/// What a dose is drawn up from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Solution {
    /// mg in one mL, of the form in which doses are written.
    pub mg_per_ml: f64,
    /// What one vial holds.
    pub vial: Option<Volume>,
}

impl Solution {
    /// The volume that holds an amount.
    pub fn holding(&self, amount: Mass) -> Volume {
        Volume::from_ml(amount.mg() / self.mg_per_ml)
    }

    /// The amount in a volume.
    pub fn amount_in(&self, volume: Volume) -> Mass {
        Mass::from_mg(volume.ml() * self.mg_per_ml)
    }
}
