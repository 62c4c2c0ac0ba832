use super::StudyError;
use super::course::Course;
use super::person::{Given, Person};
use super::unfinished::OpenDoses;
use crate::engine::{Block, Desk, Fate, Ready, Request, Sieve, Sifted};
use crate::outcome::{Curves, Estimate, ExposuresBlock, Point};
use crate::solver::Method;
use fearless_simd::Level;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Columns of the sieve that a thread looks after at a time.
const COLUMNS: usize = 32;

/// Where the exposures of a block go: one block of columns an analyte.
pub(super) type Place<'a> = Vec<ExposuresBlock<'a>>;

/// What one thread works with: everything it needs room for, from the first round to the last.
struct Crew {
    block: Block,
    sifted: Sifted,
    given: Given,
    open: OpenDoses,
    patients: Vec<Ready>,
}

/// Tells every column of a round after which so many patients have passed.
fn learn(sieve: &mut Sieve, crews: &mut [Crew], desks: &mut [Desk], seen: usize) {
    let (brackets, round) = sieve.columns(seen);
    let sifted: Vec<&Sifted> = crews.iter().map(|crew| &crew.sifted).collect();
    let queue = Mutex::new(brackets.chunks_mut(COLUMNS).enumerate());
    desks.par_iter_mut().for_each(|desk| {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((chunk, brackets)) = next else { return };
            for (index, bracket) in brackets.iter_mut().enumerate() {
                bracket.learn(chunk * COLUMNS + index, &sifted, &round, desk);
            }
        }
    });
    crews.par_iter_mut().for_each(|crew| crew.sifted.clear());
}

/// What a patient passes through.
pub(super) struct Passage<'a> {
    pub(super) course: &'a Course<'a>,
    pub(super) person: &'a Person<'a>,
    pub(super) covariates: &'a [f64],
    pub(super) request: Request<'a>,
    pub(super) level: Level,
    /// Patients in a block; rounds hold whole blocks, since it divides [`BLOCK`](crate::engine::BLOCK).
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
        let mut sieve = Sieve::new(count, points, study.levels, self.limits.clone());
        let mut crews = self.crews(&sieve);
        let mut desks: Vec<Desk> = crews.iter().map(|_| Desk::default()).collect();
        for round in sieve.rounds() {
            let blocks = &mut places[round.start / self.block..round.end.div_ceil(self.block)];
            self.everybody(&sieve, &round, blocks, &mut crews, true)?;
            learn(&mut sieve, &mut crews, &mut desks, round.end);
        }
        let mut found = sieve.percentiles();
        let failed: Vec<usize> = (0..found.len())
            .filter(|column| found[*column].is_none())
            .collect();
        if !failed.is_empty() {
            // Once in thousands of runs: some intervals were too narrow, and those columns pass again.
            let mut again = sieve.again(&failed);
            let mut crews = self.crews(&again);
            self.everybody(&again, &(0..count), places, &mut crews, false)?;
            learn(&mut again, &mut crews, &mut desks, count);
            let late = again.percentiles();
            for (found, late) in found.iter_mut().zip(late) {
                if found.is_none() {
                    *found = late;
                }
            }
        }
        let sifted: Vec<&Sifted> = crews.iter().map(|crew| &crew.sifted).collect();
        let above: Vec<Vec<u64>> = (0..curves.len())
            .map(|analyte| sieve.above(analyte, &sifted))
            .collect();
        self.fill(curves, found, &above)?;
        for crew in &crews {
            open.merge(&crew.open);
        }
        // To give back so much memory takes a while; where there are several threads one of them does it while
        // the others go on. A single one would put it off, and hold the memory of arm after arm.
        if crews.len() > 1 && self.windows == 1 {
            self.course.give_back((sieve, crews, desks));
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
    pub(super) fn alone(&self, patient: &Ready) -> bool {
        let method = self.course.options.method;
        method.for_system(&patient.system) != Method::Exact || !Block::fits(patient)
    }

    /// How many patients count as done once those of a block have passed this window: all of them once they
    /// have passed the last one.
    fn progress(&self, numbers: &Range<usize>) -> u64 {
        let passed = self.index * self.course.study.population.count;
        let done = |number: usize| (passed + number as u64) / self.windows.max(1);
        done(numbers.end) - done(numbers.start)
    }

    /// A crew for each thread.
    fn crews(&self, sieve: &Sieve) -> Vec<Crew> {
        let crew = || Crew {
            block: Block::new(self.level),
            sifted: sieve.empty(),
            given: Given::default(),
            open: OpenDoses::default(),
            patients: Vec::with_capacity(self.block),
        };
        std::iter::repeat_with(crew)
            .take(rayon::current_num_threads())
            .collect()
    }

    /// Leads a round of patients, counted from 0, through the sieve and writes their exposures.
    /// Each crew takes the next block as soon as it has done one. `first_time` says that the patients
    /// count as progress.
    fn everybody(
        &self,
        sieve: &Sieve,
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
                let fate = Fate {
                    sieve,
                    sifted: &mut crew.sifted,
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
        block: &mut Block,
        patients: &[Ready],
        start: usize,
        mut fate: Fate<'_, '_>,
    ) -> Result<(), StudyError> {
        let side_by_side = patients.iter().all(|patient| !self.alone(patient));
        let alone = if side_by_side {
            block.solve(&self.request, patients, &mut fate)
        } else {
            (0..patients.len()).collect()
        };
        self.course.report(0)?;
        let Request { grid, window, .. } = &self.request;
        let mut curves = Vec::new();
        for some in alone.chunks(self.abreast) {
            let numbered: Vec<(u64, &Ready)> = some
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
