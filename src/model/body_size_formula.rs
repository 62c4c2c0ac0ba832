use super::{Formula, Undefined};
use std::fmt;

/// A formula of what a [`BodySize`](super::BodySize) needs.
#[derive(Clone, Debug, PartialEq)]
pub struct BodySizeFormula {
    formula: Formula,
    /// For each of its names, the need it is, by index.
    operands: Vec<usize>,
}

impl BodySizeFormula {
    /// With the need that each of its names is, by index.
    pub(super) fn new(formula: Formula, operands: Vec<usize>) -> Self {
        Self { formula, operands }
    }

    /// Its value for one number for each need, in their order and units.
    ///
    /// # Errors
    /// When a step has no finite value.
    pub fn value(&self, needs: &[f64]) -> Result<f64, Undefined> {
        let number = |index: &usize| needs.get(*index).copied().unwrap_or(f64::NAN);
        let numbers: Vec<f64> = self.operands.iter().map(number).collect();
        self.formula.value(&numbers)
    }
}

impl fmt::Display for BodySizeFormula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.formula.fmt(f)
    }
}
