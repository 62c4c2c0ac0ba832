use super::StudyError;
use super::course::Course;
use super::person::{Given, Person};
use super::unfinished::OpenDoses;
use crate::ensemble::{BatchOutput, BatchSolver, SolveRequest, SubjectProblem};
use crate::lane::SimdLevel;
use crate::outcome::{Curves, ExposuresBlock, Point};
use crate::quantiles::Estimate;
use crate::quantiles::{PartialCounts, Scratch, StreamingQuantiles};
use crate::solver::Method;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Columns of the quantiles that a thread looks after at a time.
const COLUMNS: usize = 32;

/// Where the exposures of a block go: one block of columns an analyte.
pub(super) type Place<'a> = Vec<ExposuresBlock<'a>>;

/// What one thread works with: everything it needs room for, from the first round to the last.
struct Crew {
    block: BatchSolver,
    counts: PartialCounts,
    given: Given,
    open: OpenDoses,
    patients: Vec<SubjectProblem>,
}

/// Tells every column of a round after which so many patients have passed.
fn update(quantiles: &mut StreamingQuantiles, crews: &mut [Crew], desks: &mut [Scratch], seen: usize) {
    let (brackets, round) = quantiles.columns(seen);
    let counts: Vec<&PartialCounts> = crews.iter().map(|crew| &crew.counts).collect();
    let queue = Mutex::new(brackets.chunks_mut(COLUMNS).enumerate());
    desks.par_iter_mut().for_each(|desk| {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((chunk, brackets)) = next else { return };
            for (index, bracket) in brackets.iter_mut().enumerate() {
                bracket.update(chunk * COLUMNS + index, &counts, &round, desk);
            }
        }
    });
    crews.par_iter_mut().for_each(|crew| crew.counts.clear());
}

/// What a patient passes through.
pub(super) struct Passage<'a> {
    pub(super) course: &'a Course<'a>,
    pub(super) person: &'a Person<'a>,
    pub(super) covariates: &'a [f64],
    pub(super) request: SolveRequest<'a>,
    pub(super) level: SimdLevel,
    /// Patients in a block; rounds hold whole blocks, since it divides [`BLOCK`](crate::ensemble::BLOCK).
    pub(super) block: usize,
    /// Patients whose trajectories are held at the same time.
    pub(super) abreast: usize,
    /// For each analyte, the levels above which people are counted.
    pub(super) limits: Vec<Vec<f64>>,
    /// How many windows of points patients pass through, and which one is at hand.
    pub(super) windows: u64,
    pub(super) index: u64,
}

impl Passage<'_> {
    /// Solves everybody and fills the curves at the points of the window, and the places of exposures. Doses
    /// that are open at the end are counted in the first window.
    pub(super) fn window(
        &self,
        places: &mut [Place<'_>],
        curves: &mut [Curves],
        open: &mut OpenDoses,
    ) -> Result<(), StudyError> {
        let study = self.course.study;
        let (count, points) = (study.population.count as usize, self.request.window.len());
        let mut quantiles = StreamingQuantiles::new(count, points, study.levels, self.limits.clone());
        let mut crews = self.crews(&quantiles);
        let mut desks: Vec<Scratch> = crews.iter().map(|_| Scratch::default()).collect();
        for round in quantiles.rounds() {
            let blocks = &mut places[round.start / self.block..round.end.div_ceil(self.block)];
            self.everybody(&quantiles, &round, blocks, &mut crews, true)?;
            update(&mut quantiles, &mut crews, &mut desks, round.end);
        }
        let mut found = quantiles.percentiles();
        let failed: Vec<usize> = (0..found.len())
            .filter(|column| found[*column].is_none())
            .collect();
        if !failed.is_empty() {
            // Once in thousands of runs: some intervals were too narrow, and those columns pass second_pass.
            let mut second_pass = quantiles.second_pass(&failed);
            let mut crews = self.crews(&second_pass);
            self.everybody(&second_pass, &(0..count), places, &mut crews, false)?;
            update(&mut second_pass, &mut crews, &mut desks, count);
            let late = second_pass.percentiles();
            for (found, late) in found.iter_mut().zip(late) {
                if found.is_none() {
                    *found = late;
                }
            }
        }
        let counts: Vec<&PartialCounts> = crews.iter().map(|crew| &crew.counts).collect();
        let above: Vec<Vec<u64>> = (0..curves.len())
            .map(|analyte| quantiles.above(analyte, &counts))
            .collect();
        self.fill(curves, found, &above)?;
        for crew in &crews {
            open.merge(&crew.open);
        }
        // To give back so much memory takes a while; where there are several threads one of them does it while
        // the others go on. A single one would put it off, and hold the memory of arm after arm.
        if crews.len() > 1 && self.windows == 1 {
            self.course.give_back((quantiles, crews, desks));
        }
        Ok(())
    }

    /// Fills the curves with percentiles, column by column, and how many were above each threshold.
    fn fill(
        &self,
        curves: &mut [Curves],
        found: Vec<Option<Vec<Estimate>>>,
        above: &[Vec<u64>],
    ) -> Result<(), StudyError> {
        let window = &self.request.window;
        let points = window.len();
        for (column, percentiles) in found.into_iter().enumerate() {
            let (analyte, point) = (column / points, column % points);
            let percentiles = percentiles.ok_or_else(|| StudyError::NoPercentiles {
                arm: self.person.arm.name.clone(),
                hours: self.course.study.grid.time(window.start + point).hours(),
            })?;
            let (curves, thresholds) = (&mut curves[analyte], &self.person.thresholds[analyte]);
            let own = thresholds.iter().flatten().count();
            let mut counts = above[analyte][point * own..(point + 1) * own].iter().copied();
            let above = thresholds
                .iter()
                // Those of other analytes have no counts.
                .map(|threshold| threshold.and_then(|_| counts.next()).unwrap_or(0))
                .collect();
            curves.set(window.start + point, &Point { above, percentiles });
        }
        Ok(())
    }

    /// Whether somebody has to be solved alone, with levels at all points of the window in memory.
    pub(super) fn alone(&self, patient: &SubjectProblem) -> bool {
        let method = self.course.options.method;
        method.for_system(&patient.system) != Method::Exact || !BatchSolver::fits(patient)
    }

    /// How many patients count as done once those of a block have passed this window: all of them once they
    /// have passed the last one.
    fn progress(&self, numbers: &Range<usize>) -> u64 {
        let passed = self.index * self.course.study.population.count;
        let done = |number: usize| (passed + number as u64) / self.windows.max(1);
        done(numbers.end) - done(numbers.start)
    }

    /// A crew for each thread.
    fn crews(&self, quantiles: &StreamingQuantiles) -> Vec<Crew> {
        let crew = || Crew {
            block: BatchSolver::new(self.level),
            counts: quantiles.empty(),
            given: Given::default(),
            open: OpenDoses::default(),
            patients: Vec::with_capacity(self.block),
        };
        std::iter::repeat_with(crew)
            .take(rayon::current_num_threads())
            .collect()
    }

    /// Leads a round of patients, counted from 0, through the quantiles and writes their exposures.
    /// Each crew takes the next block as soon as it has done one. `first_time` says that the patients
    /// count as progress.
    fn everybody(
        &self,
        quantiles: &StreamingQuantiles,
        round: &Range<usize>,
        places: &mut [Place<'_>],
        crews: &mut [Crew],
        first_time: bool,
    ) -> Result<(), StudyError> {
        let queue = Mutex::new(places.iter_mut().enumerate());
        crews.par_iter_mut().try_for_each(|crew| {
            loop {
                let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some((index, place)) = next else { return Ok(()) };
                let start = round.start + index * self.block;
                let numbers = start..(start + self.block).min(round.end);
                // Asked before as well as after: a run that is stopped solves no further block.
                self.course.report(0)?;
                self.patients(numbers.clone(), crew, first_time && self.index == 0)?;
                let fate = BatchOutput {
                    quantiles,
                    counts: &mut crew.counts,
                    place,
                };
                self.solve(&mut crew.block, &crew.patients, start, fate)?;
                self.course
                    .report(if first_time { self.progress(&numbers) } else { 0 })?;
            }
        })
    }

    /// Draws patients, counted from 0, and gives them rates and doses. `first_time` says that their unfinished
    /// doses are to be counted.
    fn patients(&self, numbers: Range<usize>, crew: &mut Crew, first_time: bool) -> Result<(), StudyError> {
        let population = &self.course.study.population;
        crew.patients.clear();
        for number in numbers {
            let patient = population
                .patient(number as u64 + 1, self.person.model, self.covariates)
                .map_err(|source| StudyError::Population {
                    arm: self.person.arm.name.clone(),
                    source,
                })?;
            let ready = self.person.ready(self.course, &patient, &mut crew.given)?;
            crew.patients.push(ready);
            if first_time {
                crew.open.add(crew.given.open());
            }
        }
        Ok(())
    }

    /// Solves a block of patients, side by side where that is possible.
    fn solve(
        &self,
        block: &mut BatchSolver,
        patients: &[SubjectProblem],
        start: usize,
        mut fate: BatchOutput<'_, '_>,
    ) -> Result<(), StudyError> {
        let side_by_side = patients.iter().all(|patient| !self.alone(patient));
        let alone = if side_by_side {
            block.solve(&self.request, patients, &mut fate)
        } else {
            (0..patients.len()).collect()
        };
        self.course.report(0)?;
        let SolveRequest { grid, window, .. } = &self.request;
        let mut curves = Vec::new();
        for some in alone.chunks(self.abreast) {
            let numbered: Vec<(u64, &SubjectProblem)> = some
                .iter()
                .map(|index| ((start + index) as u64 + 1, &patients[*index]))
                .collect();
            let solved = self.person.solve(self.course, &numbered)?;
            for (index, (trajectory, exposures)) in some.iter().zip(solved) {
                if !side_by_side {
                    let mut levels = vec![0.0; window.len() * fate.place.len()];
                    trajectory
                        .sample_until(grid, window.clone(), &mut levels, self.request.stop)
                        .map_err(|_| StudyError::Stopped)?;
                    curves.push(levels);
                }
                for (place, exposure) in fate.place.iter_mut().zip(&exposures) {
                    place.set(*index, exposure);
                }
            }
        }
        if !side_by_side {
            block.sift(window.len(), &curves, &mut fate);
        }
        self.check(patients.len(), start, fate.place)
    }

    /// Whatever is wrong with a level is wrong with the area under it.
    fn check(&self, patients: usize, start: usize, place: &[ExposuresBlock<'_>]) -> Result<(), StudyError> {
        for block in place {
            let wrong = block
                .area
                .iter()
                .take(patients)
                .position(|area| !area.is_finite());
            if let Some(index) = wrong {
                return Err(StudyError::NotFinite {
                    arm: self.person.arm.name.clone(),
                    patient: (start + index) as u64 + 1,
                    value: block.cmax[index],
                });
            }
        }
        Ok(())
    }
}
