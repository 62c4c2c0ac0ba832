use super::Threads;
use crate::solver::{Method, Tolerance};

/// How a study is simulated; none of it changes a number beyond the tolerance of a solver.
#[derive(Clone, Copy, Debug)]
pub struct SimulateOptions {
    /// Which solver.
    pub method: Method,
    /// How closely the step-by-step solvers work.
    pub tolerance: Tolerance,
    /// How many threads; `None` for as many as there are processors. Without the feature `threads` it is one.
    pub threads: Option<usize>,
    /// How much memory the percentiles over time may take, bytes. Points that would take more are simulated one window
    /// of points after the other, with everybody solved again for each.
    pub percentile_memory: u64,
}

impl SimulateOptions {
    /// What percentiles over time may take unless less is left, bytes.
    pub const PERCENTILE_MEMORY: u64 = 384 << 20;

    /// How many threads there will be.
    pub fn thread_count(&self) -> usize {
        Threads::count_for(self.threads)
    }
}

impl Default for SimulateOptions {
    fn default() -> Self {
        Self {
            method: Method::default(),
            tolerance: Tolerance::default(),
            threads: None,
            percentile_memory: Self::PERCENTILE_MEMORY,
        }
    }
}
