use super::{AucRule, LastLevel, SlopeRule};
use std::fmt;

/// By which rules quantities are made of samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convention {
    /// The area between two samples.
    pub auc: AucRule,
    /// How many samples the terminal line goes through.
    pub slope: SlopeRule,
    /// The level that is extrapolated from.
    pub last: LastLevel,
}

impl fmt::Display for Convention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}; clast {}", self.auc, self.slope, self.last)
    }
}
