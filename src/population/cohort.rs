use super::{
    ModelInputs, PeopleRows, Population, PopulationError, Subject, SubjectRange, effects_per_subject,
};
use crate::model::Model;
use std::borrow::Cow;

/// The subjects of a study, who are the same in every arm.
///
/// Random effects are drawn when a subject is asked for, or once before, and held, where several arms ask for the same
/// subjects; either way they are those of [`Population::subject`] to the last bit. What is held is the weight and the
/// covariates of each subject and one number a random effect; parameters follow from them.
#[derive(Clone, Debug)]
pub struct Cohort<'a> {
    population: &'a Population,
    subjects: SubjectRange,
    people: &'a PeopleRows,
    /// Random effects of each subject, if they are held: first those between subjects, then those between occasions.
    effects: Vec<f64>,
    /// How many of each subject.
    width: usize,
    /// A random effect that is the same in everybody: its index among them, and its value.
    fixed: Option<(usize, f64)>,
}

/// Neighbours in a cohort whose effects are to be drawn and held.
#[derive(Debug)]
pub struct CohortBlock<'a> {
    population: &'a Population,
    model: &'a Model,
    /// The number of the first.
    first: u64,
    effects: &'a mut [f64],
    /// How many of each subject.
    width: usize,
}

impl<'a> Cohort<'a> {
    /// Of some subjects of a population, whose weights and covariates are these.
    pub fn new(population: &'a Population, subjects: SubjectRange, people: &'a PeopleRows) -> Self {
        Self {
            population,
            subjects,
            people,
            effects: Vec::new(),
            width: 0,
            fixed: None,
        }
    }

    /// The same people, in all of whom one random effect has the same value, on all occasions; what else differs between
    /// them is as before. Effects are counted as they are drawn: those between subjects, then those between occasions.
    #[must_use]
    pub fn with_effect(&self, index: usize, value: f64) -> Self {
        Self {
            fixed: Some((index, value)),
            ..self.clone()
        }
    }

    /// Makes room for everybody's effects under a model on so many occasions, under which and on at most so many of which
    /// alone subjects may then be asked for. All blocks, of so many subjects each, are to be drawn, in any order or at the
    /// same time.
    pub fn hold<'b>(
        &'b mut self,
        (model, occasions): (&'b Model, usize),
        size: usize,
    ) -> Vec<CohortBlock<'b>> {
        let (width, size) = (effects_per_subject(model, occasions), size.max(1));
        self.width = width;
        self.effects = vec![0.0; self.people.len() * width];
        let (population, subjects) = (self.population, self.subjects);
        let blocks = self.effects.chunks_mut((size * width).max(1)).enumerate();
        let block = |(index, effects)| CohortBlock {
            population,
            model,
            first: subjects.number(index * size),
            effects,
            width,
        };
        blocks.map(block).collect()
    }

    /// A subject on so many occasions, the first of whom is at 0. The index must be one of the cohort's.
    ///
    /// # Errors
    /// When the model gives no usable numbers for them.
    pub fn subject(
        &self,
        (index, occasions): (usize, usize),
        model: &Model,
        inputs: &ModelInputs,
    ) -> Result<Subject, PopulationError> {
        let (number, weight) = (self.subjects.number(index), self.people.weights[index]);
        let mut row = self.effects(index, model, occasions);
        let between = model.variability.factor.len();
        if let Some((effect, value)) = self.fixed {
            let width = model.variability.occasion.len();
            let places = (effect..row.len()).step_by(if effect < between { row.len() } else { width.max(1) });
            let row = row.to_mut();
            places.for_each(|place| row[place] = value);
        }
        let effects = row.split_at(between);
        Subject::new((number, weight, self.people.row(index)), model, inputs, effects)
    }

    /// A subject's random effects as they are drawn: those between subjects, then, occasion after occasion, those between
    /// occasions.
    pub fn effects(&self, index: usize, model: &Model, occasions: usize) -> Cow<'_, [f64]> {
        let width = effects_per_subject(model, occasions);
        if !self.effects.is_empty() {
            return Cow::Borrowed(&self.effects[index * self.width..][..width]);
        }
        let mut drawn = vec![0.0; width];
        self.population
            .draw_effects(self.subjects.number(index), model, &mut drawn);
        Cow::Owned(drawn)
    }
}

impl CohortBlock<'_> {
    /// Draws the effects.
    pub fn draw(self) {
        let rows = self.effects.chunks_exact_mut(self.width.max(1));
        for (number, row) in (self.first..).zip(rows) {
            self.population.draw_effects(number, self.model, row);
        }
    }
}
