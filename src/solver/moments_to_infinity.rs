use super::extrapolation::areas;
use super::{EliminationPath, Schedule, System};

/// The first two moments of an analyte's concentration curve, from zero to infinity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveMoments {
    /// Area under the curve, ng·h/mL.
    pub area: f64,
    /// Area under time × concentration, ng·h²/mL.
    pub first: f64,
}

/// Moments of each analyte's curve in a linear, constant system into which drug enters once, wherever and whenever:
/// `entered` is the amount that enters each compartment, mg, and `entered_times` the sum of amount × time of entry, mg·h.
/// `schedule` says into which compartments doses go. `None` for an analyte that no dose reaches, where drug stays in the
/// body, and where the system is not linear and constant.
///
/// Of dx/dt = A x + u with x(0) = 0 both sides are integrated over time, and both times t, by parts (Yamaoka, Nakagawa
/// and Uno, J Pharmacokinet Biopharm 1978;6:547-558, doi:10.1007/BF01062109):
///
/// ```text
/// X₀ = ∫ x dt = −A⁻¹ ∫ u dt,   X₁ = ∫ t x dt = −A⁻¹ (X₀ + ∫ t u dt)
/// ```
///
/// Two solutions of one linear system, by an elimination in which nothing is subtracted: see [`EliminationPath`]. Held by
/// `tests/properties/nca.rs` and `tests/reference/nca.rs`.
pub fn moments_to_infinity(
    system: &System,
    schedule: &Schedule,
    entered: &[f64],
    entered_times: &[f64],
) -> Vec<Option<CurveMoments>> {
    let moments = system.readings.iter().map(|reading| {
        let path = EliminationPath::new(system, schedule, reading.compartment, 0.0);
        let [area, first] = path
            .filter(|_| system.is_linear_and_constant())?
            .moments(entered, entered_times)?;
        Some(CurveMoments {
            area: reading.factor * area,
            first: reading.factor * first,
        })
    });
    moments.collect()
}

/// Areas under each analyte's curve from a time on to infinity, ng·h/mL, from the amounts there are then, mg, without
/// further input; of a linear, constant system.
pub fn areas_of_amounts(system: &System, schedule: &Schedule, amounts: &[f64]) -> Vec<f64> {
    areas(system, schedule, 0.0, &vec![0.0; system.readings.len()], amounts)
}
