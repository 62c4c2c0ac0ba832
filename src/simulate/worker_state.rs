use super::schedule_cache::ScheduleCache;
use super::unfinished_doses::OpenDoses;
use crate::ensemble::{BatchSolver, SubjectProblem};
use crate::lane::SimdLevel;
use crate::quantiles::{PartialCounts, StreamingQuantiles};

/// What one thread works with, from the first round of subjects to the last.
pub(super) struct WorkerState {
    pub(super) solver: BatchSolver,
    /// What the thread's subjects contribute to the quantiles.
    pub(super) counts: PartialCounts,
    pub(super) schedules: ScheduleCache,
    /// Doses that are not over at the end of observation, in the thread's subjects.
    pub(super) open: OpenDoses,
    /// The block of subjects at hand.
    pub(super) subjects: Vec<SubjectProblem>,
}

impl WorkerState {
    pub(super) fn new(simd: SimdLevel, quantiles: &StreamingQuantiles, block: usize) -> Self {
        Self {
            solver: BatchSolver::new(simd),
            counts: quantiles.empty(),
            schedules: ScheduleCache::default(),
            open: OpenDoses::default(),
            subjects: Vec::with_capacity(block),
        }
    }
}
