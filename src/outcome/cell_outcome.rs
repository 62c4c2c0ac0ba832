use super::{Bound, Cell, CellMeasure, Percentile, Restricted};
use crate::effect::{Response, Threshold};
use crate::quantiles::Estimate;
use crate::quantity::Time;
use crate::solver::Method;
use std::sync::Arc;

/// What one cell of a design came to.
#[derive(Clone, Debug)]
pub struct CellOutcome {
    /// Which.
    pub cell: Cell,
    /// How its numbers were found.
    pub method: CellMethod,
    /// What its numbers were solved with.
    pub solver: Method,
    /// The thresholds of its combination of values, which may be varied.
    pub thresholds: Arc<[Threshold]>,
    /// The responses of its combination of values.
    pub responses: Arc<[Response]>,
    /// What the typical patient is given, mg as written.
    pub typical_total: f64,
    /// From when on it is beyond the longest infusion the model was studied with.
    pub beyond: Option<Time>,
    /// What the model's author says not to do, and this cell does.
    pub restricted: Vec<Restricted>,
    /// Measure by measure; those of exposures analyte by analyte.
    pub summaries: Vec<CellSummary>,
}

impl CellOutcome {
    /// A measure of an analyte.
    pub fn summary(&self, analyte: &str, measure: CellMeasure) -> Option<&CellSummary> {
        let mut summaries = self.summaries.iter();
        summaries.find(|summary| summary.analyte.as_deref() == Some(analyte) && summary.measure == measure)
    }
}

/// How the numbers of a cell were found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CellMethod {
    /// Everybody was solved for this cell.
    Solved,
    /// Everything of a linear model is proportional to the dose: everybody was solved for the cell of the number `from`,
    /// and levels are `factor` times as high.
    Scaled {
        /// The number of the cell that was solved.
        from: usize,
        /// What levels of that cell are multiplied with.
        factor: f64,
    },
}

/// One measure of a cell.
#[derive(Clone, Debug)]
pub struct CellSummary {
    /// The analyte; `None` for what is given.
    pub analyte: Option<String>,
    /// What.
    pub measure: CellMeasure,
    /// The typical patient's; `None` for a share.
    pub typical: Option<f64>,
    /// What is known of it.
    pub typical_bound: Bound,
    /// Lower level, median and upper level, each with its interval; empty for a share.
    pub percentiles: Vec<Percentile>,
    /// For [`CellMeasure::EverAbove`], the share with its interval.
    pub share: Option<Estimate>,
    /// For [`CellMeasure::EverAbove`] under a linear model: for some shares, how many times as much would have to be given
    /// in every dose for the share to be that.
    pub multiples: Vec<ShareMultiple>,
}

/// How many times the doses of a cell bring a share of people above a threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareMultiple {
    /// Between 0 and 1.
    pub share: f64,
    /// What every dose of the cell is multiplied with.
    pub multiple: f64,
}
