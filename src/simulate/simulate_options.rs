use super::SimulateError;
use crate::solver::{Method, Tolerance};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// How a study is simulated; none of it changes a number beyond the tolerance of a solver.
#[derive(Clone, Copy, Debug)]
pub struct SimulateOptions {
    /// Which solver.
    pub method: Method,
    /// How closely the step-by-step solvers work.
    pub tolerance: Tolerance,
    /// How many threads; `None` for as many as there are processors.
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
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads
            .filter(|threads| *threads > 0)
            .unwrap_or_else(processors)
    }

    /// The threads everything is done on.
    ///
    /// # Errors
    /// When they cannot be started.
    pub fn pool(&self) -> Result<ThreadPool, SimulateError> {
        let threads = self.threads.unwrap_or(0);
        ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|error| SimulateError::Threads {
                threads,
                reason: error.to_string(),
            })
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
