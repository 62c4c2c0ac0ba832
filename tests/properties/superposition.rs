use crate::cases::{Case, cases, levels, random_cases};
use infusim::solver::{Input, Method};
use proptest::prelude::*;

fn levels_of(case: &Case, inputs: &[Input], method: Method) -> Vec<f64> {
    let schedule = case.schedule_of(inputs.to_vec(), case.horizon);
    levels(&case.solve_schedule(&schedule, method), case.horizon, 311)
}

proptest! {
    #![proptest_config(random_cases(64))]

    /// Two sets of doses together give the sum of what each gives alone; it fails when one dose
    /// changes another's rate or end, or when anything is cut off at zero.
    #[test]
    fn doses_add(case in cases(), first in any::<u64>()) {
        let all = case.model.inputs(&case.timeline);
        let mine = |index: usize| first >> (index % 64) & 1 == 1;
        let part = |wanted: bool| -> Vec<Input> {
            let numbered = all.iter().enumerate().filter(|(index, _)| mine(*index) == wanted);
            numbered.map(|(_, input)| *input).collect()
        };
        for (method, share) in [(Method::Exact, 1e-12), (Method::Dopri5, 1e-9)] {
            let together = levels_of(&case, &all, method);
            let one = levels_of(&case, &part(true), method);
            let other = levels_of(&case, &part(false), method);
            let given: f64 = all.iter().map(|input| input.amount).sum();
            let highest = given * 1000.0 / 25.0;
            for ((together, one), other) in together.iter().zip(one).zip(other) {
                let sum = one + other;
                prop_assert!((together - sum).abs() <= share * highest, "{method}: {together}, not {sum}");
            }
        }
    }
}
