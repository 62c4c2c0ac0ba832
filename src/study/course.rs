use super::{Progress, StudyError, Watch};
use crate::scenario::Study;
use crate::solver::{Method, Tolerance};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::ops::ControlFlow;
use std::sync::Arc;
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
    /// How much memory the percentiles over time may take, bytes: points that take more are looked at one window
    /// after the other. `None` for what suits the machine.
    pub percentile_memory: Option<u64>,
}

impl RunOptions {
    /// How many threads there will be.
    pub(super) fn thread_count(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads
            .filter(|threads| *threads > 0)
            .unwrap_or_else(processors)
    }

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
    /// Memory is being given back.
    pub(super) giving_back: Arc<AtomicBool>,
}

impl Course<'_> {
    /// Whether to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.report(0).is_err()
    }

    /// Gives back memory on another thread, one after the other: while one is still at it, here.
    pub(super) fn give_back(&self, memory: impl Send + 'static) {
        if self.giving_back.swap(true, Ordering::AcqRel) {
            return drop(memory);
        }
        let done = self.giving_back.clone();
        rayon::spawn(move || {
            drop(memory);
            done.store(false, Ordering::Release);
        });
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
