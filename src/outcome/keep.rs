/// What is kept of every subject of an arm, besides its exposures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// Its parameters on each occasion: 8 bytes each.
    pub parameters: bool,
    /// What it is given in all: 8 bytes.
    pub totals: bool,
    /// Of how many subjects, the first ones, concentrations at every point of the grid: 8 bytes each, so those of 10,000
    /// subjects at 1,441 points take 115 MB an analyte.
    pub curves: usize,
}

impl Keep {
    /// Curves of all subjects.
    pub const ALL: usize = usize::MAX;
}
