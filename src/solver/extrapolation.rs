//! What happens after the observation ends: area to infinity and terminal half-life.

use super::numeric::{self, SaveAt};
use super::{
    BatchRodas5p, EliminationPath, Method, Schedule, SolverError, Stop, System, Tolerance, Trajectory,
};
use crate::quantity::Time;

/// Area under each analyte's curve from zero to infinity, in ng·h/mL, for all doses of the
/// schedule, also those after its horizon. Infinite where drug arrives that never leaves.
///
/// For a linear system with constant rates the integral of the amounts is −A⁻¹ × (what arrives), exact.
/// For the others the course is followed until the last drop has long left the saturated range, and
/// only what is then left, about a millionth, is treated as linear; by Dop853 where that is asked for,
/// by Dopri5 otherwise. [`areas_to_infinity`] carries on from a trajectory instead.
///
/// # Errors
/// When a step-by-step solver gives up.
pub fn area_to_infinity(
    system: &System,
    schedule: &Schedule,
    method: Method,
    tolerance: Tolerance,
) -> Result<Vec<f64>, SolverError> {
    one_area(system, schedule, (method, tolerance), Stop::NEVER)
}

fn one_area(
    system: &System,
    schedule: &Schedule,
    (method, tolerance): (Method, Tolerance),
    stop: Stop<'_>,
) -> Result<Vec<f64>, SolverError> {
    if system.is_linear_and_constant() {
        let nothing = vec![0.0; system.readings.len()];
        return Ok(areas(system, schedule, 0.0, &nothing, &schedule.totals()));
    }
    let method = match method {
        Method::Dop853 => Method::Dop853,
        _ => Method::Dopri5,
    };
    let followed = schedule.until(end_of_saturation(system, schedule));
    let segments = numeric::course(system, &followed, (method, tolerance), SaveAt::Ends, stop)?;
    let state = segments.last().map_or(&[][..], |segment| segment.last_state());
    let end = followed.segments.last().map_or(Time::ZERO, |segment| segment.end);
    Ok(areas_from(system, schedule, end, state))
}

/// Areas to infinity of patients of one model whose trajectories are known, several at a time where
/// the method can.
///
/// # Errors
/// For each patient as [`area_to_infinity`]; and when it is stopped.
pub fn areas_to_infinity(
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
        let batch = BatchRodas5p::new(tolerance).until(stop);
        return batch.areas_to_infinity(systems, schedules, &trajectories);
    }
    let patients = systems.iter().zip(schedules);
    patients
        .map(|(system, schedule)| one_area(system, schedule, (method, tolerance), stop))
        .collect()
}

/// Areas to infinity when the state at `end` is known, and all that is then left flows as at
/// vanishing amounts.
pub(super) fn areas_from(system: &System, schedule: &Schedule, end: Time, state: &[f64]) -> Vec<f64> {
    let amounts = state.get(..system.size).unwrap_or(&[]);
    let integrals = state.get(system.size + 1..).unwrap_or(&[]);
    let since = (end - schedule.first_dose).hours();
    areas(system, schedule, since, integrals, amounts)
}

/// When everything flows as at vanishing amounts, and all but a millionth has left.
///
/// Above its km a saturable flow takes at least half of its vmax, so it stays above for at most
/// 2 × dose / vmax; then twenty half-lives follow.
pub(super) fn end_of_saturation(system: &System, schedule: &Schedule) -> Time {
    const HALF_LIVES: f64 = 20.0;
    const LONGEST: f64 = 1e5;
    let last = schedule.last_arrival();
    let since = (last - schedule.first_dose).hours();
    let slowest = (0..system.readings.len())
        .filter_map(|analyte| terminal_half_life(system, schedule, analyte, since))
        .fold(0.0, f64::max);
    let given: f64 = schedule.totals().iter().sum();
    let working = system.saturable.iter().filter(|flow| flow.vmax > 0.0);
    let saturated: f64 = working.map(|flow| 2.0 * given / flow.vmax).sum();
    last + Time::from_hours((saturated + HALF_LIVES * slowest).clamp(1e-3, LONGEST))
}

/// Integrals of the amounts so far plus what is still to come of `left`, as areas.
fn areas(system: &System, schedule: &Schedule, since: f64, so_far: &[f64], left: &[f64]) -> Vec<f64> {
    system
        .readings
        .iter()
        .zip(so_far)
        .map(|(reading, integral)| {
            let path = EliminationPath::new(system, schedule, reading.compartment, since);
            reading.factor * (integral + path.map_or(0.0, |path| path.integral(left)))
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
    let target = system.readings.get(analyte)?.compartment;
    let path = EliminationPath::new(system, schedule, target, since_first_dose)?;
    Some(std::f64::consts::LN_2 / path.slowest_rate()?)
}
