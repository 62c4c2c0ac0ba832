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
        &self.first().source
    }

    /// The study, or the first of a design: title, people and arms' names are those of all.
    pub fn first(&self) -> &Study {
        match self {
            Self::Study(study) => study,
            Self::Design(design) => design.first(),
        }
    }
}
