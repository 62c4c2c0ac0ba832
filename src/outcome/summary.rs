use super::censored::Censored;
use super::percentile::{CensoredValues, percentiles};
use super::{Bound, Exposure, Exposures, Measure, Percentile};
use crate::quantiles::{Estimate, probability};

/// A measure over a population.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Which.
    pub measure: Measure,
    /// The typical patient's.
    pub typical: Option<f64>,
    /// What is known of it.
    pub typical_bound: Bound,
    /// Lower level, median and upper level; empty without a population.
    pub percentiles: Vec<Percentile>,
    /// The share of patients whose number the end of the observation cut off, so that it is at least what was seen;
    /// `None` for a measure that has an end of its own.
    pub censored: Option<Estimate>,
    /// For [`Measure::HoursAbove`]: the share of patients who are above it at any time.
    pub ever: Option<Estimate>,
}

impl Summary {
    /// Over the exposures of a population observed until `end`, hours, at the given probabilities.
    pub fn new(
        measure: Measure,
        typical: &Exposure,
        patients: &Exposures,
        probabilities: &[f64],
        end: f64,
    ) -> Self {
        let censored = Censored::new(measure, patients, end);
        let (mut values, open) = column(measure, patients, &censored);
        let ever = match measure {
            Measure::HoursAbove(index) => patients.ever_above(index),
            _ => None,
        };
        Self {
            measure,
            typical: measure.of(typical),
            typical_bound: Bound::new(true, !Censored::in_one(measure, typical, end)),
            percentiles: percentiles(&mut values, &open, probabilities),
            censored: censored
                .is_possible()
                .then(|| probability(open.above.len() as u64, values.len() as u64))
                .flatten(),
            ever,
        }
    }

    /// Percentiles of a measure alone over the exposures of a population, likewise.
    pub(super) fn percentiles_of(
        measure: Measure,
        patients: &Exposures,
        probabilities: &[f64],
        end: f64,
    ) -> Vec<Percentile> {
        let censored = Censored::new(measure, patients, end);
        let (mut values, open) = column(measure, patients, &censored);
        percentiles(&mut values, &open, probabilities)
    }

    /// The percentile of a probability.
    pub fn at(&self, probability: f64) -> Option<Percentile> {
        self.percentiles
            .iter()
            .find(|percentile| percentile.probability == probability)
            .copied()
    }
}

/// The numbers of those who have one, and which of them the end of observation cut off.
fn column(measure: Measure, patients: &Exposures, censored: &Censored<'_>) -> (Vec<f64>, CensoredValues) {
    let mut values = Vec::with_capacity(patients.len());
    let mut open = CensoredValues::default();
    let column = patients.of(measure).unwrap_or_default();
    for (index, value) in column.iter().enumerate() {
        if value.is_nan() {
            continue;
        }
        values.push(*value);
        if censored.at(index) {
            open.above.push(*value);
        }
    }
    (values, open)
}
