use crate::outcome::ExplainedNumber;
use crate::quantity::Time;

/// Something that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What was seen and what is wrong with it.
    pub message: String,
    /// What to try.
    pub hint: String,
}

/// Whose number it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Who {
    Typical,
    Subject(u64),
    /// A percentile of all people, by its probability.
    Percentile(f64),
    /// All people together.
    Everybody,
}

/// A request that fits a study.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) number: ExplainedNumber,
    /// Index of the model.
    pub(super) model: usize,
    /// Index of the arm.
    pub(super) arm: usize,
    /// Index of the analyte in the model: for a response that which drives it.
    pub(super) analyte: usize,
    /// Index of the threshold in the study.
    pub(super) threshold: Option<usize>,
    /// Index of the response in the study.
    pub(super) response: Option<usize>,
    pub(super) at: Option<Time>,
    pub(super) who: Who,
}
