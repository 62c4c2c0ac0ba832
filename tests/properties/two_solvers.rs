use crate::cases::{cases, levels, random_cases};
use infusim::solver::Method;
use proptest::prelude::*;

proptest! {
    #![proptest_config(random_cases(64))]

    /// The exact solution and both step-by-step ones agree to 1e-8 of the peak, also between steps;
    /// it fails when a propagator, a bridge between steps or an event is wrong in one of them.
    #[test]
    fn exact_and_step_by_step_agree(case in cases()) {
        let exact = levels(&case.solve(Method::Exact), case.horizon, 997);
        let given = case.schedule().input_until_horizon();
        // Of an analyte that hardly appears at all a solver knows its share of what was given. The long
        // steps of eighth order overlook more of it: a level that grows as the seventh power of
        // time is beyond their estimate of their own error.
        for (method, least) in [(Method::Dopri5, 1e-6), (Method::Dop853, 1e-3)] {
            let found = levels(&case.solve(method), case.horizon, 997);
            let points = exact.len() / case.model.system.readings.len();
            let analytes = exact.chunks(points).zip(found.chunks(points)).zip(&case.model.system.readings);
            for ((exact, found), reading) in analytes {
                let peak = exact.iter().copied().fold(0.0, f64::max);
                let scale = peak.max(least * given * reading.factor);
                for (point, (exact, found)) in exact.iter().zip(found).enumerate() {
                    prop_assert!(
                        (exact - found).abs() <= 1e-8 * scale,
                        "{method}, point {point}: {found}, not {exact}; peak {peak}"
                    );
                }
            }
        }
    }
}
