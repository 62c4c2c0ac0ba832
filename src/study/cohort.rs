//! Everybody in an arm: patients pass through the ensemble in rounds, block by block, on all threads.
//!
//! Each patient is drawn and solved once, or where points are many once for each window of points. Exposures
//! are written into their columns, levels pass through a [`StreamingQuantiles`](crate::ensemble::StreamingQuantiles), and neither depends
//! on how patients are shared out among threads, nor on the windows.

use super::StudyError;
use super::course::Course;
use super::memory_need::percentile_windows;
use super::passage::{Passage, Place};
use super::person::Person;
use super::unfinished::OpenDoses;
use crate::ensemble::{SolveRequest, SubjectProblem, bound};
use crate::lane::SimdLevel;
use crate::outcome::{Curves, Edge, Exposures};
use crate::quantiles::BLOCK;
use crate::solver::Stop;

/// Segments of schedules that a thread holds at a time. Each takes about 200 bytes, so these are 50 MB.
pub(super) const SEGMENTS: usize = 1 << 18;
/// Stretches of trajectories that a thread holds at a time, where patients are solved step by step. Each takes some
/// 8 kB, so these are 0.5 GB.
const STRETCHES: usize = 1 << 16;
/// Patients whose trajectories are held at the same time, at most.
pub const ABREAST: usize = 16;
/// Patients in the smallest block: as many as are solved side by side.
const FEWEST: usize = 8;

/// Solves everybody, fills the curves and gives each analyte's exposures in the order of patients, and the
/// doses that the end of observation finds unfinished.
pub(super) fn population_outcome(
    course: &Course<'_>,
    person: &Person<'_>,
    covariates: &[f64],
    typical: &SubjectProblem,
    curves: &mut [Curves],
) -> Result<(Vec<Exposures>, OpenDoses), StudyError> {
    let count = course.study.population.count as usize;
    let points = course.study.grid.len();
    let level = SimdLevel::new();
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
    let asked = || course.is_stopped();
    let stop = Stop::new(&asked);
    let mut passage = Passage {
        course,
        person,
        covariates,
        request: SolveRequest {
            grid: course.study.grid,
            window: 0..points,
            thresholds: person.thresholds,
            fastest: 2.0 * bound(typical),
            stop,
        },
        level,
        block: block_size(typical),
        abreast: abreast(typical.schedule.segments.len()),
        limits,
        windows: 1,
        index: 0,
    };
    let mut places: Vec<Place<'_>> = Vec::new();
    places.resize_with(count.div_ceil(passage.block), Vec::new);
    for exposures in &mut exposures {
        for (place, block) in places.iter_mut().zip(exposures.blocks_mut(passage.block)) {
            place.push(block);
        }
    }
    let windows = percentile_windows(
        course.study,
        &passage.limits,
        course.options,
        passage.alone(typical),
    );
    passage.windows = windows.len() as u64;
    let mut open = OpenDoses::default();
    for (index, window) in windows.into_iter().enumerate() {
        passage.index = index as u64;
        passage.request.window = window;
        passage.window(&mut places, curves, &mut open)?;
    }
    drop(places);
    Ok((exposures, open))
}

/// How many patients a thread holds at a time: fewer where each of them has a schedule of 100,000 doses.
fn block_size(typical: &SubjectProblem) -> usize {
    let fit = SEGMENTS / typical.schedule.segments.len().max(1);
    // A power of two, as BLOCK is.
    1 << fit.clamp(FEWEST, BLOCK).ilog2()
}

/// How many trajectories of so many segments a thread holds at a time.
pub(super) fn abreast(segments: usize) -> usize {
    (STRETCHES / segments.max(1)).clamp(1, ABREAST)
}
