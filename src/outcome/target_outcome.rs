use super::percentile::{CensoredValues, percentiles};
use super::{Percentile, TargetMeasure};
use crate::quantity::Time;
use crate::regimen::Target;

/// How a target was held in an arm under a model.
#[derive(Clone, Debug)]
pub struct TargetOutcome {
    /// The target.
    pub target: Target,
    /// The substance it is a level of.
    pub analyte: String,
    /// When the pump's own model has reached it in the typical patient; `None` if it never does.
    pub reached: Option<Time>,
    /// The typical patient, by measure.
    pub typical: [f64; TargetMeasure::COUNT],
    /// Patient by patient, by measure; NaN where one is missing.
    pub patients: Vec<Vec<f64>>,
    /// Lower level, median and upper level, by measure; empty without a population.
    pub summaries: Vec<Vec<Percentile>>,
}

impl TargetOutcome {
    /// From rows of measures, one a patient, which percentiles at the given probabilities are found of.
    pub fn new<'a>(
        (target, analyte, reached): (Target, &str, Option<Time>),
        typical: [f64; TargetMeasure::COUNT],
        rows: impl Iterator<Item = &'a [f64]> + Clone,
        probabilities: &[f64],
    ) -> Self {
        let column = |measure: TargetMeasure| -> Vec<f64> {
            let cells = rows.clone().filter_map(|row| row.get(measure.index()));
            cells.copied().collect()
        };
        let patients: Vec<Vec<f64>> = TargetMeasure::ALL.into_iter().map(column).collect();
        let summary = |values: &Vec<f64>| {
            let mut there: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
            percentiles(&mut there, &CensoredValues::default(), probabilities)
        };
        Self {
            target,
            analyte: analyte.to_string(),
            reached,
            typical,
            summaries: patients.iter().map(summary).collect(),
            patients,
        }
    }

    /// A measure over the population: lower level, median and upper level.
    pub fn summary(&self, measure: TargetMeasure) -> &[Percentile] {
        self.summaries.get(measure.index()).map_or(&[], Vec::as_slice)
    }
}
