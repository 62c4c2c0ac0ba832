use super::{Dimension, Quantity};
use std::fmt;

/// An amount of drug in mg of the substance the model counts (free base unless it says otherwise).
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Mass(f64);

impl Mass {
    /// From mg.
    pub const fn from_mg(mg: f64) -> Self {
        Self(mg)
    }

    /// From a quantity, or `None` when that is not a mass.
    pub fn from_quantity(quantity: &Quantity) -> Option<Self> {
        (quantity.dimension() == Dimension::MASS).then(|| Self(quantity.canonical()))
    }

    /// In mg.
    pub const fn mg(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Mass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} mg", self.0)
    }
}
