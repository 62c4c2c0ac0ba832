use crate::cases::{cases, levels, random_cases};
use infusim::solver::Method;
use proptest::prelude::*;

proptest! {
    #![proptest_config(random_cases(96))]

    /// No level and no amount is ever below zero: with the exact method not by the last digit, step
    /// by step not by more than its tolerance; it fails when large terms cancel.
    #[test]
    fn nothing_is_below_zero(case in cases()) {
        let exact = case.solve(Method::Exact);
        let least = levels(&exact, case.horizon, 997).into_iter().fold(0.0, f64::min);
        prop_assert_eq!(least, 0.0);
        prop_assert!(exact.remaining().iter().all(|amount| *amount >= 0.0));
        prop_assert!(exact.eliminated() >= 0.0);
        let given = case.schedule().input_until_horizon() * 1000.0 / 25.0;
        let steps = case.solve(Method::Dopri5);
        let least = levels(&steps, case.horizon, 997).into_iter().fold(0.0, f64::min);
        prop_assert!(least >= -1e-11 * given, "{} of {}", least, given);
    }
}
