use crate::quantity::{Dimension, Mass, MassRate, Quantity, Weight};
use std::fmt;

/// A dose, absolute or per body weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DoseAmount {
    /// The same for everybody.
    Absolute(Mass),
    /// In mg per kg of body weight.
    PerWeight(f64),
}

impl DoseAmount {
    /// What a file may write here.
    pub const DIMENSIONS: &'static [Dimension] = &[Dimension::MASS, Dimension::MASS_PER_WEIGHT];

    /// From `35 mg` or `0.5 mg/kg`; `None` for anything else.
    pub fn from_quantity(quantity: &Quantity) -> Option<Self> {
        match quantity.dimension() {
            Dimension::MASS => Mass::from_quantity(quantity).map(Self::Absolute),
            Dimension::MASS_PER_WEIGHT => Some(Self::PerWeight(quantity.canonical())),
            _ => None,
        }
    }

    /// What a patient of this weight is given.
    pub fn for_weight(self, weight: Weight) -> Mass {
        match self {
            Self::Absolute(mass) => mass,
            Self::PerWeight(per_kg) => Mass::from_mg(per_kg * weight.kg()),
        }
    }
}

impl fmt::Display for DoseAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absolute(mass) => write!(f, "{mass}"),
            Self::PerWeight(per_kg) => write!(f, "{per_kg} mg/kg"),
        }
    }
}

/// An infusion rate, absolute or per body weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DoseRate {
    /// The same for everybody.
    Absolute(MassRate),
    /// In mg per h and kg of body weight.
    PerWeight(f64),
}

impl DoseRate {
    /// What a file may write here.
    pub const DIMENSIONS: &'static [Dimension] = &[Dimension::MASS_RATE, Dimension::MASS_RATE_PER_WEIGHT];

    /// From `22 mg/h` or `0.3 mg/kg/h`; `None` for anything else.
    pub fn from_quantity(quantity: &Quantity) -> Option<Self> {
        match quantity.dimension() {
            Dimension::MASS_RATE => MassRate::from_quantity(quantity).map(Self::Absolute),
            Dimension::MASS_RATE_PER_WEIGHT => Some(Self::PerWeight(quantity.canonical())),
            _ => None,
        }
    }

    /// The rate for a patient of this weight.
    pub fn for_weight(self, weight: Weight) -> MassRate {
        match self {
            Self::Absolute(rate) => rate,
            Self::PerWeight(per_kg) => MassRate::from_mg_per_hour(per_kg * weight.kg()),
        }
    }
}

impl fmt::Display for DoseRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absolute(rate) => write!(f, "{rate}"),
            Self::PerWeight(per_kg) => write!(f, "{per_kg} mg/kg/h"),
        }
    }
}
