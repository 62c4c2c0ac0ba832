use super::{
    PopulationError, Purpose, Stream, Subject, SubjectRange, WeightDistribution, effects_per_subject,
};
use crate::model::Model;
use crate::quantity::Weight;

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
        let mut effects = vec![0.0; effects_per_subject(model)];
        self.draw_effects(number, model, &mut effects);
        let effects = effects.split_at(model.variability.factor.len());
        Subject::of_effects((number, weight), model, covariates, effects)
    }

    /// The weights of some, in their order.
    ///
    /// # Errors
    /// When one of them cannot be drawn.
    pub fn weights(&self, subjects: SubjectRange) -> Result<Vec<Weight>, PopulationError> {
        let numbers = subjects.first()..=subjects.last();
        numbers
            .map(|number| self.weight.draw(self.seed, number))
            .collect()
    }

    /// Draws the random effects of a subject: first those between subjects, then those between occasions.
    ///
    /// Those between subjects are correlated: the Cholesky factor of their covariance times independent normal numbers.
    /// An arm is one visit: effects between occasions are drawn once, and are the same in each arm.
    pub(super) fn draw_effects(&self, number: u64, model: &Model, row: &mut [f64]) {
        let variability = &model.variability;
        let (subject, occasion) = row.split_at_mut(variability.factor.len());
        let mut stream = Stream::new(self.seed, number, Purpose::Subject);
        subject.fill_with(|| stream.normal());
        // From the last to the first, since each takes itself and those before it.
        for (index, factors) in variability.factor.iter().enumerate().rev() {
            subject[index] = factors.iter().zip(&*subject).map(|(a, b)| a * b).sum();
        }
        if occasion.is_empty() {
            return;
        }
        let mut stream = Stream::new(self.seed, number, Purpose::Occasion);
        for (effect, value) in variability.occasion.iter().zip(occasion) {
            *value = effect.variance.sqrt() * stream.normal();
        }
    }
}
