use super::{Dimension, Quantity};
use std::fmt;

/// A patient's body weight in kg.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Weight(f64);

impl Weight {
    /// From kg.
    pub const fn from_kg(kg: f64) -> Self {
        Self(kg)
    }

    /// From a quantity, or `None` when that is not a mass.
    pub fn from_quantity(quantity: &Quantity) -> Option<Self> {
        (quantity.dimension() == Dimension::MASS).then(|| Self::from_mg(quantity.canonical()))
    }

    /// From mg.
    pub(crate) fn from_mg(mg: f64) -> Self {
        Self(mg / 1e6)
    }

    /// In kg.
    pub const fn kg(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} kg", (self.0 * 10.0).round() / 10.0)
    }
}
