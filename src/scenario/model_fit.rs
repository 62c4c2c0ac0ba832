use crate::model::Model;
use crate::population::ModelInputs;

/// How far a model suits a protocol: the drug, the routes, the people and the length of infusions.
#[derive(Clone, Debug)]
pub struct ModelFit {
    /// The model.
    pub model: Model,
    /// What it takes of people here.
    pub inputs: ModelInputs,
    /// What speaks against it; nothing where it fits.
    pub against: Vec<String>,
    /// What must be said of one that fits.
    pub remarks: Vec<String>,
    /// Why its peak must not be reported here, where its author says so.
    pub no_peak: Option<String>,
}

impl ModelFit {
    /// Whether it fits.
    pub fn fits(&self) -> bool {
        self.against.is_empty()
    }
}
