//! Patients solved side by side, and one by one by the method they are held against: all that the properties of
//! the ensemble need of its interface.

use crate::cases::{GroupMember, SubjectGroup, TIGHT};
use crate::counted::level_at;
use infusim::ensemble::{BatchOutput, BatchSolver, SolveRequest, SubjectProblem};
use infusim::lane::SimdLevel;
use infusim::outcome::{Above, Exposure, Exposures};
use infusim::quantiles::{Scratch, StreamingQuantiles};
use infusim::quantity::Time;
use infusim::solver::{Grid, Method, Stop, Trajectory, area_to_infinity, solve, terminal_half_life};
use proptest::prelude::*;

/// What is asked of everybody.
#[derive(Clone, Debug)]
pub struct Asked {
    pub grid: Grid,
    /// For each analyte.
    pub thresholds: Vec<Vec<Option<f64>>>,
    /// As in a study: twice the power of two above the typical patient's fastest rate, 1/h.
    pub fastest: f64,
}

/// What a block gave.
pub struct Solved {
    /// By analyte, then by patient.
    pub exposures: Vec<Vec<Exposure>>,
    /// For each analyte and each point, the levels of everybody, the lowest first.
    pub levels: Vec<Vec<f64>>,
    /// Those who are to be solved one by one.
    pub scalar_fallback: Vec<usize>,
}

/// What one patient had, solved alone.
pub struct Reference {
    pub trajectory: Trajectory,
    pub levels: Vec<f64>,
    /// By analyte.
    pub exposures: Vec<Exposure>,
}

/// The rate that a study on people like this one would ask with.
pub fn fastest(member: &GroupMember) -> f64 {
    2.0 * ready(member).system.rate_bound()
}

fn ready(member: &GroupMember) -> SubjectProblem {
    SubjectProblem {
        system: member.system.clone(),
        later: Vec::new(),
        schedule: member.schedule.clone(),
        own_levels: Vec::new(),
    }
}

/// Everybody in one block.
pub fn solve_in_lanes(block: &mut BatchSolver, asked: &Asked, people: &[GroupMember]) -> Solved {
    let ranks: Vec<usize> = (1..=people.len()).collect();
    let mut solved = Solved {
        exposures: Vec::new(),
        levels: vec![Vec::new(); asked.thresholds.len() * asked.grid.len()],
        scalar_fallback: Vec::new(),
    };
    // A pass gives three percentiles; as many passes as it takes to have every subject's level.
    for three in ranks.chunks(3) {
        let percentiles = solve_for(block, asked, people, three, &mut solved);
        for (levels, more) in solved.levels.iter_mut().zip(percentiles) {
            levels.extend(more);
        }
    }
    solved
}

/// Solves a block and gives, for each analyte and each point, the levels of up to three ranks.
fn solve_for(
    block: &mut BatchSolver,
    asked: &Asked,
    people: &[GroupMember],
    ranks: &[usize],
    solved: &mut Solved,
) -> Vec<Vec<f64>> {
    let patients: Vec<SubjectProblem> = people.iter().map(ready).collect();
    assert!(patients.iter().all(BatchSolver::fits));
    let mut exposures: Vec<Exposures> = asked
        .thresholds
        .iter()
        .map(|thresholds| Exposures::filled(people.len(), thresholds))
        .collect();
    let share = |index: usize| {
        let rank = ranks.get(index).unwrap_or(&ranks[0]);
        (*rank as f64 - 0.5) / people.len() as f64
    };
    let wanted = [share(0), share(1), share(2)];
    let points = asked.grid.len();
    let mut percentiles = vec![Vec::new(); asked.thresholds.len() * points];
    // In two windows, as where memory is short: a law holds however points are looked at.
    let cut = points / 3;
    let windows = [0..cut, cut..points];
    for window in windows.into_iter().filter(|window| !window.is_empty()) {
        let request = SolveRequest {
            grid: asked.grid,
            window: window.clone(),
            thresholds: &asked.thresholds,
            own_levels: &[],
            fastest: asked.fastest,
            stop: Stop::NEVER,
        };
        let mut place: Vec<_> = exposures
            .iter_mut()
            .flat_map(|exposures| exposures.blocks_mut(people.len()))
            .collect();
        let limits = vec![Vec::new(); asked.thresholds.len()];
        let mut quantiles = StreamingQuantiles::new(people.len(), window.len(), wanted, limits);
        let mut counts = quantiles.empty();
        let mut output = BatchOutput {
            quantiles: &quantiles,
            counts: &mut counts,
            exposures: &mut place,
            errors: None,
            responses: None,
            kept: None,
        };
        solved.scalar_fallback = block.solve(&request, &patients, &mut output);
        solved.scalar_fallback.sort_unstable();
        let (columns, round) = quantiles.columns(people.len());
        for (column, bracket) in columns.iter_mut().enumerate() {
            bracket.update(column, &[&counts], &round, &mut Scratch::default());
        }
        for (column, found) in quantiles.estimates().into_iter().enumerate() {
            let (analyte, point) = (column / window.len(), column % window.len());
            let found = found.unwrap();
            let values = found.iter().map(|percentile| percentile.value);
            percentiles[analyte * points + window.start + point] = values.take(ranks.len()).collect();
        }
    }
    solved.exposures = exposures
        .iter()
        .map(|exposures| exposures.iter().collect())
        .collect();
    percentiles
}

/// A subject solved alone. `thresholds` by analyte.
pub fn scalar_reference(member: &GroupMember, grid: &Grid, thresholds: &[Vec<Option<f64>>]) -> Reference {
    let GroupMember { system, schedule } = member;
    let trajectory = solve("alone", system, schedule, Method::Exact, TIGHT).unwrap();
    let mut levels = vec![f64::NAN; grid.len() * trajectory.analytes()];
    trajectory.sample(grid, 0, grid.len(), &mut levels);
    let areas = area_to_infinity("model", system, schedule, Method::Exact, TIGHT).unwrap();
    let exposure = |(analyte, thresholds): (usize, &Vec<Option<f64>>)| {
        let half_life = terminal_half_life(system, schedule, analyte, 0.0);
        Exposure::new(&trajectory, analyte, areas[analyte], half_life, thresholds)
    };
    let exposures = thresholds.iter().enumerate().map(exposure).collect();
    Reference {
        trajectory,
        levels,
        exposures,
    }
}

/// Levels of every threshold, asked of the analyte it belongs to and of no other.
pub fn own_thresholds(thresholds: &[Vec<f64>]) -> Vec<Vec<Option<f64>>> {
    let all = |analyte: usize| {
        let place = |(owner, thresholds): (usize, &Vec<f64>)| {
            let own = move |threshold: &f64| (owner == analyte).then_some(*threshold);
            thresholds.iter().map(own).collect::<Vec<_>>()
        };
        thresholds.iter().enumerate().flat_map(place).collect()
    };
    (0..thresholds.len()).map(all).collect()
}

/// A grid for a group: `points` distances up to the horizon, and a piece that is left over.
pub fn grid(group: &SubjectGroup, points: f64) -> Grid {
    let every = (group.horizon.microseconds() as f64 / points).max(1.0) as i64;
    Grid::new(Time::from_microseconds(every), group.horizon).unwrap()
}

impl Asked {
    /// Each threshold, and one a hair above and below it.
    pub fn with_neighbours(&self, hair: f64) -> Vec<Vec<Option<f64>>> {
        let three = |threshold: &Option<f64>| {
            [1.0, 1.0 + hair, 1.0 - hair].map(|share| threshold.map(|threshold| threshold * share))
        };
        let all = |thresholds: &Vec<Option<f64>>| thresholds.iter().flat_map(three).collect();
        self.thresholds.iter().map(all).collect()
    }
}

/// How far two right levels may lie apart, as a share of the highest. Both methods square the exponential
/// of a short step again and again, and each squaring doubles its relative error, so that it grows with
/// what the fastest rate comes to until the end.
pub fn share_of_rounding(member: &GroupMember, horizon: Time) -> f64 {
    1e-11 + 3e-14 * member.system.fastest_rate() * horizon.hours()
}

/// Holds the levels of everybody against those they have alone. Whose is whose nobody can see; `shares` say
/// how far each may lie apart, of their own highest level.
pub fn check_levels(
    found: &[Vec<f64>],
    references: &[Reference],
    shares: &[f64],
) -> Result<(), TestCaseError> {
    let analytes = references[0].exposures.len();
    let points = references[0].levels.len() / analytes;
    for (cell, found) in found.iter().enumerate() {
        let mut expected: Vec<f64> = references.iter().map(|one| one.levels[cell]).collect();
        expected.sort_by(f64::total_cmp);
        let allowed = references
            .iter()
            .zip(shares)
            .map(|(one, share)| share * one.exposures[cell / points].cmax);
        let allowed = allowed.fold(0.0, f64::max);
        prop_assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            prop_assert!(
                (found - expected).abs() <= allowed,
                "{}, not {} at point {} of {}: {:e}",
                found,
                expected,
                cell % points,
                points,
                allowed,
            );
        }
    }
    Ok(())
}

fn near(found: f64, expected: f64, share: f64) -> bool {
    found == expected || (found - expected).abs() <= share * expected.abs()
}

/// Holds what a subject had of an analyte against what they have alone, whose thresholds have neighbours.
pub fn check_exposure(
    found: &Exposure,
    reference: &Reference,
    analyte: usize,
    horizon: Time,
    share: f64,
) -> Result<(), TestCaseError> {
    let expected = &reference.exposures[analyte];
    for (name, found, expected, share) in [
        ("Cmax", found.cmax, expected.cmax, share),
        ("area", found.area, expected.area, share),
        (
            "area to infinity",
            found.area_to_infinity,
            expected.area_to_infinity,
            1e-14,
        ),
        (
            "half-life",
            found.half_life.unwrap_or(f64::INFINITY),
            expected.half_life.unwrap_or(f64::INFINITY),
            1e-14,
        ),
    ] {
        prop_assert!(
            near(found, expected, share),
            "{name} {found}, not {expected}: {share:e}"
        );
    }
    let apart = (found.tmax - expected.tmax).abs();
    if apart > 1e-8 {
        // Two peaks of one height, or a plateau.
        let there = highest_at(&reference.trajectory, analyte, found.tmax);
        prop_assert!(
            near(there, expected.cmax, share),
            "peak at {}, not {}",
            found.tmax,
            expected.tmax
        );
    }
    for (above, three) in found.above.iter().zip(expected.above.chunks_exact(3)) {
        let (higher, lower) = (&three[1], &three[2]);
        let slack = 1e-9 + 1e-11 * horizon.hours();
        prop_assert!(
            (higher.hours - slack..=lower.hours + slack).contains(&above.hours),
            "{} h above, not {} to {}",
            above.hours,
            higher.hours,
            lower.hours,
        );
        let first = |above: &Above| above.first.unwrap_or(f64::INFINITY);
        prop_assert!(
            first(lower) - slack <= first(above) && first(above) <= first(higher) + slack,
            "first at {}, not {} to {}",
            first(above),
            first(lower),
            first(higher),
        );
        // Who never was above was so for the last time before the beginning.
        let back = |above: &Above| match above.first {
            Some(_) => above.back.unwrap_or(horizon.hours()),
            None => f64::NEG_INFINITY,
        };
        prop_assert!(
            back(higher) - slack <= back(above) && back(above) <= back(lower) + slack,
            "back at {}, not {} to {}",
            back(above),
            back(higher),
            back(lower),
        );
    }
    Ok(())
}

/// The level at a time; at an event, the higher one of the two.
fn highest_at(trajectory: &Trajectory, analyte: usize, time: f64) -> f64 {
    let mut highest = 0.0_f64;
    for segment in &trajectory.segments {
        let (local, end) = (
            time - segment.start.hours(),
            (segment.end - segment.start).hours(),
        );
        if (-1e-12..=end + 1e-12).contains(&local) {
            highest = highest.max(level_at(segment, local.clamp(0.0, end), analyte).value);
        }
    }
    highest
}

/// The processor at hand, the least of its kind, and what lies between.
pub fn levels_of_processors() -> Vec<SimdLevel> {
    let mut levels = vec![SimdLevel::new(), SimdLevel::baseline()];
    #[cfg(target_arch = "x86_64")]
    {
        use fearless_simd::Simd;
        levels.extend(SimdLevel::new().as_sse4_2().map(Simd::level));
        levels.extend(SimdLevel::new().as_avx2().map(Simd::level));
    }
    levels
}
