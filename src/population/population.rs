use super::{ModelInputs, People, PopulationError, Purpose, Stream, Subject, effects_per_subject};
use crate::model::Model;

/// Who is simulated: how many, from which seed, with which weights and covariates.
///
/// ```
/// use infusim::model::Library;
/// use infusim::population::{ModelInputs, People, Population, WeightDistribution};
/// use infusim::quantity::Weight;
///
/// let model = Library::open()?.model("kamp-2020")?.ok_or("not there")?;
/// let people = People::weighing(WeightDistribution::Fixed(Weight::from_kg(70.0)));
/// let small = Population { count: 20, seed: 2026, people };
/// let large = Population { count: 1_000, ..small.clone() };
/// let inputs = ModelInputs::same(model.typical_covariates());
/// assert_eq!(small.subject(17, &model, &inputs)?, large.subject(17, &model, &inputs)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// How many; patients are numbered from 1 to this.
    pub count: u64,
    /// Everything random follows from it.
    pub seed: u64,
    /// Whence their weights and covariates come.
    pub people: People,
}

impl Population {
    /// The typical patient: typical weight and covariates, no random effects.
    ///
    /// # Errors
    /// When the model gives no usable numbers.
    pub fn typical(&self, model: &Model, inputs: &ModelInputs) -> Result<Subject, PopulationError> {
        let (weight, row) = (self.people.typical_weight(), self.people.typical_row());
        Subject::new((0, weight, row), model, inputs, (&[], &[]))
    }

    /// The patient of a number, from 1, on their first occasion.
    ///
    /// # Errors
    /// When the model gives no usable numbers for them, or they cannot be drawn.
    pub fn subject(
        &self,
        number: u64,
        model: &Model,
        inputs: &ModelInputs,
    ) -> Result<Subject, PopulationError> {
        self.subject_on(1, number, model, inputs)
    }

    /// The patient of a number, from 1, on so many occasions.
    ///
    /// # Errors
    /// As [`Population::subject`].
    pub fn subject_on(
        &self,
        occasions: usize,
        number: u64,
        model: &Model,
        inputs: &ModelInputs,
    ) -> Result<Subject, PopulationError> {
        let mut row = vec![0.0; self.people.columns().len()];
        let weight = self.people.person(self.seed, number, &mut row)?;
        let mut effects = vec![0.0; effects_per_subject(model, occasions)];
        self.draw_effects(number, model, &mut effects);
        let effects = effects.split_at(model.variability.factor.len());
        Subject::new((number, weight, &row), model, inputs, effects)
    }

    /// Draws the random effects of a subject: first those between subjects, then, occasion after occasion, those between
    /// occasions, as many as there is room for.
    ///
    /// Those between subjects are correlated: the Cholesky factor of their covariance times independent normal numbers.
    /// Those between occasions are independent, and of a number of an occasion the same in every arm.
    pub(super) fn draw_effects(&self, number: u64, model: &Model, row: &mut [f64]) {
        let variability = &model.variability;
        let (subject, occasions) = row.split_at_mut(variability.factor.len());
        let mut stream = Stream::new(self.seed, number, Purpose::Subject);
        for (effect, value) in variability.effects.iter().zip(subject.iter_mut()) {
            *value = match effect.has_own_stream {
                true => Stream::of_response(self.seed, number, &effect.name).normal(),
                false => stream.normal(),
            };
        }
        // From the last to the first, since each takes itself and those before it.
        for (index, factors) in variability.factor.iter().enumerate().rev() {
            subject[index] = factors.iter().zip(&*subject).map(|(a, b)| a * b).sum();
        }
        let occasions = occasions.chunks_exact_mut(variability.occasion.len().max(1));
        for (place, occasion) in (0..).zip(occasions) {
            let mut stream = Stream::of_occasion(self.seed, number, place);
            for (effect, value) in variability.occasion.iter().zip(occasion) {
                *value = effect.variance.sqrt() * stream.normal();
            }
        }
    }
}
