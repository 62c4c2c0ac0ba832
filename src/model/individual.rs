use super::{Basis, DerivedCovariate, Model, Operand, Parameter, Spread, Undefined};
use crate::quantity::Weight;
use thiserror::Error;

/// The numbers of one patient, in canonical units (mg, L, h), by parameter index.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterValues {
    values: Vec<f64>,
}

/// Why a model gives no usable numbers for a patient.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ModelError {
    /// A parameter came out negative, infinite or undefined.
    #[error(
        "parameter `{parameter}` of model {model} came out as {value} for a patient of {weight}; \
         a finite number that is not negative was expected. Check its formula, or the patient's weight and covariates"
    )]
    Impossible {
        /// The model.
        model: String,
        /// The parameter.
        parameter: String,
        /// What it came out as, in its own unit.
        value: f64,
        /// The patient's weight.
        weight: Weight,
    },
    /// Lean mass, or what else a formula gives of a body, came out as none or below.
    #[error(
        "{derived} in model {model} came out as {value} for a patient of {weight}; it must be above zero. \
         Check the patient's weight and covariates, or take a model with another formula"
    )]
    NotAboveZero {
        /// The model.
        model: String,
        /// The covariate that it works out, and by which formula.
        derived: String,
        /// What it came out as, in the unit of the formula.
        value: f64,
        /// The patient's weight.
        weight: Weight,
    },
    /// A formula could not be worked out.
    #[error("the formula of `{parameter}` in model {model} cannot be worked out: {reason}")]
    Formula {
        /// The model.
        model: String,
        /// The parameter, or covariate that the model works out.
        parameter: String,
        /// Why.
        reason: Undefined,
    },
}

/// What the parameters of a patient follow from.
#[derive(Clone, Copy, Debug)]
pub struct PatientInputs<'a> {
    /// Body weight.
    pub weight: Weight,
    /// One number for each of the model's covariates.
    pub covariates: &'a [f64],
    /// Random effects between subjects, one for each of the model's; none for the typical patient.
    pub effects: &'a [f64],
    /// Random effects between occasions, likewise.
    pub occasion: &'a [f64],
    /// Parameters that are known of this patient, by index, in their own units: they are taken as they are, whatever weight,
    /// covariates and random effects would give.
    pub parameters: &'a [(usize, f64)],
}

/// What random effects do to a parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shift {
    /// Their sum on its logarithm.
    pub log: f64,
    /// Their sum on its log-odds.
    pub logit: f64,
    /// For a chance: the normal number by which somebody is one of those in whom it comes true.
    pub rank: Option<f64>,
}

/// How a parameter of one patient came about, in its own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParameterStep {
    /// Its value as printed, or what its formula gives.
    pub basis: f64,
    /// What random effects do to it, after it has been scaled by weight.
    pub shift: Shift,
    /// The number that is known of this patient and taken as it is.
    pub own: Option<f64>,
    /// What it came to.
    pub number: f64,
    /// The same in canonical units (mg, L, h), of the whole patient where it is stated per kg.
    pub canonical: f64,
}

impl Shift {
    fn applied_to(&self, mut number: f64) -> f64 {
        if self.log != 0.0 {
            number *= libm::exp(self.log);
        }
        if self.logit != 0.0 {
            let odds = number / (1.0 - number) * libm::exp(self.logit);
            number = odds / (1.0 + odds);
        }
        match self.rank {
            // Φ(z) = erfc(−z/√2)/2
            Some(rank) if 0.5 * libm::erfc(-rank * std::f64::consts::FRAC_1_SQRT_2) < number => 1.0,
            Some(_) => 0.0,
            None => number,
        }
    }
}

/// What is known of a patient before any parameter.
struct Known<'a> {
    weight: Weight,
    covariates: &'a [f64],
    derived: &'a [f64],
}

impl<'a> PatientInputs<'a> {
    /// Of the typical patient of a weight.
    pub fn typical(weight: Weight, covariates: &'a [f64]) -> Self {
        Self {
            weight,
            covariates,
            effects: &[],
            occasion: &[],
            parameters: &[],
        }
    }
}

impl ParameterValues {
    /// Of numbers in canonical units (mg, L, h), in the order of the model's parameters.
    pub fn new(values: Vec<f64>) -> Self {
        Self { values }
    }

    /// All of them, in the order of the model's parameters.
    pub fn as_slice(&self) -> &[f64] {
        &self.values
    }

    /// The value of a parameter, by its index in the model.
    pub fn get(&self, index: usize) -> f64 {
        self.values.get(index).copied().unwrap_or(f64::NAN)
    }
}

impl Model {
    /// The parameter values of one patient.
    ///
    /// # Errors
    /// When a parameter comes out as something no patient can have.
    pub fn individual(&self, inputs: PatientInputs<'_>) -> Result<ParameterValues, ModelError> {
        self.individual_step_by_step(inputs, |_| {})
    }

    /// The same; `seen` is told how each parameter came about, in their order.
    ///
    /// # Errors
    /// As [`Model::individual`].
    pub fn individual_step_by_step(
        &self,
        inputs: PatientInputs<'_>,
        mut seen: impl FnMut(ParameterStep),
    ) -> Result<ParameterValues, ModelError> {
        let PatientInputs {
            weight,
            covariates,
            effects,
            occasion,
            parameters: own,
        } = inputs;
        let shifts = self.shifts(effects, occasion);
        let derived = self.derived_values(weight, covariates)?;
        let known = Known {
            weight,
            covariates,
            derived: &derived,
        };
        // Numbers in each parameter's own unit, which is what formulas see.
        let mut numbers = Vec::with_capacity(self.parameters.len());
        let mut values = Vec::with_capacity(self.parameters.len());
        for (index, parameter) in self.parameters.iter().enumerate() {
            let basis = self.basis_value(parameter, &known, &numbers)?;
            let mut number = basis;
            if let Some(exponent) = parameter.weight_exponent {
                number *= libm::pow(weight.kg() / self.reference_weight.kg(), exponent);
            }
            let shift = shifts.get(index).copied().unwrap_or_default();
            number = shift.applied_to(number);
            number *= parameter.factor;
            let own = own.iter().find(|(given, _)| *given == index);
            let own = own.map(|(_, given)| *given);
            number = own.unwrap_or(number);
            if !(number.is_finite() && number >= 0.0) {
                return Err(ModelError::Impossible {
                    model: self.id.clone(),
                    parameter: parameter.name.clone(),
                    value: number,
                    weight,
                });
            }
            numbers.push(number);
            let mut value = parameter.unit().to_canonical(number);
            if parameter.dimension().is_per_weight() {
                value *= weight.kg();
            }
            values.push(value);
            seen(ParameterStep {
                basis,
                shift,
                own,
                number,
                canonical: value,
            });
        }
        Ok(ParameterValues { values })
    }

    /// What random effects do to each parameter.
    fn shifts(&self, effects: &[f64], occasion: &[f64]) -> Vec<Shift> {
        let mut shifts = vec![Shift::default(); self.parameters.len()];
        for effect in &self.variability.effects {
            for index in effect.on.iter().filter(|_| effect.spread == Spread::Chance) {
                if let Some(shift) = shifts.get_mut(*index) {
                    shift.rank = Some(f64::NEG_INFINITY);
                }
            }
        }
        let subject = self.variability.effects.iter().zip(effects);
        let visit = self.variability.occasion.iter().zip(occasion);
        for (effect, size) in subject.chain(visit) {
            for index in &effect.on {
                if let Some(shift) = shifts.get_mut(*index) {
                    match effect.spread {
                        Spread::LogNormal => shift.log += size,
                        Spread::Logit => shift.logit += size,
                        Spread::Chance => shift.rank = Some(*size),
                    }
                }
            }
        }
        shifts
    }

    /// A parameter's value or the result of its formula, in its own unit; `numbers` are those of the parameters before
    /// it, in their own units, which is what formulas see.
    fn basis_value(
        &self,
        parameter: &Parameter,
        known: &Known<'_>,
        numbers: &[f64],
    ) -> Result<f64, ModelError> {
        let (formula, operands) = match &parameter.basis {
            Basis::Value(quantity) => return Ok(quantity.value()),
            Basis::Formula {
                formula, operands, ..
            } => (formula, operands),
        };
        let value = |operand: &Operand| match operand {
            Operand::Weight => known.weight.kg(),
            Operand::Parameter(index) => numbers.get(*index).copied().unwrap_or(f64::NAN),
            Operand::Covariate(index) => known.covariates.get(*index).copied().unwrap_or(f64::NAN),
            Operand::Derived(index) => known.derived.get(*index).copied().unwrap_or(f64::NAN),
        };
        let operands: Vec<f64> = operands.iter().map(value).collect();
        formula.value(&operands).map_err(|reason| ModelError::Formula {
            model: self.id.clone(),
            parameter: parameter.name.clone(),
            reason,
        })
    }

    /// What the model works out of a person beside its parameters, such as lean mass, each in the unit of its formula.
    ///
    /// # Errors
    /// When a formula has no value, or one that is not above zero.
    pub fn derived_values(&self, weight: Weight, covariates: &[f64]) -> Result<Vec<f64>, ModelError> {
        let value = |derived: &DerivedCovariate| {
            let body_size = &derived.body_size;
            let needs = derived.needs_of(weight, covariates);
            let value = body_size.value(&needs).map_err(|reason| ModelError::Formula {
                model: self.id.clone(),
                parameter: derived.name.clone(),
                reason,
            })?;
            if value > 0.0 {
                return Ok(value);
            }
            Err(ModelError::NotAboveZero {
                model: self.id.clone(),
                derived: format!(
                    "`{}`, {} in {},",
                    derived.name,
                    body_size.in_words(),
                    body_size.unit
                ),
                value,
                weight,
            })
        };
        self.derived.iter().map(value).collect()
    }

    /// The covariates of the typical patient.
    pub fn typical_covariates(&self) -> Vec<f64> {
        self.covariates
            .iter()
            .map(|covariate| covariate.typical)
            .collect()
    }
}
