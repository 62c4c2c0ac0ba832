use super::{DrawnPeople, ListedPeople, PersonColumn, PopulationError, Survey, WeightDistribution};
use crate::quantity::{Quantity, Weight};
use std::sync::Arc;

/// Whence the weight and the covariates of people come.
#[derive(Clone, Debug, PartialEq)]
pub struct People {
    source: PeopleSource,
    /// What differs between them beside weight.
    columns: Arc<[PersonColumn]>,
    typical: (Weight, Arc<[f64]>),
    bounds: (Weight, Weight),
}

/// The ways in which people are given.
#[derive(Clone, Debug, PartialEq)]
pub enum PeopleSource {
    /// From distributions that a scenario writes.
    Drawn(Arc<DrawnPeople>),
    /// One by one.
    Listed(Arc<ListedPeople>),
    /// As a survey found them.
    Sampled(Arc<Survey>),
}

impl People {
    /// The name of the column that is their age.
    pub const AGE: &'static str = "age";

    /// Who differ by weight alone, or not even by that.
    pub fn weighing(weight: WeightDistribution) -> Self {
        Self::drawn(DrawnPeople::weighing(weight))
    }

    /// Drawn from distributions.
    pub fn drawn(people: DrawnPeople) -> Self {
        let covariates = people.covariates();
        Self {
            columns: covariates
                .iter()
                .map(|covariate| covariate.column.clone())
                .collect(),
            typical: (
                people.weight.typical(),
                covariates
                    .iter()
                    .map(|covariate| covariate.distribution.typical())
                    .collect(),
            ),
            bounds: people.weight.bounds(),
            source: PeopleSource::Drawn(Arc::new(people)),
        }
    }

    /// Given one by one: the typical patient is in the middle of them.
    pub fn listed(people: ListedPeople) -> Self {
        let typical = (0..people.columns().len()).map(|column| people.typical(column));
        let of_all = |pick: fn(f64, f64) -> f64, start: f64| {
            let all = people.weights().iter().map(|weight| weight.kg());
            Weight::from_kg(all.fold(start, pick))
        };
        Self {
            columns: people.columns().into(),
            typical: (people.typical_weight(), typical.collect()),
            bounds: (of_all(f64::min, f64::INFINITY), of_all(f64::max, 0.0)),
            source: PeopleSource::Listed(Arc::new(people)),
        }
    }

    /// Drawn as a survey found them, of whom so many, drawn from this seed, are looked at for the lightest and the heaviest.
    ///
    /// # Errors
    /// When one of them cannot be drawn.
    pub fn sampled(survey: Survey, seed: u64, count: u64) -> Result<Self, PopulationError> {
        let mut row = vec![0.0; survey.columns().len()];
        let weight = survey.typical(&mut row)?;
        let typical = row.clone();
        let (mut light, mut heavy) = (weight, weight);
        for number in 1..=count {
            let weight = survey.draw(seed, number, &mut row)?;
            light = if weight < light { weight } else { light };
            heavy = if weight > heavy { weight } else { heavy };
        }
        let bounds = survey.weight_limits();
        let bounds = bounds.map(|(low, high)| (Weight::from_kg(low), Weight::from_kg(high)));
        Ok(Self {
            columns: survey.columns().into(),
            typical: (weight, typical.into()),
            bounds: bounds.unwrap_or((light, heavy)),
            source: PeopleSource::Sampled(Arc::new(survey)),
        })
    }

    /// How many there are, where they are given one by one.
    pub fn count(&self) -> Option<u64> {
        match &self.source {
            PeopleSource::Listed(people) => Some(people.len() as u64),
            PeopleSource::Drawn(_) | PeopleSource::Sampled(_) => None,
        }
    }

    /// How they are given.
    pub fn source(&self) -> &PeopleSource {
        &self.source
    }

    /// What differs between them beside weight, in the order of their rows.
    pub fn columns(&self) -> &[PersonColumn] {
        &self.columns
    }

    /// The weight of the typical patient.
    pub fn typical_weight(&self) -> Weight {
        self.typical.0
    }

    /// The typical patient's numbers of the columns.
    pub fn typical_row(&self) -> &[f64] {
        &self.typical.1
    }

    /// Where a column of a name stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// What the typical patient has in a column of a name.
    pub fn typical_quantity(&self, name: &str) -> Option<Quantity> {
        let column = self.position(name)?;
        let unit = self.columns.get(column)?.unit.to_string();
        Quantity::new(*self.typical_row().get(column)?, &unit).ok()
    }

    /// Lightest and heaviest: those that can occur, or where no limit is written those who do.
    pub fn weight_bounds(&self) -> (Weight, Weight) {
        self.bounds
    }

    /// A person's weight; the columns are written to the row.
    ///
    /// # Errors
    /// When a person cannot be drawn, or is not in the list.
    pub fn person(&self, seed: u64, number: u64, row: &mut [f64]) -> Result<Weight, PopulationError> {
        match &self.source {
            PeopleSource::Drawn(people) => people.draw(seed, number, row),
            PeopleSource::Sampled(survey) => survey.draw(seed, number, row),
            PeopleSource::Listed(people) => {
                let index = usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
                let weight = people.weights().get(index).copied();
                let weight = weight.ok_or_else(|| PopulationError::NotListed {
                    subject: number,
                    count: people.len(),
                    file: people.source.name.clone(),
                })?;
                row.copy_from_slice(people.row(index));
                Ok(weight)
            }
        }
    }

    /// The distribution of weight, where it is drawn from one alone.
    pub fn weight_distribution(&self) -> Option<WeightDistribution> {
        match &self.source {
            PeopleSource::Drawn(people) => Some(people.weight),
            PeopleSource::Listed(_) | PeopleSource::Sampled(_) => None,
        }
    }
}
