use super::{EstimateError, Formula, Provenance};
use crate::quantity::{Dimension, Quantity, Unit, Weight};

/// A number of a model, as the paper prints it, with where it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// As printed: `cl`, `v1`, `q2`.
    pub name: String,
    /// A value, or a formula of others.
    pub basis: Basis,
    /// Power of (weight / reference weight) it is multiplied by. A parameter stated per kg is
    /// multiplied by the weight instead.
    pub weight_exponent: Option<f64>,
    /// Linear change, as a fraction of its starting value per hour since the first dose.
    pub time_slope: Option<f64>,
    /// What interactions of a study multiply it by; 1 as published.
    pub factor: f64,
    /// How unsure its value is, where that was published.
    pub estimate: Option<EstimateError>,
    /// The index of the parameter with which it is one estimate: it is drawn with it, in proportion.
    pub estimated_as: Option<usize>,
    /// Standard error of the change with time, on the linear scale.
    pub slope_error: Option<f64>,
    /// Where it was read.
    pub provenance: Provenance,
}

/// What a parameter's number comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Basis {
    /// As printed.
    Value(Quantity),
    /// Worked out from other parameters and covariates.
    Formula {
        /// The formula.
        formula: Formula,
        /// Where each of its names is found, in the order of [`Formula::names`].
        operands: Vec<Operand>,
        /// The unit of the result.
        unit: Unit,
    },
}

/// What a name in a formula stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Body weight in kg.
    Weight,
    /// Another parameter, by index, in the unit it is stated in.
    Parameter(usize),
    /// A covariate, by index.
    Covariate(usize),
    /// A covariate that the model works out, by index.
    Derived(usize),
}

impl Parameter {
    /// Every dimension a parameter may be stated in.
    pub const DIMENSIONS: &[Dimension] = &[
        Dimension::NUMBER,
        Dimension::TIME,
        Dimension::PER_TIME,
        Dimension::VOLUME,
        Dimension::VOLUME_PER_WEIGHT,
        Dimension::FLOW,
        Dimension::FLOW_PER_WEIGHT,
        Dimension::MASS_RATE,
        Dimension::MASS_RATE_PER_WEIGHT,
        Dimension::CONCENTRATION,
        Dimension::MOLAR_CONCENTRATION,
        Dimension::PER_CONCENTRATION,
    ];

    /// The unit its number is in.
    pub fn unit(&self) -> &Unit {
        match &self.basis {
            Basis::Value(quantity) => quantity.unit(),
            Basis::Formula { unit, .. } => unit,
        }
    }

    /// What it measures, "per kg" included.
    pub fn dimension(&self) -> Dimension {
        self.unit().dimension()
    }

    /// A patient's value in the unit in which it is stated, from that in canonical units (mg, L, h).
    pub fn number_of(&self, canonical: f64, weight: Weight) -> f64 {
        let per_weight = self.dimension().is_per_weight();
        let value = if per_weight {
            canonical / weight.kg()
        } else {
            canonical
        };
        self.unit().of_canonical(value)
    }

    /// As a reader of the file would see it: `84 L/h`, or the formula.
    pub fn written(&self) -> String {
        match &self.basis {
            Basis::Value(quantity) => quantity.to_string(),
            Basis::Formula { formula, unit, .. } if unit.dimension() == Dimension::NUMBER => {
                formula.to_string()
            }
            Basis::Formula { formula, unit, .. } => format!("{formula} [{unit}]"),
        }
    }
}
