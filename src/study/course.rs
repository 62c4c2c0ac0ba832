use super::{Progress, StudyError, Watch};
use crate::scenario::Study;
use crate::solver::{Method, Tolerance};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How a study is run; none of it changes a number beyond the tolerance of a solver.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunOptions {
    /// Which solver.
    pub method: Method,
    /// How closely the step-by-step ones work.
    pub tolerance: Tolerance,
    /// How many threads; `None` for as many as there are processors.
    pub threads: Option<usize>,
}

impl RunOptions {
    /// The threads everything is done on.
    pub(super) fn pool(&self) -> Result<ThreadPool, StudyError> {
        let threads = self.threads.unwrap_or(0);
        ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|error| StudyError::Threads {
                threads,
                reason: error.to_string(),
            })
    }
}

/// A run under way: what is studied, how, and how far it has come.
pub(super) struct Course<'a> {
    pub(super) study: &'a Study,
    pub(super) options: RunOptions,
    pub(super) watch: &'a Watch<'a>,
    pub(super) done: AtomicU64,
    pub(super) of: u64,
    /// Somebody's level came out below zero and is given as zero.
    pub(super) below_zero: AtomicBool,
}

impl Course<'_> {
    /// Whether to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.report(0).is_err()
    }

    /// Counts solved patients and asks whether to go on.
    pub(super) fn report(&self, more: u64) -> Result<(), StudyError> {
        let done = match more {
            0 => self.done.load(Ordering::Relaxed),
            _ => self.done.fetch_add(more, Ordering::Relaxed) + more,
        };
        let progress = Progress {
            done: done.min(self.of),
            of: self.of,
        };
        match (self.watch)(progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(StudyError::Stopped),
        }
    }
}
