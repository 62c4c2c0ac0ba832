//! Kinetics after the observation ends: area to infinity and terminal half-life.

use super::explicit_runge_kutta::ExplicitRungeKutta;
use super::propagator::{Problem, advance_all};
use super::{
    BatchRodas5p, EliminationPath, Method, SaveAt, Schedule, SegmentPath, SolverError, State, Stop, System,
    Tolerance, Trajectory,
};
use crate::quantity::Time;

/// Area under each analyte's concentration curve from zero to infinity, ng·h/mL, for all doses of the schedule, also
/// those after the horizon. Infinite where drug that arrives is never eliminated.
///
/// For a linear, constant system the integral of the amounts is −A⁻¹ × (total doses), with A the rate matrix: exact.
/// Others are integrated until all amounts are far below saturation, and only the rest, about a millionth, is
/// extrapolated with linear kinetics; by Dop853 if `method` is that, by Dopri5 otherwise. [`areas_to_infinity`]
/// continues from a trajectory instead. Held by `tests/properties/area.rs`.
///
/// # Errors
/// When the numerical integrator fails.
pub fn area_to_infinity(
    model: &str,
    system: &System,
    schedule: &Schedule,
    method: Method,
    tolerance: Tolerance,
) -> Result<Vec<f64>, SolverError> {
    area_with_stop(model, system, schedule, (method, tolerance), Stop::NEVER)
}

fn area_with_stop(
    model: &str,
    system: &System,
    schedule: &Schedule,
    (method, tolerance): (Method, Tolerance),
    stop: Stop<'_>,
) -> Result<Vec<f64>, SolverError> {
    if system.is_linear_and_constant() {
        let zeros = vec![0.0; system.readings.len()];
        return Ok(areas(system, schedule, 0.0, &zeros, &schedule.total_doses()));
    }
    let extended = schedule.with_horizon(end_of_saturation(system, schedule));
    let problem = Problem {
        model,
        relative: tolerance.relative,
        absolute: tolerance.absolute_mg(schedule),
        stop,
    };
    let mut propagator = ExplicitRungeKutta::new(method, problem, SaveAt::Ends);
    let segments = advance_all(&mut propagator, system, &extended.segments)?;
    let state = segments
        .last()
        .map_or_else(|| State::new(system), SegmentPath::end_state);
    let end = extended.segments.last().map_or(Time::ZERO, |segment| segment.end);
    Ok(areas_from(system, schedule, end, &state))
}

/// Areas to infinity, ng·h/mL, of subjects of one model whose trajectories are known: one row for each subject, one
/// value for each analyte. In one batch where the method is Rodas5P for all of them.
///
/// # Errors
/// For each subject as [`area_to_infinity`], and when a stop is requested.
pub fn areas_to_infinity(
    model: &str,
    systems: &[&System],
    schedules: &[&Schedule],
    trajectories: &[Trajectory],
    (method, tolerance): (Method, Tolerance),
    stop: Stop<'_>,
) -> Vec<Result<Vec<f64>, SolverError>> {
    if systems
        .iter()
        .all(|system| method.for_system(system) == Method::Rodas5p)
    {
        let trajectories: Vec<&Trajectory> = trajectories.iter().collect();
        let batch = BatchRodas5p::new(tolerance).with_stop(stop);
        return batch.areas_to_infinity(systems, schedules, &trajectories);
    }
    let subjects = systems.iter().zip(schedules);
    subjects
        .map(|(system, schedule)| area_with_stop(model, system, schedule, (method, tolerance), stop))
        .collect()
}

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
fn areas(system: &System, schedule: &Schedule, since: f64, so_far: &[f64], remaining: &[f64]) -> Vec<f64> {
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
