use super::{BodySize, Operand};
use crate::quantity::Weight;

/// A covariate that a model works out for each person by a published formula, and never asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct DerivedCovariate {
    /// As in the formulas of the model's parameters, which see the number in the unit of the result.
    pub name: String,
    /// What it means.
    pub meaning: Option<String>,
    /// The formula.
    pub body_size: BodySize,
    /// For each need of it, the weight or covariate of the model it is, and how many of the need's units one of the
    /// covariate's is.
    pub(super) operands: Vec<(Operand, f64)>,
}

impl DerivedCovariate {
    /// What the formula needs of a person, in the order and units of its needs.
    pub fn needs_of(&self, weight: Weight, covariates: &[f64]) -> Vec<f64> {
        let number = |(operand, factor): &(Operand, f64)| match operand {
            Operand::Weight => weight.kg(),
            Operand::Covariate(index) => covariates.get(*index).copied().unwrap_or(f64::NAN) * factor,
            Operand::Parameter(_) | Operand::Derived(_) => f64::NAN,
        };
        self.operands.iter().map(number).collect()
    }

    /// Whether it is worked out from a covariate of the model, by index.
    pub(super) fn uses(&self, covariate: usize) -> bool {
        let is_it = |(operand, _): &(Operand, f64)| *operand == Operand::Covariate(covariate);
        self.operands.iter().any(is_it)
    }
}
