use super::{Population, PopulationError, Subject, SubjectRange, effects_per_subject};
use crate::model::Model;
use crate::quantity::Weight;

/// Subjects as a model draws them: drawn once, and the same in every arm.
///
/// Holds a weight and the random effects of each, one number an effect; parameters follow from them when a subject is
/// asked for, and are those of [`Population::subject`] to the last bit.
#[derive(Clone, Debug)]
pub struct Cohort<'a> {
    subjects: SubjectRange,
    weights: &'a [Weight],
    /// Random effects of each subject: first those between subjects, then those between occasions.
    effects: Vec<f64>,
    /// How many of them each has, and how many of these are between subjects.
    width: usize,
    between_subjects: usize,
}

/// Neighbours in a cohort whose effects are to be drawn.
#[derive(Debug)]
pub struct CohortBlock<'a> {
    /// The number of the first.
    first: u64,
    width: usize,
    effects: &'a mut [f64],
}

impl<'a> Cohort<'a> {
    /// Of these subjects, who weigh so much. Their effects are zero until [`blocks_mut`](Self::blocks_mut) are drawn.
    pub fn new(model: &Model, subjects: SubjectRange, weights: &'a [Weight]) -> Self {
        let width = effects_per_subject(model);
        Self {
            subjects,
            weights,
            effects: vec![0.0; weights.len() * width],
            width,
            between_subjects: model.variability.factor.len(),
        }
    }

    /// Blocks of so many subjects, which may be drawn in any order and at the same time.
    pub fn blocks_mut(&mut self, size: usize) -> Vec<CohortBlock<'_>> {
        let (subjects, width) = (self.subjects, self.width);
        if width == 0 {
            return Vec::new();
        }
        let blocks = self.effects.chunks_mut(size.max(1) * width).enumerate();
        let block = |(index, effects)| CohortBlock {
            first: subjects.number(index * size.max(1)),
            width,
            effects,
        };
        blocks.map(block).collect()
    }

    /// A subject, the first of whom is at 0. The index must be one of the cohort's.
    ///
    /// # Errors
    /// When the model gives no usable numbers for them.
    pub fn subject(
        &self,
        index: usize,
        model: &Model,
        covariates: &[f64],
    ) -> Result<Subject, PopulationError> {
        let (number, weight) = (self.subjects.number(index), self.weights[index]);
        let row = &self.effects[index * self.width..(index + 1) * self.width];
        Subject::of_effects(
            (number, weight),
            model,
            covariates,
            row.split_at(self.between_subjects),
        )
    }
}

impl CohortBlock<'_> {
    /// Draws the effects.
    pub fn draw(&mut self, population: &Population, model: &Model) {
        for (number, row) in (self.first..).zip(self.effects.chunks_exact_mut(self.width)) {
            population.draw_effects(number, model, row);
        }
    }
}
