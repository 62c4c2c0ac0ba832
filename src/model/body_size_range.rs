use super::IndexedFormula;
use crate::quantity::{Quantity, Unit};

/// Within which something lay in those whom a formula was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct BodySizeRange {
    /// `weight`, `age`, or a name of its own where it has a formula.
    pub name: String,
    /// The least, as written.
    pub from: Quantity,
    /// The greatest, as written.
    pub to: Quantity,
    /// Of what is needed; `None` where it is a quantity of people itself.
    pub formula: Option<IndexedFormula>,
}

impl BodySizeRange {
    /// Whether a number in a unit lies within; `None` where it has another dimension.
    pub fn holds(&self, number: f64, unit: &Unit) -> Option<bool> {
        let unit = unit.to_string();
        let (from, to) = (self.from.expressed_in(&unit)?, self.to.expressed_in(&unit)?);
        Some((from.value()..=to.value()).contains(&number))
    }
}
