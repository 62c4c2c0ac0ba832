use super::{FollowedNumber, FollowedValue};
use crate::model::Interaction;

/// What interactions do to the numbers of a study.
#[derive(Clone, Debug, Default)]
pub struct InteractionOutcome {
    /// As they were read.
    pub interactions: Vec<Interaction>,
    /// The study without and with them, and at the ends of their intervals.
    pub variants: Vec<InteractionVariant>,
}

/// A study with interactions as they are, left out, or at an end of an interval.
#[derive(Clone, Debug)]
pub struct InteractionVariant {
    /// Index of the model.
    pub model: usize,
    /// Which it is.
    pub case: InteractionCase,
    /// Number by number.
    pub numbers: Vec<InteractionNumber>,
}

/// Which interactions a study is run with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum InteractionCase {
    /// None of them.
    Without,
    /// All as they are given.
    AsGiven,
    /// One, by its index among all, at an end of its interval, the others as they are given.
    At {
        /// Which one.
        interaction: usize,
        /// The factor.
        factor: f64,
    },
}

/// A number over people.
#[derive(Clone, Copy, Debug)]
pub struct InteractionNumber {
    /// Index of the series.
    pub series: usize,
    /// Index of the analyte in it.
    pub analyte: usize,
    /// Which number.
    pub number: FollowedNumber,
    /// What it is.
    pub value: FollowedValue,
}

impl InteractionCase {
    /// As in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Without => "without",
            Self::AsGiven => "as given",
            Self::At { .. } => "end of interval",
        }
    }
}

impl InteractionVariant {
    /// A number of a series' analyte.
    pub fn number(&self, series: usize, analyte: usize, number: FollowedNumber) -> Option<FollowedValue> {
        let mut numbers = self.numbers.iter();
        let found =
            numbers.find(|found| (found.series, found.analyte, found.number) == (series, analyte, number));
        found.map(|found| found.value)
    }
}
