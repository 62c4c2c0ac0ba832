use super::{ModelInputs, PopulationError};
use crate::model::{Model, ParameterValues, PatientInputs};
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
    /// Of a number, a weight and numbers of the columns of people, and random effects between subjects and between occasions.
    pub(super) fn new(
        (number, weight, row): (u64, Weight, &[f64]),
        model: &Model,
        inputs: &ModelInputs,
        (effects, occasion): (&[f64], &[f64]),
    ) -> Result<Self, PopulationError> {
        let own = (!inputs.own.is_empty()).then(|| inputs.of(row));
        let (covariates, parameters) = own.as_ref().map_or(
            (inputs.covariates.as_slice(), &[][..]),
            |(covariates, parameters)| (covariates.as_slice(), parameters.as_slice()),
        );
        let inputs = PatientInputs {
            weight,
            covariates,
            effects,
            occasion,
            parameters,
        };
        let values = model
            .individual(inputs)
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
