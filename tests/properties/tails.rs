//! Levels far below the peak, where a saturable model is solved step by step.

use crate::cases::{Case, cases, flow, levels, random_cases};
use crate::oracle;
use infusim::quantity::Time;
use infusim::solver::{Input, Method, Reading, Saturable, Schedule, System, Tolerance, Trajectory, solve};
use proptest::prelude::*;

/// One compartment that loses drug at vmax·x/(km + x), its amount being what is read.
fn one_compartment(vmax: f64, km: f64) -> System {
    let loss = Saturable {
        from: 0,
        vmax,
        km_amount: km,
        into: vec![],
        outside: 1.0,
    };
    let reading = Reading {
        compartment: 0,
        factor: 1.0,
    };
    System {
        size: 1,
        transfers: vec![],
        saturable: vec![loss],
        readings: vec![reading],
    }
}

fn bolus(amount: f64, hours: f64) -> Schedule {
    let dose = Input {
        into: 0,
        start: Time::ZERO,
        end: Time::ZERO,
        amount,
        tilt: 0.0,
    };
    Schedule::from_inputs(vec![dose], 1, Time::ZERO, Time::from_hours(hours))
}

/// How far levels are from others, relative to these, wherever they are above a share of their peak.
fn apart(found: &[f64], expected: &[f64], share: f64) -> f64 {
    let peak = expected.iter().copied().fold(0.0, f64::max);
    let pairs = found
        .iter()
        .zip(expected)
        .filter(|(_, expected)| **expected > share * peak);
    pairs
        .map(|(found, expected)| (found / expected - 1.0).abs())
        .fold(0.0, f64::max)
}

/// A linear system with one of its flows written as one that saturates at a billion tons: its exact
/// solution is known, and it is solved step by step.
fn as_if_saturable(case: &Case) -> Trajectory {
    let mut system = case.model.system.clone();
    let km = 1e18;
    let place = system.transfers.iter().position(|transfer| transfer.leaves);
    if let Some(place) = place {
        let linear = system.transfers.remove(place);
        system.saturable.push(Saturable {
            from: linear.from,
            vmax: linear.k * km,
            km_amount: km,
            into: linear.into,
            outside: linear.outside,
        });
    }
    solve(
        "bent",
        &system,
        &case.schedule(),
        Method::Auto,
        Tolerance::default(),
    )
    .unwrap()
}

proptest! {
    #![proptest_config(random_cases(64))]

    /// x = km·W(D/km · e^((D − vmax·t)/km)), W being Lambert's function, to 1e-7 of itself down to 1e-12 of the dose
    /// and to 1e-5 down to 1e-195 mg, of which the 1e-200 mg that the solver holds for nothing are a share of 1e-5;
    /// never below zero. It fails when errors are measured against the dose.
    #[test]
    fn a_bolus_follows_lambert_to_the_end(dose in 0.01..300.0_f64, power in -2.0..2.0_f64, vmax in 0.5..300.0_f64, digits in 12.0..200.0_f64) {
        let km = dose * 10_f64.powf(power);
        let hours = (dose + digits * std::f64::consts::LN_10 * km) / vmax;
        let schedule = bolus(dose, hours);
        let trajectory = solve("saturable", &one_compartment(vmax, km), &schedule, Method::Auto, Tolerance::default()).unwrap();
        let horizon = schedule.segments[0].end;
        let found = levels(&trajectory, horizon, 1999);
        let every = crate::cases::grid(horizon, 1999).interval().hours();
        let expected: Vec<f64> = (0..found.len())
            .map(|point| km * oracle::lambert_w_of_exp((dose / km).ln() + (dose - vmax * point as f64 * every) / km))
            .collect();
        let worst = apart(&found, &expected, 1e-12);
        prop_assert!(worst <= 1e-7, "{worst}");
        let farther = apart(&found, &expected, 1e-195 / dose);
        prop_assert!(farther <= 1e-5, "{farther}");
        prop_assert!(found.iter().all(|level| *level >= 0.0));
    }

    /// Random models and regimens, one flow written as saturable: from its analyte's peak on every level above 1e-12
    /// of it is right to 1e-7 of itself, between the steps too, and none is below zero. It fails when a slow
    /// compartment's error is taken for that of an empty one.
    #[test]
    fn a_tail_keeps_its_digits(case in cases()) {
        let exact = levels(&case.solve(Method::Exact), case.horizon, 997);
        let found = levels(&as_if_saturable(&case), case.horizon, 997);
        let points = exact.len() / case.model.system.readings.len();
        for (found, exact) in found.chunks(points).zip(exact.chunks(points)) {
            prop_assert!(found.iter().all(|level| *level >= 0.0));
            let highest = exact.iter().copied().fold(0.0, f64::max);
            let peak = exact.iter().position(|level| *level == highest).unwrap_or(0);
            let worst = apart(&found[peak..], &exact[peak..], 1e-12);
            prop_assert!(worst <= 1e-7, "{worst}");
        }
    }
}

/// A compartment that empties ten thousand times faster than the other: at the end it holds less than 1e-16 of what
/// is in the body, and does not hold the other back.
#[test]
fn what_is_next_to_nothing_costs_no_steps() {
    let mut system = one_compartment(100.0, 1e18);
    system.size = 2;
    system.saturable[0].vmax = 0.1 * 1e18;
    system.transfers = vec![flow(1, 1000.0, &[(0, 1.0)])];
    system.readings.push(Reading {
        compartment: 1,
        factor: 1.0,
    });
    let mut schedule = bolus(100.0, 100.0);
    schedule.segments[0].boluses = vec![0.0, 100.0];
    schedule.segments[0].rates = vec![0.0, 0.0];
    schedule.inputs[0].into = 1;
    let trajectory = solve("two", &system, &schedule, Method::Auto, Tolerance::default()).unwrap();
    assert!(
        trajectory.segments[0].times.len() < 1000,
        "{}",
        trajectory.segments[0].times.len()
    );
    assert!(
        trajectory.remaining().iter().all(|amount| *amount >= 0.0),
        "{:?}",
        trajectory.remaining()
    );
    let expected = 100.0 * 1000.0 / 999.9 * (-10.0_f64).exp();
    assert!((trajectory.remaining()[0] / expected - 1.0).abs() < 1e-8);
}
