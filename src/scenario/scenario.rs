use super::{Design, Study};
use crate::document::Source;

/// What a file of a scenario holds.
#[derive(Clone, Debug)]
pub enum Scenario {
    /// Arms, each simulated once under each model.
    Study(Box<Study>),
    /// Arms with values that are varied.
    Design(Box<Design>),
}

impl Scenario {
    /// The file it was read from.
    pub fn source(&self) -> &Source {
        match self {
            Self::Study(study) => &study.source,
            Self::Design(design) => &design.first().source,
        }
    }
}
