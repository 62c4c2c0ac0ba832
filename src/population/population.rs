use super::{PopulationError, Purpose, Stream, Subject, WeightDistribution};
use crate::model::{Effect, Model};

/// Who is simulated: how many, from which seed, with which weights.
///
/// ```
/// use infusim::model::Library;
/// use infusim::population::{Population, WeightDistribution};
/// use infusim::quantity::Weight;
///
/// let model = Library::open()?.model("kamp-2020")?.ok_or("not there")?;
/// let weight = WeightDistribution::Fixed(Weight::from_kg(70.0));
/// let small = Population { count: 20, seed: 2026, weight };
/// let large = Population { count: 1_000, ..small };
/// let covariates = model.typical_covariates();
/// assert_eq!(small.subject(17, &model, &covariates)?, large.subject(17, &model, &covariates)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Population {
    /// How many; patients are numbered from 1 to this.
    pub count: u64,
    /// Everything random follows from it.
    pub seed: u64,
    /// How they weigh.
    pub weight: WeightDistribution,
}

impl Population {
    /// The typical patient: typical weight, no random effects.
    ///
    /// # Errors
    /// When the model gives no usable numbers.
    pub fn typical(&self, model: &Model, covariates: &[f64]) -> Result<Subject, PopulationError> {
        let weight = self.weight.typical();
        let values = model
            .individual(weight, covariates, &[], &[])
            .map_err(|source| PopulationError::Model { subject: 0, source })?;
        Ok(Subject {
            number: 0,
            weight,
            values,
        })
    }

    /// The patient of a number, from 1.
    ///
    /// # Errors
    /// When the model gives no usable numbers for them, or their weight cannot be drawn.
    pub fn subject(
        &self,
        number: u64,
        model: &Model,
        covariates: &[f64],
    ) -> Result<Subject, PopulationError> {
        let weight = self.weight.draw(self.seed, number)?;
        let effects = self.subject_effects(number, model);
        let occasion = self.occasion_effects(number, &model.variability.occasion);
        let values = model
            .individual(weight, covariates, &effects, &occasion)
            .map_err(|source| PopulationError::Model {
                subject: number,
                source,
            })?;
        Ok(Subject {
            number,
            weight,
            values,
        })
    }

    /// Correlated normal effects: the Cholesky factor of their covariance times independent ones.
    fn subject_effects(&self, number: u64, model: &Model) -> Vec<f64> {
        let mut stream = Stream::new(self.seed, number, Purpose::Subject);
        let independent: Vec<f64> = model
            .variability
            .effects
            .iter()
            .map(|_| stream.normal())
            .collect();
        model
            .variability
            .factor
            .iter()
            .map(|row| row.iter().zip(&independent).map(|(a, b)| a * b).sum())
            .collect()
    }

    /// An arm is one visit: effects between occasions are drawn once, and are the same in each arm.
    fn occasion_effects(&self, number: u64, effects: &[Effect]) -> Vec<f64> {
        if effects.is_empty() {
            return Vec::new();
        }
        let mut stream = Stream::new(self.seed, number, Purpose::Occasion);
        effects
            .iter()
            .map(|effect| effect.variance.sqrt() * stream.normal())
            .collect()
    }
}
