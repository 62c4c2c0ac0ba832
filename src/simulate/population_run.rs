//! All subjects of an arm: they pass through the ensemble in rounds, block by block, on all threads.
//!
//! Each subject is drawn and solved once, or where percentiles take more memory than they may once for each window of
//! points. Exposures are written into their columns, levels pass through
//! [`StreamingQuantiles`](crate::quantiles::StreamingQuantiles); neither depends on how subjects are shared out among
//! threads, nor on the windows.

use super::arm_context::ArmContext;
use super::kept_block::KeptBlock;
use super::observed_run::ObservedRun;
use super::population_outcome::{BlockPlace, PopulationOutcome, first_not_finite, take_titrated};
use super::residual_errors::ResidualErrors;
use super::subject_counts::SubjectCounts;
use super::worker_state::{WorkerState, update_quantiles};
use super::{PercentileMemory, SimulateError};
use crate::ensemble::{BatchErrors, BatchOutput, BatchResponses, BatchSolver, SolveRequest, SubjectProblem};
use crate::lane::SimdLevel;
use crate::outcome::{Curves, Edge, ExposuresBlock, Keep};
use crate::quantiles::{BLOCK, PartialCounts, Scratch, StreamingQuantiles};
use crate::solver::{Method, Stop};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Segments of schedules that a thread holds at a time. Each takes about 200 bytes, so these are 50 MB.
const SEGMENTS: usize = 1 << 18;
/// Segments of trajectories that a thread holds at a time, where subjects are solved step by step. Each takes some
/// 8 kB, so these are 0.5 GB.
const TRAJECTORY_SEGMENTS: usize = 1 << 16;
/// Subjects whose trajectories a thread holds at the same time, at most.
pub const MOST_TRAJECTORIES: usize = 16;
/// Subjects in the smallest block: as many as are solved in one group of lanes.
const FEWEST: usize = 8;

/// How many schedules of so many segments a thread holds at a time.
pub fn held_schedules(segments: usize) -> usize {
    (SEGMENTS / segments.max(1)).clamp(1, BLOCK)
}

/// How many trajectories of so many segments a thread holds at a time.
pub fn held_trajectories(segments: usize) -> usize {
    (TRAJECTORY_SEGMENTS / segments.max(1)).clamp(1, MOST_TRAJECTORIES)
}

/// All subjects of an arm under a model.
pub(super) struct PopulationRun<'a> {
    pub(super) arm: &'a ArmContext<'a>,
    pub(super) request: SolveRequest<'a>,
    simd: SimdLevel,
    /// Subjects in a block; rounds hold whole blocks, since it divides [`BLOCK`].
    block: usize,
    /// Subjects whose trajectories are held at the same time.
    trajectories: usize,
    /// For each analyte, the levels in ng/mL above which subjects are counted; behind them, for each whose levels are
    /// measured, none: those are variables of their own; behind those the values of responses.
    pub(super) limits: Vec<Vec<f64>>,
    pub(super) errors: ResidualErrors<'a>,
    observed: Option<ObservedRun<'a>>,
    /// How many windows of points subjects are solved for, and which one is at hand.
    windows: usize,
    window: usize,
}

impl<'a> PopulationRun<'a> {
    /// Solves all subjects and fills the curves; without curves there are exposures alone. `typical` is the typical
    /// patient.
    ///
    /// # Errors
    /// When a subject cannot be made or solved, or the caller wants to stop.
    pub(super) fn outcome(
        arm: &'a ArmContext<'a>,
        typical: &SubjectProblem,
        curves: &mut [Curves],
        keep: Keep,
    ) -> Result<PopulationOutcome, SimulateError> {
        let mut outcome = PopulationOutcome::zero(arm, keep);
        if arm.run.study.subjects().count() == 0 {
            return Ok(outcome);
        }
        let asked = || arm.run.is_stopped();
        let mut run = PopulationRun::new(arm, typical, Stop::new(&asked));
        let (mut places, counts) = outcome.places(run.block);
        let windows = match curves.is_empty() {
            true => vec![Range::default()],
            false => run.percentile_windows(typical),
        };
        run.windows = windows.len();
        for (index, window) in windows.into_iter().enumerate() {
            (run.window, run.request.window) = (index, window);
            run.simulate_window(&mut places, curves, counts)?;
        }
        let titrated = take_titrated(&mut places);
        drop(places);
        (outcome.titrated, outcome.actions) = titrated;
        Ok(outcome)
    }

    fn new(arm: &'a ArmContext<'a>, typical: &SubjectProblem, stop: Stop<'a>) -> Self {
        let grid = arm.run.study.grid;
        let segments = typical.schedule.segments.len();
        let above = |level: &f64| Edge::new(*level).above;
        let (limits, thresholds) = (arm.counted.levels.iter(), arm.run.study.thresholds.len());
        let errors = ResidualErrors::new(arm.run.study, arm.model);
        let measured = errors.analytes().into_iter().map(|_| Vec::new());
        let of_responses = (0..arm.responses.count()).map(|response| arm.responses.limits(response));
        Self {
            arm,
            request: SolveRequest {
                grid,
                window: 0..grid.len(),
                thresholds: &arm.counted.levels,
                own_levels: &arm.counted.own,
                fastest: 2.0 * typical.system.rate_bound(),
                stop,
            },
            simd: SimdLevel::new(),
            // A power of two, as BLOCK is.
            block: 1 << (SEGMENTS / segments.max(1)).clamp(FEWEST, BLOCK).ilog2(),
            trajectories: held_trajectories(segments),
            limits: limits
                .map(|all| all.iter().take(thresholds).flatten().map(above).collect())
                .chain(measured)
                .chain(of_responses)
                .collect(),
            errors,
            observed: ObservedRun::new(arm),
            windows: 1,
            window: 0,
        }
    }

    fn percentile_windows(&self, typical: &SubjectProblem) -> Vec<Range<usize>> {
        let run = self.arm.run;
        let own = self.limits.iter().map(Vec::len).max().unwrap_or(0) as u64;
        let (subjects, threads) = (run.study.subjects().count(), run.threads.count() as u64);
        let size = [subjects, threads, self.limits.len() as u64, own];
        let memory = PercentileMemory::new(run.study, size, self.needs_scalar(typical));
        memory.windows(run.study.grid.len(), run.options)
    }

    /// Solves all subjects and fills the curves at the points of the window, and the exposures. Doses that are open at
    /// the end are counted in the first window.
    fn simulate_window(
        &self,
        places: &mut [BlockPlace<'_>],
        curves: &mut [Curves],
        subject_counts: &mut SubjectCounts,
    ) -> Result<(), SimulateError> {
        let (study, threads) = (self.arm.run.study, self.arm.run.threads);
        let (count, points) = (study.subjects().count() as usize, self.request.window.len());
        let mut quantiles = StreamingQuantiles::new(count, points, study.probabilities, self.limits.clone());
        let mut workers = self.workers(&quantiles);
        let mut scratches: Vec<Scratch> = workers.iter().map(|_| Scratch::default()).collect();
        for round in quantiles.rounds() {
            let blocks = &mut places[round.start / self.block..round.end.div_ceil(self.block)];
            self.simulate_round(&quantiles, &round, blocks, &mut workers, true)?;
            update_quantiles(&mut quantiles, &mut workers, &mut scratches, (round.end, threads));
        }
        let mut found = quantiles.estimates();
        let failed: Vec<usize> = (0..found.len())
            .filter(|column| found[*column].is_none())
            .collect();
        if !failed.is_empty() {
            // Once in thousands of runs: some brackets were too narrow, and those columns take a second pass.
            let mut second = quantiles.second_pass(&failed);
            let mut workers = self.workers(&second);
            self.simulate_round(&second, &(0..count), places, &mut workers, false)?;
            update_quantiles(&mut second, &mut workers, &mut scratches, (count, threads));
            for (found, late) in found.iter_mut().zip(second.estimates()) {
                if found.is_none() {
                    *found = late;
                }
            }
        }
        let counts: Vec<&PartialCounts> = workers.iter().map(|worker| &worker.counts).collect();
        let above: Vec<Vec<u64>> = (0..self.limits.len())
            .map(|variable| quantiles.above(variable, &counts))
            .collect();
        self.fill(curves, found, &above)?;
        for worker in &workers {
            subject_counts.merge(&worker.subject_counts);
        }
        // To release so much memory takes a while; where there are several threads one of them does it while the others
        // go on. A single one would put it off, and hold the memory of arm after arm.
        if workers.len() > 1 && self.windows == 1 {
            self.arm.run.release((quantiles, workers, scratches));
        }
        Ok(())
    }

    /// Whether a subject has to be solved alone, with levels at all points of the window in memory.
    fn needs_scalar(&self, subject: &SubjectProblem) -> bool {
        let method = self.arm.run.options.method;
        method.for_system(&subject.system) != Method::Exact || !BatchSolver::fits(subject)
    }

    /// How many subjects count as done once those of a block have passed this window: all of them once they have passed
    /// the last one.
    fn progress(&self, numbers: &Range<usize>) -> u64 {
        let passed = self.window as u64 * self.arm.run.study.subjects().count();
        let done = |number: usize| (passed + number as u64) / self.windows.max(1) as u64;
        done(numbers.end) - done(numbers.start)
    }

    /// One for each thread.
    fn workers(&self, quantiles: &StreamingQuantiles) -> Vec<WorkerState> {
        let errors = BatchErrors::new(self.errors.analytes());
        let responses = BatchResponses::new(self.arm.responses.drivers());
        let with = || (errors.clone(), responses.clone());
        let worker = || WorkerState::new(self.simd, quantiles, self.block, with());
        std::iter::repeat_with(worker)
            .take(self.arm.run.threads.count())
            .collect()
    }

    /// Solves a round of subjects, counted from 0, hands their levels to the quantiles and writes their exposures. Each
    /// thread takes the next block as soon as it has done one. `first_pass` says that subjects count as progress.
    fn simulate_round(
        &self,
        quantiles: &StreamingQuantiles,
        round: &Range<usize>,
        places: &mut [BlockPlace<'_>],
        workers: &mut [WorkerState],
        first_pass: bool,
    ) -> Result<(), SimulateError> {
        let run = self.arm.run;
        let queue = Mutex::new(places.iter_mut().enumerate());
        run.threads.work(workers, |worker| {
            loop {
                let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some((index, place)) = next else {
                    return Ok(());
                };
                let start = round.start + index * self.block;
                let numbers = start..(start + self.block).min(round.end);
                // Asked before as well as after: a run that is stopped solves no further block.
                run.report(0)?;
                let kept = (first_pass && self.window == 0).then_some(&mut place.kept);
                self.draw(numbers.clone(), worker, kept)?;
                let output = BatchOutput {
                    quantiles,
                    counts: &mut worker.counts,
                    exposures: &mut place.exposures,
                    errors: Some(&worker.errors),
                    responses: Some(&worker.responses),
                    kept: place.kept.curves.as_mut().filter(|_| first_pass),
                };
                self.solve(&mut worker.solver, &worker.subjects, start, output)?;
                place.keep_response_peaks(&worker.responses);
                run.report(if first_pass { self.progress(&numbers) } else { 0 })?;
            }
        })
    }

    /// Gives subjects, counted from 0, rates and doses. Where there is something to keep, it is the first time: then
    /// their unfinished doses are counted and their parameters kept.
    fn draw(
        &self,
        numbers: Range<usize>,
        worker: &mut WorkerState,
        mut kept: Option<&mut KeptBlock<'_>>,
    ) -> Result<(), SimulateError> {
        let ArmContext { cohort, model, .. } = self.arm;
        worker.subjects.clear();
        worker.errors.clear();
        worker.responses.clear();
        for (row, index) in numbers.enumerate() {
            let occasions = 1 + self.arm.arm.later_occasions.len();
            let subject = cohort.subject((index, occasions), model, self.arm.inputs);
            let subject = subject.map_err(|source| self.arm.not_drawn(source))?;
            let problem = self.arm.problem(&subject, &mut worker.schedules)?;
            if let Some(kept) = &mut kept {
                self.arm
                    .keep_doses(row, (&subject, &problem, &mut worker.schedules), kept)?;
            }
            if let (Some(kept), Some(observed)) = (&mut kept, &self.observed) {
                let studies = kept.studies.as_mut().filter(|studies| row < studies.nrows());
                let studies = studies.map(|studies| studies.row_mut(row));
                let ranks = &mut worker.subject_counts.ranks;
                observed.person((index, subject.number), &problem, ranks, studies)?;
            }
            if let Some(levels) = kept.as_mut().and_then(|kept| kept.own_levels.as_mut()) {
                let cells = levels.row_mut(row).into_iter();
                cells
                    .zip(&problem.own_levels)
                    .for_each(|(kept, level)| *kept = *level);
            }
            worker.errors.push(self.errors.of_subject(subject.number));
            worker.responses.push(self.arm.responses.curves(&subject.values));
            worker.subjects.push(problem);
            if let Some(kept) = &mut kept {
                worker.subject_counts.open.add(&worker.schedules.open);
                if let Some(total) = kept.totals.as_mut().and_then(|totals| totals.get_mut(row)) {
                    *total = worker.schedules.total;
                }
                if let Some(parameters) = &mut kept.parameters {
                    let row = parameters.row_mut(row).into_iter();
                    row.zip(subject.on_each_occasion())
                        .for_each(|(kept, value)| *kept = value);
                }
            }
        }
        Ok(())
    }

    /// The number of a subject counted from 0.
    fn number(&self, index: usize) -> u64 {
        self.arm.run.study.subjects().number(index)
    }

    /// Solves a block of subjects, in lanes where that is possible.
    fn solve(
        &self,
        solver: &mut BatchSolver,
        subjects: &[SubjectProblem],
        start: usize,
        mut output: BatchOutput<'_, '_>,
    ) -> Result<(), SimulateError> {
        let in_lanes = subjects.iter().all(|subject| !self.needs_scalar(subject));
        let scalar = if in_lanes {
            solver.solve(&self.request, subjects, &mut output)
        } else {
            (0..subjects.len()).collect()
        };
        self.arm.run.report(0)?;
        let SolveRequest { grid, window, .. } = &self.request;
        let mut curves = Vec::new();
        for some in scalar.chunks(self.trajectories) {
            let numbered: Vec<(u64, &SubjectProblem)> = some
                .iter()
                .map(|index| (self.number(start + index), &subjects[*index]))
                .collect();
            let solved = self.arm.solve(&numbered)?;
            for (index, (trajectory, exposures)) in some.iter().zip(solved) {
                if !in_lanes {
                    let mut levels = vec![0.0; window.len() * output.exposures.len()];
                    trajectory
                        .sample_with_stop(grid, window.clone(), &mut levels, self.request.stop)
                        .map_err(|_| SimulateError::Stopped)?;
                    if let Some(kept) = &mut output.kept {
                        kept.keep_subject(*index, window, &levels);
                    }
                    curves.push(levels);
                }
                for (place, exposure) in output.exposures.iter_mut().zip(&exposures) {
                    place.set(*index, exposure);
                }
            }
        }
        if !in_lanes {
            solver.add_curves(window.len(), &curves, &mut output);
        }
        self.check_finite(subjects.len(), start, output.exposures)
    }

    fn check_finite(
        &self,
        subjects: usize,
        start: usize,
        exposures: &[ExposuresBlock<'_>],
    ) -> Result<(), SimulateError> {
        match first_not_finite(exposures, subjects) {
            Some((index, value)) => Err(SimulateError::NotFinite {
                arm: self.arm.arm.name.clone(),
                subject: self.number(start + index),
                value,
            }),
            None => Ok(()),
        }
    }
}
