//! Kinetics after the observation ends: areas and terminal half-life.

use super::{EliminationPath, Schedule, State, System};
use crate::quantity::Time;

/// Areas to infinity, ng·h/mL, from the state at `end`, with linear kinetics at vanishing amounts from then on.
pub(super) fn areas_from(system: &System, schedule: &Schedule, end: Time, state: &State) -> Vec<f64> {
    let since = (end - schedule.first_dose).hours();
    areas(system, schedule, since, state.integrals(), state.amounts())
}

/// A time from which kinetics are linear and at which all but a millionth has been eliminated.
///
/// Above its km a saturable flow is at least half of its vmax, so amounts stay above it for at most 2 × dose / vmax;
/// twenty terminal half-lives follow.
pub(super) fn end_of_saturation(system: &System, schedule: &Schedule) -> Time {
    const HALF_LIVES: f64 = 20.0;
    const MAX_HOURS: f64 = 1e5;
    let last = schedule.last_input_end();
    let since = (last - schedule.first_dose).hours();
    let slowest = (0..system.readings.len())
        .filter_map(|analyte| terminal_half_life(system, schedule, analyte, since))
        .fold(0.0, f64::max);
    let dose: f64 = schedule.total_doses().iter().sum();
    let flows = system.saturable.iter().filter(|flow| flow.vmax > 0.0);
    let saturated: f64 = flows.map(|flow| 2.0 * dose / flow.vmax).sum();
    last + Time::from_hours((saturated + HALF_LIVES * slowest).clamp(1e-3, MAX_HOURS))
}

/// Areas from the integrals of the amounts so far, mg·h, and the amounts that remain, mg.
pub(super) fn areas(
    system: &System,
    schedule: &Schedule,
    since: f64,
    so_far: &[f64],
    remaining: &[f64],
) -> Vec<f64> {
    system
        .readings
        .iter()
        .zip(so_far)
        .map(|(reading, integral)| {
            let path = EliminationPath::new(system, schedule, reading.compartment, since);
            reading.factor * (integral + path.map_or(0.0, |path| path.integral(remaining)))
        })
        .collect()
}

/// Terminal half-life of an analyte, h: ln 2 over the slowest rate on its [`EliminationPath`]. `None` when it is never
/// eliminated or no dose reaches it.
///
/// Saturable flows count at vanishing amounts, changing rate constants at `since_first_dose` hours. Held by
/// `tests/properties/half_life.rs`.
pub fn terminal_half_life(
    system: &System,
    schedule: &Schedule,
    analyte: usize,
    since_first_dose: f64,
) -> Option<f64> {
    let target = system.readings.get(analyte)?.compartment;
    let path = EliminationPath::new(system, schedule, target, since_first_dose)?;
    Some(std::f64::consts::LN_2 / path.slowest_rate()?)
}
