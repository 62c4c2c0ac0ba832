/// When there is a visual predictive check.
pub struct CheckRule;

impl CheckRule {
    /// Fewest levels in a bin of time: of so many the 5th percentile is the least.
    pub const LEAST_IN_BIN: usize = 20;
    /// Fewest bins.
    pub const LEAST_BINS: usize = 3;
    /// Fewest subjects.
    pub const LEAST_SUBJECTS: usize = 10;
    /// Fewest simulated studies: of so many both ends of a 95 % interval have intervals of their own.
    pub const LEAST_STUDIES: u64 = 200;
    /// Most simulated studies.
    pub const MOST_STUDIES: u64 = 1_000;
}
