use crate::quantity::Quantity;

/// What is sought in a design: the largest or the smallest value of an axis with which all conditions hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The place of the axis among those of the design.
    pub axis: usize,
    /// Which value of it.
    pub sense: Sense,
    /// What is to hold.
    pub conditions: Vec<Condition>,
}

/// Which of several values is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// The largest.
    Largest,
    /// The smallest.
    Smallest,
}

/// Something that is to hold of the population.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// A number of the population.
    pub of: Sought,
    /// Whether it is not to exceed the limit, or not to fall below it.
    pub bound: ConditionBound,
    /// The limit, as written.
    pub limit: Quantity,
}

/// A number of the population that a condition is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// The share of people ever above a threshold, by its name.
    ShareEverAbove(String),
    /// The median of the hours above a threshold, by its name.
    MedianTimeAbove(String),
    /// The median of the hours within the range of a threshold, by its name.
    MedianTimeInRange(String),
    /// The median of the highest level of an analyte, by its name.
    MedianCmax(String),
    /// The median of the area to infinity of an analyte, by its name.
    MedianAuc(String),
}

/// On which side of its limit a number is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionBound {
    /// At it or below.
    AtMost,
    /// At it or above.
    AtLeast,
}

impl Sought {
    /// As scenarios write it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ShareEverAbove(_) => "share ever above",
            Self::MedianTimeAbove(_) => "median time above",
            Self::MedianTimeInRange(_) => "median time in range",
            Self::MedianCmax(_) => "median cmax",
            Self::MedianAuc(_) => "median auc",
        }
    }

    /// The threshold or the analyte it is of.
    pub fn of(&self) -> &str {
        match self {
            Self::ShareEverAbove(of)
            | Self::MedianTimeAbove(of)
            | Self::MedianTimeInRange(of)
            | Self::MedianCmax(of)
            | Self::MedianAuc(of) => of,
        }
    }
}

impl Condition {
    /// "share ever above dissociation-zanos-2018 at most 5 %".
    pub fn sentence(&self) -> String {
        let bound = match self.bound {
            ConditionBound::AtMost => "at most",
            ConditionBound::AtLeast => "at least",
        };
        format!("{} {} {bound} {}", self.of.name(), self.of.of(), self.limit)
    }
}

impl Sense {
    /// As scenarios write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Largest => "largest",
            Self::Smallest => "smallest",
        }
    }
}
