use super::{Dimension, Quantity};
use std::fmt;

/// A concentration in ng/mL (= µg/L), the unit plasma ketamine is reported in.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Concentration(f64);

/// How much one mole of a substance weighs, in g/mol.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MolarMass(f64);

impl MolarMass {
    /// From a quantity, or `None` when that is not a molar mass.
    pub fn from_quantity(quantity: &Quantity) -> Option<Self> {
        // canonical is mg/µmol = 1000 g/mol
        (quantity.dimension() == Dimension::MOLAR_MASS).then(|| Self(quantity.canonical() * 1000.0))
    }

    /// In g/mol.
    pub const fn grams_per_mole(self) -> f64 {
        self.0
    }
}

impl Concentration {
    /// From ng/mL.
    pub const fn from_ng_per_ml(value: f64) -> Self {
        Self(value)
    }

    /// From a quantity by mass or, given the analyte's molar mass, by amount of substance;
    /// `None` when it is neither.
    ///
    /// ```
    /// use infusim::quantity::{Concentration, MolarMass, Quantity};
    /// let ketamine = MolarMass::from_quantity(&"237.73 g/mol".parse::<Quantity>()?);
    /// let c50 = Concentration::from_quantity(&"0.51 nmol/mL".parse::<Quantity>()?, ketamine);
    /// assert!((c50.map_or(0.0, |c| c.ng_per_ml()) - 121.24).abs() < 0.01);
    /// # Ok::<(), infusim::quantity::QuantityError>(())
    /// ```
    pub fn from_quantity(quantity: &Quantity, molar_mass: Option<MolarMass>) -> Option<Self> {
        match quantity.dimension() {
            // canonical is mg/L = 1000 ng/mL
            Dimension::CONCENTRATION => Some(Self(quantity.canonical() * 1000.0)),
            // canonical is µmol/L = nmol/mL; times g/mol gives ng/mL
            Dimension::MOLAR_CONCENTRATION => {
                molar_mass.map(|mass| Self(quantity.canonical() * mass.grams_per_mole()))
            }
            _ => None,
        }
    }

    /// In ng/mL.
    pub const fn ng_per_ml(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Concentration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ng/mL", self.0)
    }
}
