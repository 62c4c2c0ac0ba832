use crate::cases::{Case, cases, levels, random_cases};
use infusim::quantity::Time;
use infusim::solver::{Method, Schedule};
use proptest::prelude::*;

/// The same protocol, begun later by `shift`.
fn later(case: &Case, shift: Time) -> Schedule {
    let mut inputs = case.schedule().inputs;
    for input in &mut inputs {
        input.start = input.start + shift;
        input.end = input.end + shift;
    }
    let first = case.timeline.first_dose() + shift;
    Schedule::from_inputs(inputs, case.model.system.size, first, case.horizon + shift)
}

proptest! {
    #![proptest_config(random_cases(64))]

    /// A protocol begun later gives the same curve later, also where a clearance changes with time
    /// since the first dose; it fails when anything counts from midnight instead of the first dose.
    #[test]
    fn begun_later_is_the_same_later(mut case in cases(), every in 1..1_000_000_000_i64, slope in -0.003..0.02_f64) {
        // A shift by a whole number of grid points, so that the same moments are compared.
        let points = 97;
        let every = Time::from_microseconds(every);
        case.horizon = every.times(points);
        let shift = every.times(13);
        for (slope, method, share) in
            [(0.0, Method::Exact, 1e-12), (0.0, Method::Dopri5, 1e-9), (slope, Method::Dopri5, 1e-9)]
        {
            for transfer in &mut case.model.system.transfers {
                transfer.time_slope = slope;
            }
            let now = levels(&case.solve(method), case.horizon, i64::from(points));
            let then = case.solve_schedule(&later(&case, shift), method);
            let then = levels(&then, case.horizon + shift, i64::from(points) + 13);
            let highest = case.schedule().total_doses().iter().sum::<f64>() * 1000.0 / 25.0;
            let analytes = case.model.system.readings.len();
            let (now, then) = (now.chunks(now.len() / analytes), then.chunks(then.len() / analytes));
            for (now, then) in now.zip(then) {
                prop_assert!(then[..13].iter().all(|level| *level == 0.0));
                for (now, then) in now.iter().zip(&then[13..]) {
                    prop_assert!((now - then).abs() <= share * highest, "{method}: {then}, not {now}");
                }
            }
        }
    }
}
