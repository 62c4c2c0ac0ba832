use super::ExplainedNumber;
use crate::outcome::Cell;
use crate::quantity::Time;
use crate::scenario::Study;
use serde::Deserialize;

/// Which number of a study is to be explained, as somebody asks for it: by names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExplainRequest {
    /// The arm; may be left out where there is one.
    pub arm: Option<String>,
    /// What: one of [`ExplainedNumber::ALL`] by its name.
    pub what: String,
    /// The model; may be left out where there is one.
    pub model: Option<String>,
    /// The analyte; may be left out where there is one, or a threshold or a response says which.
    pub analyte: Option<String>,
    /// The threshold, by its name in the study.
    pub threshold: Option<String>,
    /// The response, by its name.
    pub response: Option<String>,
    /// When, such as `12 h`.
    pub at: Option<String>,
    /// The number of a patient; the typical one where neither this nor a percentile is asked for.
    pub subject: Option<u64>,
    /// `lower`, `median` or `upper`, or a number of percent, such as `5`.
    pub percentile: Option<String>,
}

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

impl ExplainRequest {
    /// The request for a number of a cell of a design, whose study has other arms and models too.
    #[must_use]
    pub fn in_cell(self, study: &Study, cell: &Cell) -> Self {
        let model = study.models.get(cell.model).map(|model| model.id.clone());
        let arm = study.arms.get(cell.arm).map(|arm| arm.name.clone());
        Self {
            arm: self.arm.or(arm),
            model: self.model.or(model),
            ..self
        }
    }
}
