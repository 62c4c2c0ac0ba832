use super::CheckRule;
use std::fmt;

/// Why there is no visual predictive check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckAbsence {
    /// Levels are few: so many in all, enough for so many bins.
    FewLevels {
        /// How many levels there are.
        levels: usize,
        /// Bins of time that they fill.
        bins: usize,
    },
    /// It is not said whose levels they are.
    NoSubjects,
    /// Levels are those of groups, which scatter less than those of people.
    Groups,
    /// They are of few people.
    FewSubjects {
        /// How many.
        subjects: usize,
    },
    /// True levels are simulated alone.
    NoResidualError,
    /// Too few people are simulated for so many studies as it takes.
    FewPeople {
        /// How many are simulated.
        people: u64,
        /// How many it takes.
        needed: u64,
    },
}

impl CheckAbsence {
    /// Whether there are levels enough for one, so that whoever wants it can do something.
    pub fn is_worth_saying(&self) -> bool {
        !matches!(self, Self::FewLevels { .. } | Self::FewSubjects { .. })
    }
}

impl fmt::Display for CheckAbsence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FewLevels { levels, bins } => write!(
                f,
                "it takes at least {} levels at each of {} times; {levels} levels fill {bins}",
                CheckRule::LEAST_IN_BIN,
                CheckRule::LEAST_BINS
            ),
            Self::NoSubjects => f.write_str("it takes a column `subject`, which says whose levels they are"),
            Self::Groups => f.write_str("levels of groups scatter less than those of people"),
            Self::FewSubjects { subjects } => write!(
                f,
                "it takes levels of at least {} people; here are {subjects}",
                CheckRule::LEAST_SUBJECTS
            ),
            Self::NoResidualError => {
                f.write_str("measured levels scatter more than true ones; it takes `residual: yes`")
            }
            Self::FewPeople { people, needed } => write!(
                f,
                "it takes {} simulated studies of as many people as were measured: {needed} patients; here are {people}",
                CheckRule::LEAST_STUDIES
            ),
        }
    }
}
