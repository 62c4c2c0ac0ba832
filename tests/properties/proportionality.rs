use crate::cases::{cases, levels, random_cases};
use infusim::solver::Method;
use proptest::prelude::*;

proptest! {
    #![proptest_config(random_cases(64))]

    /// Any multiple of every dose gives the same multiple of every level and area; it fails when a
    /// tolerance or a floor is absolute, so that micrograms are treated worse than grams.
    #[test]
    fn levels_are_proportional_to_the_dose(case in cases(), power in -6.0..6.0_f64) {
        let factor = 10_f64.powf(power);
        let schedule = case.schedule();
        let mut inputs = schedule.inputs.clone();
        for input in &mut inputs {
            input.amount *= factor;
        }
        let multiple = case.schedule_of(inputs, case.horizon);
        // One step more or less, taken or not by a rounding error, moves the step-by-step solver
        // within its tolerance.
        for (method, share) in [(Method::Exact, 1e-12), (Method::Dopri5, 1e-9)] {
            let once = case.solve_schedule(&schedule, method);
            let often = case.solve_schedule(&multiple, method);
            let given = schedule.input_until_horizon() * 1000.0 / 25.0 * factor;
            let pairs = levels(&once, case.horizon, 311).into_iter().zip(levels(&often, case.horizon, 311));
            let areas = (0..once.analytes()).map(|analyte| {
                let hours = case.horizon.hours();
                (once.area(analyte) / hours, often.area(analyte) / hours)
            });
            for (once, often) in pairs.chain(areas) {
                let expected = once * factor;
                prop_assert!((often - expected).abs() <= share * given, "{method}: {often}, not {expected}");
            }
        }
    }
}
