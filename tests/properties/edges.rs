//! At a peak: which thresholds are exceeded, and when the peak is, is the same under every solver and in lanes.

use crate::cases::{GroupMember, SubjectGroup, cases, random_cases};
use crate::exposure::exposure;
use crate::lanes::{Asked, fastest, grid, solve_in_lanes};
use crate::propagators::NUMERICAL;
use infusim::ensemble::BatchSolver;
use infusim::lane::SimdLevel;
use infusim::solver::Method;
use proptest::prelude::*;
use std::sync::Arc;

/// Thresholds as shares of a peak, and whether the peak exceeds them by more than a millionth.
const SHARES: [(f64, bool); 7] = [
    (1.0 - 1e-5, true),
    (1.0 - 2e-6, true),
    (1.0 - 5e-7, false),
    (1.0 - 1e-9, false),
    (1.0, false),
    (1.0 + 1e-9, false),
    (1.0 + 1e-5, false),
];

proptest! {
    #![proptest_config(random_cases(200))]

    /// It fails when any path decides at the threshold itself, where solvers differ, or takes the last of
    /// peaks that are equal.
    #[test]
    fn every_solver_and_the_lanes_say_the_same_of_a_peak(case in cases()) {
        let exact = case.solve(Method::Exact);
        let schedule = case.schedule();
        for analyte in 0..exact.analytes() {
            let reference = exposure(&exact, analyte, &[]);
            let given = schedule.input_until_horizon() * case.model.system.readings[analyte].factor;
            // Of a trace the step-by-step solvers know no six digits.
            if reference.cmax <= 1e-3 * given {
                continue;
            }
            let thresholds = SHARES.map(|(share, _)| share * reference.cmax);
            let mut found = vec![("exact", exposure(&exact, analyte, &thresholds))];
            for method in NUMERICAL {
                found.push((method.name(), exposure(&case.solve(method), analyte, &thresholds)));
            }
            let group = SubjectGroup {
                people: vec![GroupMember {
                    system: case.model.system.clone(),
                    schedule: Arc::new(schedule.clone()),
                }],
                horizon: case.horizon,
            };
            let own = |index: usize| match index == analyte {
                true => thresholds.iter().copied().map(Some).collect(),
                false => vec![None; thresholds.len()],
            };
            let asked = Asked {
                grid: grid(&group, 1.0),
                thresholds: (0..exact.analytes()).map(own).collect(),
                fastest: fastest(&group.people[0]),
            };
            // Who is given a rate that changes is solved alone.
            if schedule.segments.iter().all(|segment| segment.end_rates.is_none()) {
                let mut solved = solve_in_lanes(&mut BatchSolver::new(SimdLevel::new()), &asked, &group.people);
                if solved.scalar_fallback.is_empty() {
                    found.push(("lanes", solved.exposures[analyte].remove(0)));
                }
            }
            for (name, found) in found {
                for ((_, exceeds), above) in SHARES.iter().zip(&found.above) {
                    prop_assert_eq!(above.first.is_some(), *exceeds, "{}: {:?}", name, above);
                    prop_assert!(*exceeds || above.hours == 0.0);
                }
                prop_assert!((found.cmax - reference.cmax).abs() <= 1e-8 * reference.cmax, "{name}");
                // Where a curve is flat within what solvers differ by, its peak is that much less certain.
                let apart = (found.tmax - reference.tmax).abs();
                prop_assert!(
                    apart <= 2e-3 * case.horizon.hours(),
                    "{name}: peak at {}, not {}",
                    found.tmax,
                    reference.tmax
                );
            }
        }
    }
}
