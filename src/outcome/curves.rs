use crate::quantiles::{Estimate, Ranks, order_statistics, probability};
use ndarray::{Array1, Array2};

/// Curves of one analyte in one arm, point by point of the grid.
#[derive(Clone, Debug)]
pub struct Curves {
    /// The typical patient, ng/mL.
    pub typical: Array1<f64>,
    /// The lower percentile, the median and the upper percentile of the population; empty without one.
    pub percentiles: Vec<PercentileCurve>,
    /// The same of measured levels, which scatter about the true ones; empty unless they are asked for.
    pub measured: Vec<PercentileCurve>,
    /// Patients above each threshold: one row a threshold, one column a point.
    pub above: Array2<u64>,
    /// How many patients there are.
    pub count: u64,
}

/// One percentile over time, with its Monte Carlo interval.
#[derive(Clone, Debug)]
pub struct PercentileCurve {
    /// Its probability, between 0 and 1.
    pub probability: f64,
    ranks: Ranks,
    /// ng/mL: rows are the value, the lower and the upper end of its interval.
    pub values: Array2<f64>,
}

impl PercentileCurve {
    /// An empty curve for a probability, a number of patients and a number of points.
    pub fn new(probability: f64, count: usize, points: usize) -> Self {
        Self {
            probability,
            ranks: Ranks::new(probability, count),
            values: Array2::from_elem((3, points), f64::NAN),
        }
    }

    /// Sets the estimate at a point.
    fn set(&mut self, point: usize, estimate: &Estimate) {
        let ends = [Some(estimate.value), estimate.low, estimate.high];
        for (row, value) in ends.into_iter().enumerate() {
            if let Some(value) = value {
                self.values[(row, point)] = value;
            }
        }
    }

    /// The estimate at a point; ends that do not exist are `None`.
    pub fn at(&self, point: usize) -> Estimate {
        let cell = |row: usize| self.values[(row, point)];
        Estimate {
            value: cell(0),
            low: self.ranks.low.map(|_| cell(1)),
            high: self.ranks.high.map(|_| cell(2)),
        }
    }
}

impl Curves {
    /// Empty curves for a number of patients, points and thresholds.
    pub fn new(typical: Array1<f64>, probabilities: &[f64], count: u64, thresholds: usize) -> Self {
        let points = typical.len();
        Self {
            typical,
            percentiles: percentile_curves(probabilities, count, points),
            measured: Vec::new(),
            above: Array2::zeros((thresholds, points)),
            count,
        }
    }

    /// With room for percentiles of measured levels.
    #[must_use]
    pub fn with_measured(self, probabilities: &[f64]) -> Self {
        Self {
            measured: percentile_curves(probabilities, self.count, self.typical.len()),
            ..self
        }
    }

    /// Sets a point.
    pub fn set(&mut self, index: usize, point: &PointSummary) {
        for (row, count) in point.above.iter().enumerate() {
            self.above[(row, index)] = *count;
        }
        for (curve, estimate) in self.percentiles.iter_mut().zip(&point.percentiles) {
            curve.set(index, estimate);
        }
    }

    /// Sets the percentiles of measured levels at a point.
    pub fn set_measured(&mut self, index: usize, percentiles: &[Estimate]) {
        for (curve, estimate) in self.measured.iter_mut().zip(percentiles) {
            curve.set(index, estimate);
        }
    }

    /// The share of patients above a threshold at a point; `None` without patients.
    pub fn share_above(&self, threshold: usize, point: usize) -> Option<Estimate> {
        let count = self.above.get((threshold, point)).copied()?;
        probability(count, self.count)
    }
}

/// Empty curves, one a probability; none without patients.
fn percentile_curves(probabilities: &[f64], count: u64, points: usize) -> Vec<PercentileCurve> {
    let curve = |probability: &f64| PercentileCurve::new(*probability, count as usize, points);
    match count {
        0 => Vec::new(),
        _ => probabilities.iter().map(curve).collect(),
    }
}

/// What all patients' levels at one time come to.
#[derive(Clone, Debug, PartialEq)]
pub struct PointSummary {
    /// Patients above each threshold; zero for one that belongs to another analyte.
    pub above: Vec<u64>,
    /// The percentiles asked for.
    pub percentiles: Vec<Estimate>,
}

/// The percentiles at several ranks, with their intervals; reorders `values`.
pub(super) fn percentiles_at(values: &mut [f64], ranks: &[Ranks]) -> Vec<Estimate> {
    let mut wanted: Vec<usize> = ranks.iter().flat_map(Ranks::needed).collect();
    wanted.sort_unstable();
    let found = order_statistics(values, &wanted);
    let value_at = |rank: usize| {
        let index = wanted.partition_point(|wanted| *wanted < rank);
        found[index]
    };
    ranks.iter().map(|ranks| ranks.estimate(value_at)).collect()
}
