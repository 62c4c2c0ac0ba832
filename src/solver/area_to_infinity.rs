use super::explicit_runge_kutta::{ExplicitRungeKutta, RungeKuttaPair};
use super::extrapolation::{areas, areas_from, end_of_saturation};
use super::propagator::{Problem, advance_all, advance_from};
use super::{
    BatchRodas5p, Method, OccasionSystems, SaveAt, Schedule, SegmentPath, SolverError, State, Stop, System,
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
        absolute: schedule.absolute_tolerance(tolerance),
        stop,
    };
    let pair = match method {
        Method::Auto | Method::Exact | Method::Rodas5p | Method::Dopri5 => RungeKuttaPair::Five,
        Method::Dop853 => RungeKuttaPair::Eight,
    };
    let mut propagator = ExplicitRungeKutta::new(pair, problem, SaveAt::Ends);
    let segments = advance_all(&mut propagator, OccasionSystems::one(system), &extended.segments)?;
    let state = segments
        .last()
        .map_or_else(|| State::new(system), SegmentPath::end_state);
    let end = extended.segments.last().map_or(Time::ZERO, |segment| segment.end);
    Ok(areas_from(system, schedule, end, &state))
}

/// Areas to infinity, ng·h/mL, by analyte, of a subject with another system on each occasion, whose trajectory is known.
/// After its end the last occasion goes on.
///
/// # Errors
/// As [`area_to_infinity`], and when a stop is requested.
pub fn occasion_areas(
    model: &str,
    systems: OccasionSystems<'_>,
    (schedule, trajectory): (&Schedule, &Trajectory),
    (method, tolerance): (Method, Tolerance),
    stop: Stop<'_>,
) -> Result<Vec<f64>, SolverError> {
    let (last, end) = (systems.last(), trajectory.end());
    let after = match last.is_linear_and_constant() {
        true => {
            let to_come = schedule.amounts_after(end);
            let amounts = trajectory.remaining().iter().zip(to_come);
            let amounts: Vec<f64> = amounts.map(|(now, later)| now + later).collect();
            areas(last, schedule, 0.0, &vec![0.0; last.readings.len()], &amounts)
        }
        false => {
            let remaining = schedule.remaining_after(end, end_of_saturation(last, schedule));
            let absolute = schedule.absolute_tolerance(tolerance);
            let mut propagator = method.propagator(model, last, (tolerance.relative, absolute), stop);
            let mut state = trajectory.end_state();
            state.forget_integrals();
            let later = OccasionSystems::one(last);
            let paths = advance_from(&mut *propagator, later, state.clone(), &remaining.segments)?;
            let (state, end) = paths
                .last()
                .map_or((state, end), |path| (path.end_state(), path.end));
            areas_from(last, schedule, end, &state)
        }
    };
    let within = (0..last.readings.len()).map(|analyte| trajectory.area(analyte));
    Ok(within.zip(after).map(|(within, after)| within + after).collect())
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
