//! Michaelis–Menten elimination.

use crate::cases::{TIGHT, flow, grid, levels, random_cases, timelines};
use crate::oracle;
use crate::propagators::NUMERICAL;
use infusim::quantity::Time;
use infusim::regimen::{TimedDose, Timeline};
use infusim::solver::{
    Input, Method, Reading, Saturable, Schedule, System, Tolerance, area_to_infinity, solve,
    terminal_half_life,
};
use proptest::prelude::*;

const FACTOR: f64 = 1000.0 / 20.0;

/// One compartment that loses drug at vmax·x/(km + x), all of it out of the body.
fn one_compartment(vmax: f64, km: f64) -> System {
    let saturable = vec![Saturable {
        from: 0,
        vmax,
        km_amount: km,
        into: vec![],
        outside: 1.0,
    }];
    System {
        size: 1,
        transfers: vec![],
        saturable,
        readings: vec![Reading {
            compartment: 0,
            factor: FACTOR,
        }],
    }
}

/// Two compartments and a metabolite; half of the saturable flow becomes the metabolite.
fn three_compartments(vmax: f64, km: f64) -> System {
    let saturable = vec![Saturable {
        from: 0,
        vmax,
        km_amount: km,
        into: vec![(2, 0.5)],
        outside: 0.5,
    }];
    let transfers = vec![
        flow(0, 2.0, &[(1, 1.0)]),
        flow(1, 0.7, &[(0, 1.0)]),
        flow(2, 1.3, &[]),
    ];
    let readings = [0, 2]
        .map(|compartment| Reading {
            compartment,
            factor: FACTOR,
        })
        .to_vec();
    System {
        size: 3,
        transfers,
        saturable,
        readings,
    }
}

/// The same with the flow it has when there is next to nothing.
fn linear_limit(system: &System) -> System {
    let limit = |flow: &Saturable| self::flow(flow.from, flow.vmax / flow.km_amount, &flow.into);
    let transfers = system
        .transfers
        .iter()
        .cloned()
        .chain(system.saturable.iter().map(limit))
        .collect();
    System {
        transfers,
        saturable: vec![],
        ..system.clone()
    }
}

fn bolus(size: usize, amount: f64, hours: f64) -> Schedule {
    let dose = Input {
        into: 0,
        start: Time::ZERO,
        end: Time::ZERO,
        amount,
        tilt: 0.0,
    };
    Schedule::from_inputs(vec![dose], size, Time::ZERO, Time::from_hours(hours))
}

fn iv(timeline: &Timeline, size: usize, horizon: Time) -> Schedule {
    let input = |input: &TimedDose| {
        let (start, end, amount) = (input.start, input.end, input.amount.mg());
        Input {
            into: 0,
            start,
            end,
            amount,
            tilt: 0.0,
        }
    };
    let inputs = timeline.doses().iter().map(input).collect();
    Schedule::from_inputs(inputs, size, timeline.first_dose(), horizon)
}

proptest! {
    #![proptest_config(random_cases(48))]

    /// After a bolus into one compartment x = km·W(D/km · e^((D − vmax·t)/km)), W being Lambert's
    /// function; it fails when km is taken for a concentration, or the flow for a linear one.
    #[test]
    fn a_bolus_follows_lambert(dose in 0.01..300.0_f64, km in 0.1..50.0_f64, vmax in 0.5..30.0_f64, share in 0.05..2.0_f64) {
        let hours = share * (dose + 3.0 * km) / vmax;
        let system = one_compartment(vmax, km);
        let schedule = bolus(1, dose, hours);
        let horizon = schedule.segments[0].end;
        for method in NUMERICAL {
            let trajectory = solve("saturable", &system, &schedule, method, TIGHT).unwrap();
            let every = grid(horizon, 101).interval().hours();
            for (point, level) in levels(&trajectory, horizon, 101).into_iter().enumerate() {
                let time = point as f64 * every;
                let expected = km * oracle::lambert_w_of_exp((dose / km).ln() + (dose - vmax * time) / km) * FACTOR;
                prop_assert!((level - expected).abs() <= 1e-9 * dose * FACTOR, "{method}: {level}, not {expected}");
            }
        }
    }

    /// At levels far below km everything is as in the linear model; it fails when the limit at
    /// vanishing amounts is another one than vmax/km.
    #[test]
    fn far_below_km_it_is_linear(timeline in timelines(), vmax in 1e3..1e5_f64) {
        // The amounts given are below a gram, and km is a thousand tons.
        let km = 1e12;
        let system = three_compartments(vmax * km / 1e4, km);
        let horizon = timeline.end() + Time::from_hours(5.0);
        let schedule = iv(&timeline, 3, horizon);
        let trajectory = solve("saturable", &system, &schedule, Method::Auto, TIGHT).unwrap();
        let linear = solve("linear", &linear_limit(&system), &schedule, Method::Exact, TIGHT).unwrap();
        let highest = schedule.input_until_horizon() * FACTOR;
        for (found, expected) in levels(&trajectory, horizon, 301).into_iter().zip(levels(&linear, horizon, 301)) {
            prop_assert!((found - expected).abs() <= 1e-8 * highest, "{found}, not {expected}");
        }
        let areas = area_to_infinity("model", &system, &schedule, Method::Auto, TIGHT).unwrap();
        let limits = area_to_infinity("model", &linear_limit(&system), &schedule, Method::Auto, TIGHT).unwrap();
        for analyte in 0..2 {
            prop_assert!((areas[analyte] - limits[analyte]).abs() <= 1e-8 * limits[analyte]);
            let half_lives = [&system, &linear_limit(&system)].map(|s| terminal_half_life(s, &schedule, analyte, 0.0));
            let [Some(found), Some(expected)] = half_lives else { return Err(TestCaseError::fail("no half-life")) };
            prop_assert!((found - expected).abs() <= 1e-12 * expected);
        }
    }

    /// Far above km the drug leaves at vmax, however much there is; it fails when the flow grows with
    /// the amount.
    #[test]
    fn far_above_km_it_leaves_at_a_constant_rate(dose in 100.0..300.0_f64, vmax in 0.5..30.0_f64, share in 0.1..0.9_f64) {
        let hours = share * dose / vmax;
        let trajectory = solve("saturable", &one_compartment(vmax, 1e-9), &bolus(1, dose, hours), Method::Auto, TIGHT).unwrap();
        let hours = trajectory.segments[0].end.hours();
        prop_assert!((trajectory.eliminated() - vmax * hours).abs() <= 1e-9 * dose);
        prop_assert!((trajectory.remaining()[0] - (dose - vmax * hours)).abs() <= 1e-9 * dose);
    }

    /// What was given is in the body or has left it; it fails when a saturable flow takes more than
    /// it brings.
    #[test]
    fn what_was_given_is_there_or_gone(timeline in timelines(), km in 0.01..100.0_f64, vmax in 0.1..100.0_f64, more in 0.0..20.0_f64) {
        let schedule = iv(&timeline, 3, timeline.end() + Time::from_hours(more) + Time::from_microseconds(1));
        for method in NUMERICAL {
            let trajectory = solve("saturable", &three_compartments(vmax, km), &schedule, method, TIGHT).unwrap();
            let found = trajectory.remaining().iter().sum::<f64>() + trajectory.eliminated();
            prop_assert!((found - timeline.total().mg()).abs() <= 1e-10 * timeline.total().mg());
        }
    }

    /// The area of a bolus to infinity is C0·(km + C0/2)/vmax, from integrating the law itself,
    /// whether it is ten times below or ten thousand times above km; it fails when the trajectory is
    /// not followed until it has become linear.
    #[test]
    fn the_area_of_a_bolus_grows_with_the_square_of_the_dose(dose in 1.0..100.0_f64, power in -4.0..1.0_f64, vmax in 0.5..30.0_f64) {
        let km = dose * 10_f64.powf(power);
        let expected = dose * (km + 0.5 * dose) / vmax * FACTOR;
        for (tolerance, share) in [(TIGHT, 1e-8), (Tolerance::default(), 1e-6)] {
            let areas = area_to_infinity("model", &one_compartment(vmax, km), &bolus(1, dose, 1.0), Method::Auto, tolerance).unwrap();
            prop_assert!((areas[0] - expected).abs() <= share * expected, "{}, not {expected}", areas[0]);
        }
    }

    /// All that goes through the metabolite comes from the flow that saturates: the metabolite's
    /// area is half of the dose by its own clearance, at any saturation.
    #[test]
    fn the_area_of_a_metabolite_knows_no_saturation(timeline in timelines(), km in 0.01..100.0_f64, vmax in 0.5..100.0_f64) {
        let schedule = iv(&timeline, 3, Time::from_hours(1.0));
        let areas = area_to_infinity("model", &three_compartments(vmax, km), &schedule, Method::Auto, TIGHT).unwrap();
        let expected = 0.5 * timeline.total().mg() / 1.3 * FACTOR;
        prop_assert!((areas[1] - expected).abs() <= 1e-8 * expected, "{}, not {expected}", areas[1]);
    }
}

/// The Lambert function above is one: its values at 1, e and 2e² are known.
#[test]
fn lambert_by_hand() {
    assert!((oracle::lambert_w_of_exp(0.0) - 0.567_143_290_409_783_8).abs() < 1e-15);
    assert!((oracle::lambert_w_of_exp(1.0) - 1.0).abs() < 1e-15);
    assert!((oracle::lambert_w_of_exp(2.0 + 2.0_f64.ln()) - 2.0).abs() < 1e-15);
    assert!((oracle::lambert_w_of_exp(-700.0) - (-700.0_f64).exp()).abs() < 1e-310);
}
