use crate::model::Measured;
use crate::quantity::Time;

/// One measured level.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedLevel {
    /// The row of the file it stands in, from 1 below the header.
    pub row: usize,
    /// When it was measured.
    pub time: Time,
    /// ng/mL; where it was below the limit of quantification, that limit.
    pub level: f64,
    /// Whether it was below that limit, so that no more is known of it.
    pub is_below_limit: bool,
    /// The lower and the upper end of what is stated with it, ng/mL.
    pub ends: [Option<f64>; 2],
    /// What was measured.
    pub analyte: String,
    /// In which arm, by index.
    pub arm: usize,
    /// Whose level it is, among the labels of the file.
    pub label: Option<usize>,
    /// In which matrix, from which vessel.
    pub measured: Measured,
}
