use super::{Population, PopulationError, SubjectRange};
use crate::quantity::Weight;

/// Weights and covariates of some subjects, in the order of their numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PeopleRows {
    /// Everybody's weight.
    pub weights: Vec<Weight>,
    /// Numbers of the columns of people, subject by subject.
    values: Vec<f64>,
    width: usize,
}

impl PeopleRows {
    /// Draws them.
    ///
    /// # Errors
    /// When one of them cannot be drawn.
    pub fn new(population: &Population, subjects: SubjectRange) -> Result<Self, PopulationError> {
        let (count, width) = (subjects.count() as usize, population.people.columns().len());
        let (mut weights, mut values) = (Vec::with_capacity(count), vec![0.0; count * width]);
        for index in 0..count {
            let row = &mut values[index * width..(index + 1) * width];
            let number = subjects.number(index);
            weights.push(population.people.person(population.seed, number, row)?);
        }
        Ok(Self {
            weights,
            values,
            width,
        })
    }

    /// Adds those of the subjects that follow.
    pub fn append(&mut self, mut next: Self) {
        self.weights.append(&mut next.weights);
        self.values.append(&mut next.values);
        self.width = next.width;
    }

    /// The same people, all of one weight.
    #[must_use]
    pub fn with_weight(&self, weight: Weight) -> Self {
        Self {
            weights: vec![weight; self.weights.len()],
            ..self.clone()
        }
    }

    /// The same people, all with the same number in a column.
    #[must_use]
    pub fn with_number(&self, column: usize, number: f64) -> Self {
        let mut same = self.clone();
        let cells = same.values.iter_mut().skip(column);
        cells.step_by(self.width.max(1)).for_each(|cell| *cell = number);
        same
    }

    /// Everybody's number in a column.
    pub fn column(&self, column: usize) -> Vec<f64> {
        let cells = self.values.iter().skip(column);
        cells.step_by(self.width.max(1)).copied().collect()
    }

    /// How many subjects.
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// A subject's numbers of the columns; the first is at 0.
    pub fn row(&self, index: usize) -> &[f64] {
        &self.values[index * self.width..(index + 1) * self.width]
    }
}
