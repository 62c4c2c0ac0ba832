//! Many patients at once: the only place with threads.
//!
//! Patients are solved in blocks of a fixed size and their levels kept for a tile of time points,
//! as many as fit into [`TILE_BYTES`]; percentiles are taken tile by tile. Memory therefore does not
//! grow with patients × points. When one tile does not hold all points the patients are solved again
//! for the next one, from the start, so that no number depends on the size of blocks or tiles.

use super::StudyError;
use super::course::Course;
use crate::model::Model;
use crate::outcome::{Curves, Exposure, Exposures, Point, Ranks};
use crate::population::Patient;
use crate::regimen::Timeline;
use crate::scenario::Arm;
use crate::solver::{
    Method, Schedule, SolverError, System, Trajectory, area_to_infinity, solve, terminal_half_life,
};
use rayon::prelude::*;

/// Memory for the levels of one tile.
const TILE_BYTES: usize = 256 << 20;
/// Patients per unit of work. Fixed, so that it does not depend on the number of threads.
const BLOCK: usize = 64;

/// What is the same for everybody in an arm.
pub(super) struct Person<'a> {
    pub(super) model: &'a Model,
    pub(super) arm: &'a Arm,
    /// For each analyte, the thresholds that belong to it.
    pub(super) thresholds: &'a [Vec<Option<f64>>],
}

/// One patient, solved.
pub(super) struct Solved {
    pub(super) timeline: Timeline,
    pub(super) trajectory: Trajectory,
    system: System,
    schedule: Schedule,
}

/// Leads one patient from regimen to trajectory.
pub(super) fn solve_person(
    course: &Course<'_>,
    person: &Person<'_>,
    patient: &Patient,
) -> Result<Solved, StudyError> {
    let failed = |source| person.failed(patient, source);
    let (model, options, horizon) = (person.model, course.options, course.study.grid.until());
    let timeline = person
        .arm
        .regimen
        .timeline(patient.weight)
        .map_err(|source| StudyError::Regimen {
            arm: person.arm.name.clone(),
            patient: patient.number,
            source,
        })?;
    let system = System::new(model, &patient.values).map_err(failed)?;
    let schedule = Schedule::new(model, &patient.values, &timeline, horizon);
    let trajectory =
        solve(&model.id, &system, &schedule, options.method, options.tolerance).map_err(failed)?;
    Ok(Solved {
        timeline,
        trajectory,
        system,
        schedule,
    })
}

impl Person<'_> {
    fn failed(&self, patient: &Patient, source: SolverError) -> StudyError {
        StudyError::Solver {
            arm: self.arm.name.clone(),
            patient: patient.number,
            source,
        }
    }
}

impl Solved {
    /// How it was solved.
    pub(super) fn method(&self, course: &Course<'_>) -> Method {
        course.options.method.for_system(&self.system)
    }

    /// What the patient had, by analyte.
    pub(super) fn exposures(
        &self,
        course: &Course<'_>,
        person: &Person<'_>,
        patient: &Patient,
    ) -> Result<Vec<Exposure>, StudyError> {
        let options = course.options;
        let areas = area_to_infinity(&self.system, &self.schedule, options.method, options.tolerance)
            .map_err(|source| person.failed(patient, source))?;
        let since = (course.study.grid.until() - self.schedule.first_dose).hours();
        let one = |(analyte, (area, thresholds)): (usize, (f64, &Vec<Option<f64>>))| {
            let half_life = terminal_half_life(&self.system, &self.schedule, analyte, since);
            Exposure::new(&self.trajectory, analyte, area, half_life, thresholds)
        };
        Ok(areas
            .into_iter()
            .zip(person.thresholds)
            .enumerate()
            .map(one)
            .collect())
    }
}

/// Solves everybody, fills the curves and gives each analyte's exposures in the order of patients.
pub(super) fn population_outcome(
    course: &Course<'_>,
    person: &Person<'_>,
    covariates: &[f64],
    curves: &mut [Curves],
) -> Result<Vec<Exposures>, StudyError> {
    let analytes = curves.len();
    let count = course.study.population.count as usize;
    let points = course.study.grid.len();
    let per_point = count * analytes * size_of::<f64>();
    let tile = (TILE_BYTES / per_point.max(1)).clamp(1, points);
    let mut exposures: Vec<Exposures> = person
        .thresholds
        .iter()
        .map(|thresholds| Exposures::with_capacity(count, thresholds))
        .collect();
    let mut levels = vec![0.0; count * analytes * tile];
    for from in (0..points).step_by(tile) {
        let to = (from + tile).min(points);
        let width = analytes * (to - from);
        let blocks: Vec<Result<Vec<Vec<Exposure>>, StudyError>> = levels
            .par_chunks_mut(BLOCK * width)
            .enumerate()
            .take(count.div_ceil(BLOCK))
            .map(|(block, levels)| {
                // Asked before as well as after: a run that is stopped solves no further block.
                course.report(0)?;
                let solved = levels
                    .chunks_mut(width)
                    .zip(block * BLOCK + 1..=count)
                    .map(|(levels, number)| one(course, person, covariates, number as u64, from..to, levels))
                    .collect();
                if from == 0 {
                    course.report((count - block * BLOCK).min(BLOCK) as u64)?;
                }
                solved
            })
            .collect();
        for block in blocks {
            for patient in block? {
                if from == 0 {
                    for (list, exposure) in exposures.iter_mut().zip(patient) {
                        list.push(&exposure);
                    }
                }
            }
        }
        for (analyte, curves) in curves.iter_mut().enumerate() {
            let thresholds = person.thresholds.get(analyte).map_or(&[][..], Vec::as_slice);
            let ranks: Vec<Ranks> = curves.ranks();
            let found: Vec<Point> = (0..to - from)
                .into_par_iter()
                .map_init(Vec::new, |column: &mut Vec<f64>, point| {
                    column.clear();
                    let offset = analyte * (to - from) + point;
                    column.extend(
                        levels
                            .chunks(width)
                            .take(count)
                            .filter_map(|levels| levels.get(offset)),
                    );
                    Point::new(column, thresholds, &ranks)
                })
                .collect();
            for (point, found) in found.iter().enumerate() {
                curves.set(from + point, found);
            }
        }
    }
    Ok(exposures)
}

/// Solves one patient and writes the levels of a range of points; exposures come with the first range.
fn one(
    course: &Course<'_>,
    person: &Person<'_>,
    covariates: &[f64],
    number: u64,
    range: std::ops::Range<usize>,
    levels: &mut [f64],
) -> Result<Vec<Exposure>, StudyError> {
    let patient = course
        .study
        .population
        .patient(number, person.model, covariates)
        .map_err(|source| StudyError::Population {
            arm: person.arm.name.clone(),
            source,
        })?;
    let solved = solve_person(course, person, &patient)?;
    let grid = &course.study.grid;
    solved.trajectory.sample(grid, range.start, range.end, levels);
    if let Some(level) = levels.iter().find(|level| !level.is_finite()) {
        return Err(StudyError::NotFinite {
            arm: person.arm.name.clone(),
            patient: number,
            value: *level,
        });
    }
    // Exposure does not depend on the tile; it is read off once, with the first.
    match range.start {
        0 => solved.exposures(course, person, &patient),
        _ => Ok(Vec::new()),
    }
}
