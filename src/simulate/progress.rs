use std::ops::ControlFlow;

/// How far a simulation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Subjects solved so far, over all arms and models.
    pub done: u64,
    /// Subjects to be solved in all.
    pub of: u64,
}

/// Called now and then from any thread; its answer lets the simulation go on or stops it.
pub type ProgressCallback<'a> = dyn Fn(Progress) -> ControlFlow<()> + Sync + 'a;
