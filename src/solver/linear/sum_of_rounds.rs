use super::mass_conservation::MassConservation;
use super::series;
use super::taylor_terms::TaylorTerms;
use crate::solver::{SolverError, Stop, System};

/// Doublings of the number of rounds: what has not vanished after 2^40 of them stays.
const MOST_DOUBLINGS: usize = 40;

/// What is left of all rounds of doses since for ever, mg by compartment, when one leaves `left` of itself at its end, which
/// is `hours` after its start: left + P left + P² left + …, with P the propagator over a round. `None` where drug stays in
/// the body.
///
/// The sum over twice as many rounds is s + Pⁿ s, with Pⁿ squared each time and corrected by what has been lost, as
/// propagators are (`MassConservation`). No term is negative and nothing cancels, however slowly drug leaves.
///
/// # Errors
/// When a stop is requested.
pub(crate) fn sum_of_rounds(
    system: &System,
    left: &[f64],
    hours: f64,
    stop: Stop<'_>,
) -> Result<Option<Vec<f64>>, SolverError> {
    let taylor = TaylorTerms::new(system, stop)?;
    let (base, doublings) = series::base(taylor.bound(), hours);
    let [first, integral, _] = taylor.matrices(base);
    let conservation = MassConservation::new(system);
    let propagators = conservation.propagators(first, &integral, doublings + MOST_DOUBLINGS, stop)?;
    let mut sum = left.to_vec();
    let mut earlier = sum.clone();
    for propagator in propagators.iter().skip(doublings) {
        propagator.apply(&sum, &mut earlier);
        let has_vanished = sum
            .iter()
            .zip(&earlier)
            .all(|(sum, earlier)| *earlier <= f64::EPSILON * sum);
        for (sum, earlier) in sum.iter_mut().zip(&earlier) {
            *sum += earlier;
        }
        if has_vanished {
            return Ok(Some(sum));
        }
    }
    Ok(None)
}
