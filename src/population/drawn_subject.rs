use super::{ModelInputs, Population, PopulationError, effects_per_subject};
use crate::model::{Model, ParameterStep, PatientInputs};
use crate::quantity::Weight;

/// One subject with all that the parameters follow from, on one occasion.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnSubject {
    /// From 1; 0 is the typical patient.
    pub number: u64,
    /// Body weight.
    pub weight: Weight,
    /// One number for each of the model's covariates.
    pub covariates: Vec<f64>,
    /// Random effects between subjects, one for each of the model's; none for the typical patient.
    pub effects: Vec<f64>,
    /// Random effects between occasions, likewise.
    pub occasion: Vec<f64>,
    /// How each parameter came about, in the order of the model's.
    pub steps: Vec<ParameterStep>,
}

impl Population {
    /// The patient of a number, or the typical one for 0, on an occasion, counted from 0: the same numbers as
    /// [`Population::subject_on`], and what they follow from.
    ///
    /// # Errors
    /// As [`Population::subject`].
    pub fn drawn_subject(
        &self,
        (number, occasion): (u64, usize),
        model: &Model,
        inputs: &ModelInputs,
    ) -> Result<DrawnSubject, PopulationError> {
        let mut row = self.people.typical_row().to_vec();
        let mut weight = self.people.typical_weight();
        let (mut effects, mut of_occasion) = (Vec::new(), Vec::new());
        if number > 0 {
            weight = self.people.person(self.seed, number, &mut row)?;
            let mut drawn = vec![0.0; effects_per_subject(model, occasion + 1)];
            self.draw_effects(number, model, &mut drawn);
            let occasions = drawn.split_off(model.variability.factor.len());
            let width = model.variability.occasion.len();
            of_occasion.extend(occasions.into_iter().skip(occasion * width).take(width));
            effects = drawn;
        }
        let (covariates, own) = inputs.of(&row);
        let mut steps = Vec::with_capacity(model.parameters.len());
        let patient = PatientInputs {
            weight,
            covariates: &covariates,
            effects: &effects,
            occasion: &of_occasion,
            parameters: &own,
        };
        let found = model.individual_step_by_step(patient, |step| steps.push(step));
        found.map_err(|source| PopulationError::Model {
            subject: number,
            source,
        })?;
        Ok(DrawnSubject {
            number,
            weight,
            covariates,
            effects,
            occasion: of_occasion,
            steps,
        })
    }
}
