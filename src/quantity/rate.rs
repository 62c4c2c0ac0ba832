use super::{Dimension, Mass, Quantity, Time};
use std::fmt;

/// Drug per time, in mg/h.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct MassRate(f64);

impl MassRate {
    /// From mg/h.
    pub const fn from_mg_per_hour(rate: f64) -> Self {
        Self(rate)
    }

    /// From a quantity, or `None` when that is not a mass per time.
    pub fn from_quantity(quantity: &Quantity) -> Option<Self> {
        (quantity.dimension() == Dimension::MASS_RATE).then(|| Self(quantity.canonical()))
    }

    /// The constant rate that gives `amount` in `over`.
    pub fn giving(amount: Mass, over: Time) -> Self {
        Self(amount.mg() / over.hours())
    }

    /// In mg/h.
    pub const fn mg_per_hour(self) -> f64 {
        self.0
    }
}

impl fmt::Display for MassRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} mg/h", self.0)
    }
}
