use super::{Progress, ProgressCallback, SimulateError, SimulateOptions, Threads};
use crate::model::Substances;
use crate::scenario::Study;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// A simulation under way: what is simulated, how, and how far it has come. All threads share it.
pub(super) struct RunContext<'a> {
    pub(super) study: &'a Study,
    pub(super) substances: &'a Substances,
    pub(super) options: SimulateOptions,
    pub(super) threads: &'a Threads,
    progress: &'a ProgressCallback<'a>,
    /// Subjects solved in all.
    of: u64,
    counters: &'a RunCounters,
}

/// What all threads count together.
#[derive(Default)]
struct RunCounters {
    /// Subjects solved so far.
    done: AtomicU64,
    /// Whether a level came out below zero and is given as zero.
    below_zero: AtomicBool,
    /// Most rounds that were followed in anybody until a steady state was reached.
    rounds_followed: AtomicU32,
    /// Whether memory is being released on another thread.
    releasing: Arc<AtomicBool>,
}

impl RunContext<'_> {
    /// Does some work of a simulation, of so many series in all, on the threads that were asked for.
    ///
    /// # Errors
    /// When threads cannot be started, or the work fails.
    pub(super) fn on_threads<T: Send>(
        (study, substances): (&Study, &Substances),
        options: SimulateOptions,
        series: u64,
        progress: &ProgressCallback<'_>,
        work: impl FnOnce(&RunContext<'_>) -> Result<T, SimulateError> + Send,
    ) -> Result<T, SimulateError> {
        let threads = Threads::start(options.threads)?;
        let counters = RunCounters::default();
        let run = RunContext {
            study,
            substances,
            options,
            threads: &threads,
            progress,
            of: series * study.subjects().count(),
            counters: &counters,
        };
        // An index that does not fit, or anything else that can only be a fault of the program, ends the run as an
        // error like others; nothing of the run is looked at afterwards.
        let found = catch_unwind(AssertUnwindSafe(|| threads.enter(|| work(&run))));
        SimulateError::of_panic(found)
    }

    /// The same run with another study.
    pub(super) fn with_study<'b>(&'b self, study: &'b Study) -> RunContext<'b> {
        RunContext { study, ..*self }
    }

    /// Says how many rounds were followed in somebody until a steady state was reached.
    pub(super) fn followed_rounds(&self, rounds: u32) {
        self.counters.rounds_followed.fetch_max(rounds, Ordering::Relaxed);
    }

    /// Most rounds that were followed in anybody until a steady state was reached.
    pub(super) fn most_rounds_followed(&self) -> u32 {
        self.counters.rounds_followed.load(Ordering::Relaxed)
    }

    /// Says that a level came out below zero.
    pub(super) fn fell_below_zero(&self) {
        self.counters.below_zero.store(true, Ordering::Relaxed);
    }

    /// Whether a level came out below zero and is given as zero.
    pub(super) fn has_fallen_below_zero(&self) -> bool {
        self.counters.below_zero.load(Ordering::Relaxed)
    }

    /// Whether the caller wants to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.report(0).is_err()
    }

    /// Releases memory on another thread, one release at a time: while one is under way, here.
    pub(super) fn release(&self, memory: impl Send + 'static) {
        if self.counters.releasing.swap(true, Ordering::AcqRel) {
            return drop(memory);
        }
        let releasing = self.counters.releasing.clone();
        self.threads.beside(move || {
            drop(memory);
            releasing.store(false, Ordering::Release);
        });
    }

    /// Counts solved subjects and asks whether to go on.
    ///
    /// # Errors
    /// When the caller wants to stop.
    pub(super) fn report(&self, more: u64) -> Result<(), SimulateError> {
        let done = match more {
            0 => self.counters.done.load(Ordering::Relaxed),
            _ => self.counters.done.fetch_add(more, Ordering::Relaxed) + more,
        };
        let progress = Progress {
            done: done.min(self.of),
            of: self.of,
        };
        match (self.progress)(progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(SimulateError::Stopped),
        }
    }
}
