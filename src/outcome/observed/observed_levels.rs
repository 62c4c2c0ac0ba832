use super::ObservedLevel;
use crate::document::Source;
use crate::quantity::Time;

/// Measured levels of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedLevels {
    /// The file, as the scenario names it.
    pub file: String,
    /// Its text, by which it is known again.
    pub source: Source,
    /// In the order of the file.
    pub levels: Vec<ObservedLevel>,
    /// Whom levels are of; `None` where the file does not say.
    pub kind: Option<LabelKind>,
    /// Names of subjects or groups, once each, in the order of the file.
    pub labels: Vec<String>,
    /// How many levels of the file are left out because they were measured before the start or after the end of the
    /// observation.
    pub left_out: usize,
}

/// What the labels of levels are names of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// Single people.
    Subject,
    /// Groups: a level is that of a typical member, such as a mean.
    Group,
}

impl LabelKind {
    /// As the column is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Group => "group",
        }
    }
}

impl ObservedLevels {
    /// Levels of one analyte in one arm, with their indices among all.
    pub fn of<'a>(
        &'a self,
        arm: usize,
        analyte: &'a str,
    ) -> impl Iterator<Item = (usize, &'a ObservedLevel)> + Clone {
        let levels = self.levels.iter().enumerate();
        levels.filter(move |(_, level)| level.arm == arm && level.analyte == analyte)
    }

    /// The times of the levels of an arm, in their order, once each.
    pub fn times(&self, arm: usize) -> Vec<Time> {
        let levels = self.levels.iter().filter(|level| level.arm == arm);
        let mut times: Vec<Time> = levels.map(|level| level.time).collect();
        times.sort_unstable();
        times.dedup();
        times
    }
}
