use super::PopulationError;
use crate::model::{Model, ParameterValues};
use crate::quantity::Weight;

/// One virtual person, as a model sees them.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// From 1; 0 is the typical patient.
    pub number: u64,
    /// Body weight.
    pub weight: Weight,
    /// The model's parameters for this person.
    pub values: ParameterValues,
}

impl Subject {
    /// Of a number, a weight, and random effects between subjects and between occasions.
    pub(super) fn of_effects(
        (number, weight): (u64, Weight),
        model: &Model,
        covariates: &[f64],
        (effects, occasion): (&[f64], &[f64]),
    ) -> Result<Self, PopulationError> {
        let values = model
            .individual(weight, covariates, effects, occasion)
            .map_err(|source| PopulationError::Model {
                subject: number,
                source,
            })?;
        Ok(Self {
            number,
            weight,
            values,
        })
    }
}

/// Random effects of one subject under a model, between subjects and between occasions.
pub fn effects_per_subject(model: &Model) -> usize {
    model.variability.factor.len() + model.variability.occasion.len()
}
