//! Everybody in an arm: patients pass through the engine in rounds, block by block, on all threads.
//!
//! Each patient is drawn and solved once. Exposures are written into their columns, levels pass
//! through a [`Sieve`], and neither depends on how patients are shared out among threads.

use super::StudyError;
use super::course::Course;
use super::person::{Given, Person};
use super::unfinished::OpenDoses;
use crate::engine::{BLOCK, Block, Desk, Fate, Ready, Request, Sieve, Sifted, bound};
use crate::outcome::{Curves, Edge, Exposures, ExposuresBlock, Point};
use crate::solver::{Method, Stop};
use fearless_simd::Level;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Columns of the sieve that a thread looks after at a time.
const COLUMNS: usize = 32;

/// Segments of schedules that a thread holds at a time. Each takes about 200 bytes, so these are 50 MB.
const SEGMENTS: usize = 1 << 18;
/// Patients in the smallest block: as many as are solved side by side.
const FEWEST: usize = 8;

/// Patients whose trajectories are held at the same time.
pub const ABREAST: usize = 16;

/// Where the exposures of a block go: one block of columns an analyte.
type Place<'a> = Vec<ExposuresBlock<'a>>;

/// Solves everybody, fills the curves and gives each analyte's exposures in the order of patients, and the
/// doses that the end of observation finds unfinished.
pub(super) fn population_outcome(
    course: &Course<'_>,
    person: &Person<'_>,
    covariates: &[f64],
    typical: &Ready,
    curves: &mut [Curves],
) -> Result<(Vec<Exposures>, OpenDoses), StudyError> {
    let count = course.study.population.count as usize;
    let points = course.study.grid.len();
    let level = Level::new();
    let mut exposures: Vec<Exposures> = person
        .thresholds
        .iter()
        .map(|thresholds| Exposures::filled(count, thresholds))
        .collect();
    if count == 0 {
        return Ok((exposures, OpenDoses::default()));
    }
    let limits: Vec<Vec<f64>> = person
        .thresholds
        .iter()
        .map(|all| {
            all.iter()
                .flatten()
                .map(|level| Edge::new(*level).above)
                .collect()
        })
        .collect();
    let mut sieve = Sieve::new(count, points, course.study.levels, limits);
    let asked = || course.is_stopped();
    let stop = Stop::new(&asked);
    let passage = Passage {
        course,
        person,
        covariates,
        request: Request {
            grid: course.study.grid,
            thresholds: person.thresholds,
            fastest: 2.0 * bound(typical),
            stop,
        },
        level,
        block: block_size(typical),
    };
    let mut places: Vec<Place<'_>> = Vec::new();
    places.resize_with(count.div_ceil(passage.block), Vec::new);
    for exposures in &mut exposures {
        for (place, block) in places.iter_mut().zip(exposures.blocks_mut(passage.block)) {
            place.push(block);
        }
    }
    let mut crews = passage.crews(&sieve);
    let mut desks: Vec<Desk> = crews.iter().map(|_| Desk::default()).collect();
    for round in sieve.rounds() {
        let blocks = &mut places[round.start / passage.block..round.end.div_ceil(passage.block)];
        passage.everybody(&sieve, &round, blocks, &mut crews, true)?;
        learn(&mut sieve, &mut crews, &mut desks, round.end);
    }
    let mut found = sieve.percentiles();
    let failed: Vec<usize> = (0..found.len())
        .filter(|column| found[*column].is_none())
        .collect();
    if !failed.is_empty() {
        // Once in thousands of runs: some intervals were too narrow, and those columns pass again.
        let mut again = sieve.again(&failed);
        let mut crews = passage.crews(&again);
        passage.everybody(&again, &(0..count), &mut places, &mut crews, false)?;
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
    for (column, percentiles) in found.into_iter().enumerate() {
        let (analyte, point) = (column / points, column % points);
        let percentiles = percentiles.ok_or_else(|| StudyError::NoPercentiles {
            arm: person.arm.name.clone(),
            hours: course.study.grid.time(point).hours(),
        })?;
        let (curves, thresholds) = (&mut curves[analyte], &person.thresholds[analyte]);
        let own = thresholds.iter().flatten().count();
        let mut counts = above[analyte][point * own..(point + 1) * own].iter().copied();
        let above = thresholds
            .iter()
            // Those of other analytes have no counts.
            .map(|threshold| threshold.and_then(|_| counts.next()).unwrap_or(0))
            .collect();
        curves.set(point, &Point { above, percentiles });
    }
    let mut open = OpenDoses::default();
    for crew in &crews {
        open.merge(&crew.open);
    }
    // To give back so much memory takes a while; where there are several threads one of them does it while
    // the others go on. A single one would put it off, and hold the memory of arm after arm.
    if crews.len() > 1 {
        rayon::spawn(move || drop((sieve, crews, desks)));
    }
    Ok((exposures, open))
}

/// How many patients a thread holds at a time: fewer where each of them has a schedule of 100,000 doses.
fn block_size(typical: &Ready) -> usize {
    let fit = SEGMENTS / typical.schedule.stretches.len().max(1);
    // A power of two, as BLOCK is.
    1 << fit.clamp(FEWEST, BLOCK).ilog2()
}

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
struct Passage<'a> {
    course: &'a Course<'a>,
    person: &'a Person<'a>,
    covariates: &'a [f64],
    request: Request<'a>,
    level: Level,
    /// Patients in a block; rounds hold whole blocks, since it divides [`BLOCK`].
    block: usize,
}

impl Passage<'_> {
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
                self.patients(numbers.clone(), crew, first_time)?;
                let fate = Fate {
                    sieve,
                    sifted: &mut crew.sifted,
                    place,
                };
                self.solve(&mut crew.block, &crew.patients, start, fate)?;
                self.course
                    .report(if first_time { numbers.len() as u64 } else { 0 })?;
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
        let method = self.course.options.method;
        let exact = |patient: &Ready| method.for_system(&patient.system) == Method::Exact;
        let side_by_side = patients
            .iter()
            .all(|patient| exact(patient) && Block::fits(patient));
        let alone = if side_by_side {
            block.solve(&self.request, patients, &mut fate)
        } else {
            (0..patients.len()).collect()
        };
        self.course.report(0)?;
        let grid = &self.request.grid;
        let mut curves = Vec::new();
        for some in alone.chunks(ABREAST) {
            let numbered: Vec<(u64, &Ready)> = some
                .iter()
                .map(|index| ((start + index) as u64 + 1, &patients[*index]))
                .collect();
            let solved = self.person.solve(self.course, &numbered)?;
            for (index, (trajectory, exposures)) in some.iter().zip(solved) {
                if !side_by_side {
                    let mut levels = vec![0.0; grid.len() * fate.place.len()];
                    trajectory
                        .sample_until(grid, 0..grid.len(), &mut levels, self.request.stop)
                        .map_err(|_| StudyError::Stopped)?;
                    curves.push(levels);
                }
                for (place, exposure) in fate.place.iter_mut().zip(&exposures) {
                    place.set(*index, exposure);
                }
            }
        }
        if !side_by_side {
            block.sift(grid.len(), &curves, &mut fate);
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
