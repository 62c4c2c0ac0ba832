use super::palette::Look;
use crate::model::Model;
use crate::outcome::{AnalyteOutcome, PercentileCurve, SeriesOutcome};

/// A series, with how it is told from the others.
pub(super) struct Shown<'a> {
    pub(super) label: String,
    pub(super) look: Look,
    pub(super) series: &'a SeriesOutcome,
    pub(super) model: &'a Model,
    pub(super) analyte: &'a AnalyteOutcome,
}

impl Shown<'_> {
    /// The typical patient, point by point.
    pub(super) fn typical(&self) -> Vec<f64> {
        self.analyte.curves.typical.to_vec()
    }

    /// A percentile of the population, from the lowest; empty without patients.
    pub(super) fn percentile(&self, index: usize) -> Vec<f64> {
        values(self.analyte.curves.percentiles.get(index))
    }

    /// The same of measured levels; empty where they are not asked for.
    pub(super) fn measured(&self, index: usize) -> Vec<f64> {
        values(self.analyte.curves.measured.get(index))
    }
}

fn values(curve: Option<&PercentileCurve>) -> Vec<f64> {
    let values = curve.and_then(|curve| curve.values.outer_iter().next());
    values.map_or_else(Vec::new, |values| values.to_vec())
}
