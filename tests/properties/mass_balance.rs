use crate::cases::{cases, random_cases};
use infusim::solver::Method;
use proptest::prelude::*;

proptest! {
    #![proptest_config(random_cases(96))]

    /// What was given is in the body or has left it, whenever one looks; it fails when a dose, a
    /// share of a flow or a moment of an infusion is lost or counted twice.
    #[test]
    fn what_was_given_is_in_the_body_or_has_left_it(case in cases()) {
        // Counted from the doses, not from the schedule that was made of them.
        let horizon = case.horizon.hours();
        let given: f64 = case.model.inputs(&case.timeline).iter().map(|input| {
            let (start, end) = (input.start.hours(), input.end.hours());
            match () {
                () if start >= horizon => 0.0,
                () if end <= horizon => input.amount,
                () => {
                    // The mean rate so far is that half-way.
                    let share = (horizon - start) / (end - start);
                    input.amount * share * (1.0 + input.tilt * (share - 1.0))
                }
            }
        }).sum();
        for method in [Method::Exact, Method::Dopri5, Method::Dop853] {
            let trajectory = case.solve(method);
            let found = case.model.held(trajectory.remaining()) + trajectory.eliminated();
            prop_assert!((found - given).abs() <= 1e-10 * given, "{method}: {found} of {given}");
        }
    }
}
