use crate::quantiles::Estimate;
use crate::quantity::Time;

/// Levels measured at about one time.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckBin {
    /// The first time.
    pub from: Time,
    /// The last time.
    pub to: Time,
    /// The median of their times, hours.
    pub middle: f64,
    /// How many levels there are.
    pub levels: usize,
    /// How many of them are below their limit of quantification.
    pub below_limit: usize,
    /// The lower percentile, the median and the upper percentile.
    pub percentiles: Vec<CheckPercentile>,
}

/// A percentile of the levels of a bin, as it was measured and as simulated studies have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CheckPercentile {
    /// Its probability.
    pub probability: f64,
    /// As measured, ng/mL; `None` where it lies among levels below their limit of quantification.
    pub observed: Option<f64>,
    /// The lower end of the prediction interval, the median, and the upper end, over simulated studies, ng/mL, each with its
    /// Monte Carlo error.
    pub simulated: [Estimate; 3],
}

impl CheckPercentile {
    /// Whether it was measured, and lies outside what simulated studies have.
    pub fn is_outside(&self) -> bool {
        let [low, _, high] = &self.simulated;
        self.observed
            .is_some_and(|observed| observed < low.value || observed > high.value)
    }
}
