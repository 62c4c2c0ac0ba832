use super::Threads;
use super::schedule_cache::ScheduleCache;
use super::subject_counts::SubjectCounts;
use crate::ensemble::{BatchErrors, BatchResponses, BatchSolver, SubjectProblem};
use crate::lane::SimdLevel;
use crate::quantiles::{PartialCounts, Scratch, StreamingQuantiles};
use std::sync::{Mutex, PoisonError};

/// Columns of quantiles that a thread updates at a time.
const COLUMNS: usize = 32;

/// What one thread works with, from the first round of subjects to the last.
pub(super) struct WorkerState {
    pub(super) solver: BatchSolver,
    /// What the thread's subjects contribute to the quantiles.
    pub(super) counts: PartialCounts,
    pub(super) schedules: ScheduleCache,
    /// What is counted over the thread's subjects.
    pub(super) subject_counts: SubjectCounts,
    /// The block of subjects at hand.
    pub(super) subjects: Vec<SubjectProblem>,
    /// Their residual errors.
    pub(super) errors: BatchErrors,
    /// Their responses.
    pub(super) responses: BatchResponses,
}

impl WorkerState {
    pub(super) fn new(
        simd: SimdLevel,
        quantiles: &StreamingQuantiles,
        block: usize,
        (errors, responses): (BatchErrors, BatchResponses),
    ) -> Self {
        Self {
            solver: BatchSolver::new(simd),
            counts: quantiles.empty(),
            schedules: ScheduleCache::default(),
            subject_counts: SubjectCounts::default(),
            subjects: Vec::with_capacity(block),
            errors,
            responses,
        }
    }
}

/// Updates the brackets of all columns after a round with which so many subjects have passed, on some threads.
pub(super) fn update_quantiles(
    quantiles: &mut StreamingQuantiles,
    workers: &mut [WorkerState],
    scratches: &mut [Scratch],
    (seen, threads): (usize, &Threads),
) {
    let (brackets, round) = quantiles.columns(seen);
    let counts: Vec<&PartialCounts> = workers.iter().map(|worker| &worker.counts).collect();
    let queue = Mutex::new(brackets.chunks_mut(COLUMNS).enumerate());
    threads.map(scratches.iter_mut().collect(), |scratch| {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((chunk, brackets)) = next else { return };
            for (index, bracket) in brackets.iter_mut().enumerate() {
                bracket.update(chunk * COLUMNS + index, &counts, &round, scratch);
            }
        }
    });
    threads.map(workers.iter_mut().collect(), |worker| worker.counts.clear());
}
