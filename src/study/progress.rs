use std::ops::ControlFlow;

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Patients solved so far, over all arms.
    pub done: u64,
    /// Patients to be solved in all.
    pub of: u64,
}

/// Called now and then from any thread; by its answer a run goes on or stops.
pub type Watch<'a> = dyn Fn(Progress) -> ControlFlow<()> + Sync + 'a;
