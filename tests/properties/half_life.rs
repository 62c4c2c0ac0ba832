use crate::cases::{Case, RandomModel, TIGHT, cases, disposition_cases, flow, random_cases};
use infusim::quantity::Time;
use infusim::solver::{Input, Method, Reading, Schedule, System, area_to_infinity, terminal_half_life};
use nalgebra::DMatrix;
use proptest::prelude::*;

/// The rates at which compartments that exchange drug pairwise empty in the end, slowest first, by
/// nalgebra's eigenvalues. Scaled by √(k12/k21) and so on their matrix is symmetric, so equal and nearly
/// equal rates lose no digits.
fn eigenvalues(system: &System, compartments: std::ops::Range<usize>) -> Vec<f64> {
    let first = compartments.start;
    let size = compartments.len();
    let k = |from: usize, to: usize| -> f64 {
        let flows = system
            .transfers
            .iter()
            .filter(|flow| flow.from == from + first && flow.leaves);
        flows
            .flat_map(|flow| {
                flow.into
                    .iter()
                    .filter(|(into, _)| *into == to + first)
                    .map(|(_, share)| flow.k * share)
            })
            .sum()
    };
    let matrix = DMatrix::from_fn(size, size, |row, column| {
        if row == column {
            let out = system
                .transfers
                .iter()
                .filter(|flow| flow.from == row + first && flow.leaves);
            out.map(|flow| flow.k).sum()
        } else {
            -(k(row, column) * k(column, row)).sqrt()
        }
    });
    let mut rates = matrix.symmetric_eigenvalues().as_slice().to_vec();
    rates.sort_by(f64::total_cmp);
    rates
}

/// The slowest rate on the way from the doses to an analyte. Everything but the two groups that exchange
/// drug, central and metabolite, passes it on in one direction, so its own rate is its eigenvalue.
fn slowest_to(case: &Case, analyte: usize) -> f64 {
    let RandomModel {
        system,
        metabolite,
        depot,
        effect_site,
        peripherals,
        ..
    } = &case.model;
    let own = |compartment: usize| -> f64 {
        system
            .transfers
            .iter()
            .filter(|flow| flow.from == compartment && flow.leaves)
            .map(|flow| flow.k)
            .sum()
    };
    let mut slowest = eigenvalues(system, 0..peripherals + 1)[0];
    let swallowed = case
        .timeline
        .doses()
        .iter()
        .any(|input| &*input.route != "iv" && input.amount.mg() > 0.0);
    if let Some((depot, _)) = depot.filter(|_| swallowed) {
        slowest = slowest.min(own(depot));
    }
    let target = system.readings[analyte].compartment;
    if let Some((metabolite, _)) = metabolite.filter(|(metabolite, _)| *metabolite == target) {
        slowest = (peripherals + 1..metabolite).map(own).fold(slowest, f64::min);
        let end = depot
            .map(|(depot, _)| depot)
            .or(*effect_site)
            .unwrap_or(system.size);
        slowest = slowest.min(eigenvalues(system, metabolite..end)[0]);
    }
    if *effect_site == Some(target) {
        slowest = slowest.min(own(target));
    }
    slowest
}

proptest! {
    #![proptest_config(random_cases(128))]

    /// The terminal half-life is ln 2 by the smallest eigenvalue among the compartments between a dose
    /// and the analyte; it fails when a compartment beside the way is counted, or one on it is not.
    #[test]
    fn it_is_that_of_the_smallest_eigenvalue(case in cases()) {
        for analyte in 0..case.model.system.readings.len() {
            let found = terminal_half_life(&case.model.system, &case.schedule(), analyte, 0.0).unwrap();
            let expected = std::f64::consts::LN_2 / slowest_to(&case, analyte);
            // The symmetric eigenvalues carry an error of the fastest rate in its last digits.
            let fastest = case.model.system.transfers.iter().map(|flow| flow.k).fold(0.0, f64::max);
            let share = 1e-14 * fastest * expected + 1e-12;
            prop_assert!((found - expected).abs() <= share * expected, "{analyte}: {found}, not {expected}");
        }
    }

    /// It is the half-life one would read off the curve far out; it fails when it belongs to a mode
    /// that does not show.
    #[test]
    fn it_is_the_slope_of_the_logarithm_far_out(case in disposition_cases()) {
        let rates = eigenvalues(&case.model.system, 0..case.model.peripherals + 1);
        // The next slowest mode must have time to fade: 60 half-lives leave 1e-18 of it.
        prop_assume!(rates.get(1).is_none_or(|second| *second > 2.0 * rates[0]));
        let half_life = terminal_half_life(&case.model.system, &case.schedule(), 0, 0.0).unwrap();
        let far = case.schedule().last_input_end() + Time::from_hours(60.0 * half_life);
        let trajectory = case.solve_schedule(&case.schedule_until(far), Method::Exact);
        let segment = trajectory.segments.last().unwrap();
        let end = segment.concentration_at_knot(segment.times.len() - 1, 0);
        let found = -std::f64::consts::LN_2 * end.value / end.slope;
        prop_assert!((found - half_life).abs() <= 1e-6 * half_life, "{found}, not {half_life}");
    }
}

/// Without elimination there is no half-life and no finite area, however the rates add up; it fails
/// when a rounding error in a sum of rates passes for elimination.
#[test]
fn what_never_leaves_has_no_half_life() {
    for (k12, k13, k21, k31) in [
        (0.1, 0.2, 0.3, 0.7),
        (0.59, 0.5921, 0.247, 0.0146),
        (1e-3, 117.0, 0.06, 53.0),
    ] {
        let transfers = vec![
            flow(0, k12, &[(1, 1.0)]),
            flow(0, k13, &[(2, 1.0)]),
            flow(1, k21, &[(0, 1.0)]),
            flow(2, k31, &[(0, 1.0)]),
        ];
        let readings = vec![Reading {
            compartment: 0,
            factor: 40.0,
        }];
        let system = System {
            size: 3,
            transfers,
            saturable: vec![],
            readings,
        };
        let dose = Input {
            into: 0,
            start: Time::ZERO,
            end: Time::ZERO,
            amount: 10.0,
            tilt: 0.0,
        };
        let schedule = Schedule::from_inputs(vec![dose], 3, Time::ZERO, Time::from_hours(1.0));
        assert_eq!(terminal_half_life(&system, &schedule, 0, 0.0), None);
        assert_eq!(
            area_to_infinity("model", &system, &schedule, Method::Auto, TIGHT).unwrap(),
            [f64::INFINITY]
        );
    }
}
