use super::{Curves, Percentile};

/// A response in one arm under one model.
///
/// It only rises or only falls with the concentration that drives it, so how long it is beyond a value, and when it is
/// furthest from the baseline, stand with that concentration: in
/// [`Exposures`](super::Exposures) of the analyte, above the threshold that the value is.
#[derive(Clone, Debug)]
pub struct ResponseOutcome {
    /// Its place among the responses of the study.
    pub response: usize,
    /// Index of the analyte that drives it.
    pub analyte: usize,
    /// Over time, on the scale of the response; people beyond a threshold are counted where that is a value of it.
    pub curves: Curves,
    /// The typical patient without drug.
    pub baseline: f64,
    /// The typical patient at the highest concentration.
    pub typical_peak: f64,
    /// Subject by subject, at their highest concentration.
    pub peaks: Vec<f64>,
    /// The same over people; none without them.
    pub percentiles: Vec<Percentile>,
}
