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

    /// Hours from which on it is beyond what its model was studied for; infinite where it never is.
    pub(super) fn beyond(&self) -> f64 {
        self.series.beyond.map_or(f64::INFINITY, |time| time.hours())
    }

    /// Whether what people differ by is drawn: there are some, and it was published, or is borrowed, how they differ. A band of
    /// people who differ by weight and covariates alone would be taken for all of it.
    pub(super) fn has_spread(&self) -> bool {
        self.analyte.curves.count > 0 && self.model.has_variability()
    }

    /// A percentile of the population, from the lowest; empty without a spread.
    pub(super) fn percentile(&self, index: usize) -> Vec<f64> {
        self.values(self.analyte.curves.percentiles.get(index))
    }

    /// The same of measured levels; empty where they are not asked for.
    pub(super) fn measured(&self, index: usize) -> Vec<f64> {
        self.values(self.analyte.curves.measured.get(index))
    }

    fn values(&self, curve: Option<&PercentileCurve>) -> Vec<f64> {
        let values = curve.and_then(|curve| curve.values.outer_iter().next());
        values
            .filter(|_| self.has_spread())
            .map_or_else(Vec::new, |values| values.to_vec())
    }
}
