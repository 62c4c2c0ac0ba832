//! What happens after the observation ends: area to infinity and terminal half-life.

use super::{Matrix, Method, Schedule, SolverError, System, Tolerance, numeric};
use crate::quantity::Time;

/// Area under each analyte's curve from zero to infinity, in ng·h/mL, for all doses of the
/// schedule, also those after its horizon. Infinite for a substance that never leaves.
///
/// For a linear system with constant rates the integral of the amounts is −A⁻¹ × (what arrives), exact.
/// For the others the course is followed after the last dose until what is still to come is at most
/// a ten-thousandth of each area; only that is treated as linear and constant.
///
/// # Errors
/// When a step-by-step solver gives up.
pub fn area_to_infinity(
    system: &System,
    schedule: &Schedule,
    method: Method,
    tolerance: Tolerance,
) -> Result<Vec<f64>, SolverError> {
    if system.is_linear_and_constant() {
        let rest = system.rate_matrix(0.0).solve_negated(&schedule.totals());
        return Ok(areas(system, &vec![0.0; system.readings.len()], rest.as_deref()));
    }
    let method = match method.for_system(system) {
        Method::Exact | Method::Auto => Method::Dopri5,
        chosen => chosen,
    };
    let last = schedule.last_arrival();
    let since = (last - schedule.first_dose).hours();
    let slowest = (0..system.readings.len())
        .filter_map(|analyte| terminal_half_life(system, schedule, analyte, since))
        .fold(0.0, f64::max);
    let mut follow = (FIRST_LOOK * slowest).clamp(1e-3, 1e5);
    for _ in 0..DOUBLINGS {
        let followed = schedule.until(last + Time::from_hours(follow));
        let stretches = numeric::course(system, &followed, method, tolerance)?;
        let state = stretches.last().map_or(&[][..], |stretch| stretch.last_state());
        let amounts = state.get(..system.size).unwrap_or(&[]);
        let integrals = state.get(system.size + 1..).unwrap_or(&[]);
        let end = followed.stretches.last().map_or(last, |stretch| stretch.end);
        let matrix = system.rate_matrix((end - schedule.first_dose).hours());
        let so_far = areas(system, integrals, Some(&vec![0.0; system.size]));
        let whole = areas(system, integrals, matrix.solve_negated(amounts).as_deref());
        let is_done = |(so_far, whole): (&f64, &f64)| whole - so_far <= TO_COME * whole;
        if so_far.iter().zip(&whole).all(is_done) {
            return Ok(whole);
        }
        follow *= 2.0;
    }
    // After so many half-lives it is not on its way out.
    Ok(vec![f64::INFINITY; system.readings.len()])
}

/// The share of an area that may be still to come when it is treated as linear. Saturation and change
/// bend so small a rest by far less than itself.
const TO_COME: f64 = 1e-4;
/// Half-lives after which a linear system has less than [`TO_COME`] to come.
const FIRST_LOOK: f64 = 14.0;
/// Fourteen half-lives, doubled so often, are more than a year for any drug here.
const DOUBLINGS: u32 = 12;

/// Integrals of the amounts so far plus what is still to come, as areas. Without a solution the
/// substance never leaves, and the area is infinite.
fn areas(system: &System, so_far: &[f64], to_come: Option<&[f64]>) -> Vec<f64> {
    system
        .readings
        .iter()
        .zip(so_far)
        .map(|(reading, integral)| {
            let rest = match to_come {
                Some(rest) => rest.get(reading.compartment).copied().unwrap_or(f64::NAN),
                None => f64::INFINITY,
            };
            reading.factor * (integral + rest)
        })
        .collect()
}

/// The half-life, in hours, with which an analyte disappears in the end: that of the slowest rate
/// among the compartments on the way from a dose to the analyte. `None` when it never disappears
/// or nothing is given.
///
/// Saturable flows are taken at vanishing amounts, changing clearances at `since_first_dose` hours.
pub fn terminal_half_life(
    system: &System,
    schedule: &Schedule,
    analyte: usize,
    since_first_dose: f64,
) -> Option<f64> {
    let matrix = system.rate_matrix(since_first_dose);
    let target = system.readings.get(analyte)?.compartment;
    let dosed: Vec<usize> = (0..system.size)
        .filter(|index| {
            schedule
                .arrivals
                .iter()
                .any(|a| a.into == *index && a.amount > 0.0)
        })
        .collect();
    let reached = closure(&dosed, |from, to| matrix.get(to, from) > 0.0, system.size);
    let leading = closure(&[target], |from, to| matrix.get(from, to) > 0.0, system.size);
    let kept: Vec<usize> = (0..system.size)
        .filter(|index| reached.contains(index) && leading.contains(index))
        .collect();
    if kept.is_empty() {
        return None;
    }
    let mut part = Matrix::zero(kept.len());
    for (row, from_row) in kept.iter().enumerate() {
        for (column, from_column) in kept.iter().enumerate() {
            part.set(row, column, matrix.get(*from_row, *from_column));
        }
    }
    slowest_rate(&part).map(|rate| std::f64::consts::LN_2 / rate)
}

/// Everything that can be reached from `start` along `leads(from, to)`.
fn closure(start: &[usize], leads: impl Fn(usize, usize) -> bool, size: usize) -> Vec<usize> {
    let mut found = start.to_vec();
    let mut next = 0;
    while let Some(from) = found.get(next).copied() {
        for to in 0..size {
            if leads(from, to) && !found.contains(&to) {
                found.push(to);
            }
        }
        next += 1;
    }
    found
}

/// The smallest rate λ at which e^(−λt) solves the system, by bisection: −(A + λI) can be eliminated
/// with pivots above zero exactly as long as λ is below it (a property of M-matrices; Berman and
/// Plemmons, Nonnegative Matrices in the Mathematical Sciences, chapter 6).
///
/// Equal and nearly equal rates need no special care, and no complex number appears.
fn slowest_rate(matrix: &Matrix) -> Option<f64> {
    let size = matrix.size();
    let below = |rate: f64| {
        let mut shifted = matrix.clone();
        for index in 0..size {
            shifted.add(index, index, rate);
        }
        shifted.solve_negated(&vec![0.0; size]).is_some()
    };
    let mut high = (0..size)
        .map(|index| -matrix.get(index, index))
        .fold(f64::INFINITY, f64::min);
    if !below(0.0) || !high.is_finite() {
        return None;
    }
    let mut low = 0.0;
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(0.5 * (low + high))
}
