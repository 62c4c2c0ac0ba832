use super::ExplanationStep;
use serde::Serialize;

/// How a number came about, step by step: what it is, from which doses, by which model and parameters, in whom, against which
/// threshold, and the arithmetic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The number in one sentence.
    pub answer: String,
    /// The number as the tables have it, with all digits; `None` where there is none, as of a half-life without drug.
    pub value: Option<f64>,
    /// Its unit; nothing for a share.
    pub unit: String,
    /// Lower end of the 95 % Monte Carlo interval, of a percentile or a share.
    pub ci_low: Option<f64>,
    /// Upper end of it.
    pub ci_high: Option<f64>,
    /// The steps, in their order.
    pub steps: Vec<ExplanationStep>,
    /// What must stand beside the number: results that are not to be reported, thresholds that were measured in something
    /// else, and what else a reader must know.
    pub warnings: Vec<String>,
    /// "For teaching and research, not for dosing people."
    pub purpose: String,
}
