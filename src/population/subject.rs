use super::{ModelInputs, PopulationError};
use crate::model::{Model, ParameterValues, PatientInputs};
use crate::quantity::{Time, Weight};

/// One virtual person, as a model sees them.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// From 1; 0 is the typical patient.
    pub number: u64,
    /// Body weight.
    pub weight: Weight,
    /// The model's parameters for this person, on their first occasion.
    pub values: ParameterValues,
    /// The same on each later occasion, in order; none where the model does not vary between occasions.
    pub later: Vec<ParameterValues>,
}

impl Subject {
    /// Of a number, a weight and numbers of the columns of people, and random effects between subjects and, occasion after
    /// occasion, between occasions.
    pub(super) fn new(
        (number, weight, row): (u64, Weight, &[f64]),
        model: &Model,
        inputs: &ModelInputs,
        (effects, occasions): (&[f64], &[f64]),
    ) -> Result<Self, PopulationError> {
        let own = (!inputs.own.is_empty()).then(|| inputs.of(row));
        let (covariates, parameters) = own.as_ref().map_or(
            (inputs.covariates.as_slice(), &[][..]),
            |(covariates, parameters)| (covariates.as_slice(), parameters.as_slice()),
        );
        let on = |occasion: &[f64]| {
            let inputs = PatientInputs {
                weight,
                covariates,
                effects,
                occasion,
                parameters,
            };
            let values = model.individual(inputs);
            values.map_err(|source| PopulationError::Model {
                subject: number,
                source,
            })
        };
        let width = model.variability.occasion.len();
        let (first, later) = occasions.split_at(width.min(occasions.len()));
        let later = later.chunks_exact(width.max(1)).map(on);
        Ok(Self {
            number,
            weight,
            values: on(first)?,
            later: later.collect::<Result<_, _>>()?,
        })
    }

    /// All parameters on the first occasion, then all on the second one, and so on; where the model does not vary between
    /// occasions they are the same on each, without end.
    pub fn on_each_occasion(&self) -> impl Iterator<Item = f64> {
        let occasions = std::iter::once(&self.values).chain(&self.later);
        let last = std::iter::repeat(self.later.last().unwrap_or(&self.values));
        occasions
            .chain(last)
            .flat_map(|values| values.as_slice().iter().copied())
    }

    /// The parameters on the occasion that a time belongs to, where later occasions start at these times, in order.
    pub fn values_at(&self, later_starts: &[Time], time: Time) -> &ParameterValues {
        let begun = later_starts.partition_point(|start| *start <= time);
        let last = begun.checked_sub(1).and_then(|last| self.later.get(last));
        last.unwrap_or(&self.values)
    }
}

/// Random effects of one subject under a model, between subjects and on so many occasions.
pub fn effects_per_subject(model: &Model, occasions: usize) -> usize {
    model.variability.factor.len() + occasions * model.variability.occasion.len()
}
