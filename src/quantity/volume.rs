use super::{Dimension, Quantity};

/// A volume of a solution, in mL.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Volume(f64);

const ML_PER_L: f64 = 1e3;

impl Volume {
    /// From mL.
    pub const fn from_ml(ml: f64) -> Self {
        Self(ml)
    }

    /// From a quantity, or `None` when that is not a volume.
    pub fn from_quantity(quantity: &Quantity) -> Option<Self> {
        (quantity.dimension() == Dimension::VOLUME).then(|| Self(quantity.canonical() * ML_PER_L))
    }

    /// In mL.
    pub const fn ml(self) -> f64 {
        self.0
    }
}
