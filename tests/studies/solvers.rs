//! Independent solvers agree about everybody.

use crate::sandbox::cases;
use crate::written::{Written, linear_studies, on_occasions, outcome, studies};
use infusim::outcome::{Exposures, StudyOutcome};
use infusim::solver::Method;
use proptest::prelude::*;

/// A peak or an area, relative: the solvers work at 1e-9 a step.
const CLOSE: f64 = 1e-6;
/// What is followed to infinity step by step adds up more steps.
const CLOSE_AT_INFINITY: f64 = 1e-5;
/// Thresholds are moved by this share, so that a curve that touches one is no matter of rounding.
const BESIDE: f64 = 1e-5;

fn near(found: f64, expected: f64, share: f64) -> bool {
    (found - expected).abs() <= share * expected.abs().max(found.abs())
}

/// Levels beside each threshold: below it, it, above it.
fn beside(written: &Written) -> Vec<(&'static str, f64)> {
    let three = |(substance, level): &(&'static str, f64)| {
        [1.0 - BESIDE, 1.0, 1.0 + BESIDE].map(|factor| (*substance, level * factor))
    };
    written.thresholds.iter().flat_map(three).collect()
}

fn people(outcome: &StudyOutcome) -> impl Iterator<Item = &Exposures> {
    outcome
        .series
        .iter()
        .flat_map(|series| &series.analytes)
        .map(|analyte| &analyte.patients)
}

/// Peaks, areas and times above of everybody under two solvers.
fn agree(written: &Written, one: Method, other: Method) -> Result<(), TestCaseError> {
    let study = written.study_with(&beside(written));
    let [one_found, other_found] = [one, other].map(|method| outcome(&study, method, 1));
    for (found, expected) in people(&one_found).zip(people(&other_found)) {
        for (name, found, expected, share) in [
            ("peak", found.cmax(), expected.cmax(), CLOSE),
            ("area", found.area(), expected.area(), CLOSE),
            (
                "area to infinity",
                found.area_to_infinity(),
                expected.area_to_infinity(),
                CLOSE_AT_INFINITY,
            ),
        ] {
            for (patient, (found, expected)) in found.iter().zip(expected).enumerate() {
                prop_assert!(
                    near(*found, *expected, share),
                    "{name} of patient {}: {one} {found}, {other} {expected}",
                    patient + 1
                );
            }
        }
        for threshold in 0..written.thresholds.len() {
            let hours = |exposures: &Exposures, place| {
                exposures.hours_above(3 * threshold + place).map(<[f64]>::to_vec)
            };
            let (Some(found), Some(below), Some(above)) =
                (hours(found, 1), hours(expected, 0), hours(expected, 2))
            else {
                continue;
            };
            for (patient, found) in found.iter().enumerate() {
                let within = above[patient] - 1e-6..=below[patient] + 1e-6;
                prop_assert!(
                    within.contains(found),
                    "hours above of patient {}: {one} {found}, {other} {within:?}",
                    patient + 1
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(24))]

    /// The same where people differ from occasion to occasion; it fails when a boundary between two, a jump of a level or
    /// what remains of an earlier one is treated differently.
    #[test]
    fn exact_and_step_by_step_on_occasions(written in on_occasions(linear_studies())) {
        agree(&written, Method::Rodas5p, Method::Exact)?;
        agree(&written, Method::Dopri5, Method::Exact)?;
    }

    /// What has an exact solution is met by both kinds of stepping; it fails when a propagator, a bridge between two
    /// steps, an event or a threshold is treated differently by one of them.
    #[test]
    fn exact_and_step_by_step(written in linear_studies()) {
        agree(&written, Method::Rodas5p, Method::Exact)?;
        agree(&written, Method::Dopri5, Method::Exact)?;
    }

    /// The same with occasions.
    #[test]
    fn implicit_and_explicit_on_occasions(written in on_occasions(studies())) {
        agree(&written, Method::Rodas5p, Method::Dop853)?;
    }

    /// What saturates or changes has no exact solution, but two solvers that have nothing in common.
    #[test]
    fn implicit_and_explicit(written in studies()) {
        prop_assume!(!written.model.is_linear());
        agree(&written, Method::Rodas5p, Method::Dopri5)?;
    }
}
