//! What is in a body in which the same doses have been given for ever.

use super::linear::sum_of_rounds;
use super::propagator::advance_all;
use super::schedule::segments_between;
use super::{
    Input, Method, OccasionSystems, Propagator, Segment, SolverError, State, Stop, System, Tolerance,
};
use crate::quantity::Time;

/// The amounts before the next round of doses, where rounds have been given for ever.
#[derive(Clone, Debug, PartialEq)]
pub struct SteadyState {
    /// mg by compartment.
    pub amounts: Vec<f64>,
    /// How many rounds were followed one by one; 0 where the sum over all of them is known exactly.
    pub rounds: u32,
}

/// What remains to come in further rounds, as a share of what is in the body, below which rounds are no longer followed.
pub const STEADY: f64 = 1e-9;
/// Rounds that are followed at most.
const MOST_ROUNDS: u32 = 5_000;

/// The steady state of a system that is given `round` every so often; `model` is named in errors.
///
/// For a linear system the amounts are x = P x + b, where P propagates over a round and b is what one round leaves of
/// itself: the sum b + P b + P² b + …, each partial sum of twice as many rounds from the one before, of terms none of
/// which is negative. Others are followed round by round until what remains to come, estimated from the last two
/// differences as a geometric series, is less than [`STEADY`] of what is in the body.
///
/// # Errors
/// When an input of a round goes on into the next one, a rate constant changes with time, no steady state exists, or the
/// method fails.
pub fn steady_state(
    model: &str,
    system: &System,
    (round, every): (&[Input], Time),
    (method, tolerance): (Method, Tolerance),
    stop: Stop<'_>,
) -> Result<SteadyState, SolverError> {
    let none = |reason: &str| SolverError::NoSteadyState {
        model: model.to_string(),
        reason: reason.to_string(),
    };
    if round
        .iter()
        .any(|input| input.end > every || input.start >= every)
    {
        return Err(none("a dose is still arriving when the next round begins"));
    }
    if system.transfers.iter().any(|transfer| transfer.time_slope != 0.0) {
        return Err(none(
            "a rate changes with the time since the first dose, and there is none",
        ));
    }
    let segments = segments_between(round, system.size, Time::ZERO, [Time::ZERO, every]);
    let given: f64 = round.iter().map(|input| input.amount).sum();
    let absolute = tolerance.absolute * if given > 0.0 { given } else { 1.0 };
    let tolerances = (tolerance.relative, absolute);
    let mut propagator = method.propagator(model, system, tolerances, stop);
    if system.is_linear_and_constant() {
        let left = advance_all(&mut *propagator, OccasionSystems::one(system), &segments)?;
        let left = left
            .last()
            .map_or_else(|| State::new(system), |path| path.end_state());
        let amounts = sum_of_rounds(system, left.amounts(), every.hours(), stop)?;
        let amounts = amounts.ok_or_else(|| none("drug stays in the body"))?;
        return Ok(SteadyState { amounts, rounds: 0 });
    }
    let found = followed(&mut *propagator, system, &segments)?;
    found.ok_or_else(|| none("more is given than can be eliminated"))
}

/// Follows rounds until the next ones change next to nothing; `None` where they never do.
fn followed(
    propagator: &mut dyn Propagator,
    system: &System,
    segments: &[Segment],
) -> Result<Option<SteadyState>, SolverError> {
    let mut state = State::new(system);
    let mut before = f64::INFINITY;
    for number in 1..=MOST_ROUNDS {
        let start = state.clone();
        for segment in segments {
            state = propagator.advance(system, &state, segment)?.end_state();
        }
        state.forget_integrals();
        let (old, new) = (start.amounts(), state.amounts());
        let change: f64 = old.iter().zip(new).map(|(old, new)| (new - old).abs()).sum();
        let held: f64 = new.iter().sum();
        // The differences shrink by this factor from round to round; the rest of the series follows.
        let factor = change / before;
        let to_come = change * factor / (1.0 - factor);
        if change <= f64::EPSILON * held || (factor < 1.0 && number > 2 && to_come <= STEADY * held) {
            let amounts = new.to_vec();
            return Ok(Some(SteadyState {
                amounts,
                rounds: number,
            }));
        }
        before = change;
    }
    Ok(None)
}
