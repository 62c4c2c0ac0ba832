//! Which rivals are timed at which settings.

use crate::{DiffsolMethod, DiffsolRival, Ends, PharmsolMethod, PharmsolRival, Rival};

/// Patients diffsol solves together where it does; from 32 to 256 there is no difference in time.
const LANES: usize = 64;

/// The settings that are reported: of those in [`survey`] the fastest that are good enough.
///
/// Good enough is, where infusim is exact (W1 and W2), a worst error below one millionth of the maximum,
/// and where it goes step by step with a relative tolerance of 1e-8 (W3), that same tolerance.
pub fn chosen(workload: &str) -> Vec<Box<dyn Rival>> {
    // Explicit steps are held back by stability: there a tight tolerance costs nothing.
    let (explicit, implicit) = match workload {
        "W3" => ((1e-8, 1e-8), (1e-8, 1e-8)),
        _ => ((1e-7, 1e-9), (2e-7, 2e-9)),
    };
    let mut rivals = closed_form(workload);
    rivals.push(pharmsol(PharmsolMethod::Tsit45, explicit));
    for lanes in [1, LANES] {
        rivals.push(diffsol(DiffsolMethod::Bdf, implicit, lanes, Ends::SteppedBack));
    }
    rivals
}

/// Every setting worth a try.
pub fn survey(workload: &str) -> Vec<Box<dyn Rival>> {
    let mut rivals = closed_form(workload);
    for tolerance in [
        (1e-6, 1e-8),
        (2e-7, 2e-9),
        (1e-7, 1e-9),
        (1e-8, 1e-8),
        (1e-8, 1e-10),
    ] {
        for method in [
            PharmsolMethod::Bdf,
            PharmsolMethod::TrBdf2,
            PharmsolMethod::Esdirk34,
            PharmsolMethod::Tsit45,
        ] {
            rivals.push(pharmsol(method, tolerance));
        }
        for method in [
            DiffsolMethod::Bdf,
            DiffsolMethod::TrBdf2,
            DiffsolMethod::Esdirk34,
            DiffsolMethod::Tsit45,
        ] {
            for lanes in [1, LANES] {
                for ends in [Ends::StopTime, Ends::SteppedBack] {
                    rivals.push(diffsol(method, tolerance, lanes, ends));
                }
            }
        }
    }
    rivals
}

/// pharmsol has a formula for three compartments and none for a metabolite or saturable elimination.
fn closed_form(workload: &str) -> Vec<Box<dyn Rival>> {
    match workload {
        "W1" => vec![pharmsol(PharmsolMethod::ClosedForm, (0.0, 0.0))],
        _ => Vec::new(),
    }
}

fn pharmsol(method: PharmsolMethod, (relative, absolute): (f64, f64)) -> Box<dyn Rival> {
    Box::new(PharmsolRival {
        method,
        relative,
        absolute,
    })
}

fn diffsol(
    method: DiffsolMethod,
    (relative, absolute): (f64, f64),
    lanes: usize,
    ends: Ends,
) -> Box<dyn Rival> {
    Box::new(DiffsolRival {
        method,
        relative,
        absolute,
        lanes,
        ends,
    })
}
