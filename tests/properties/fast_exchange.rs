//! Rates up to the fastest that are allowed, beside slow ones.

use crate::cases::{flow, levels, random_cases};
use infusim::outcome::Exposure;
use infusim::quantity::Time;
use infusim::solver::{
    Input, Method, Reading, Schedule, SolverError, System, Tolerance, area_to_infinity, solve,
};
use proptest::prelude::*;

/// Two compartments that exchange at `fast` and `back`, the first of which loses at `slow`.
fn pair(fast: f64, back: f64, slow: f64) -> System {
    let transfers = vec![
        flow(0, slow, &[]),
        flow(0, fast, &[(1, 1.0)]),
        flow(1, back, &[(0, 1.0)]),
    ];
    let readings = [0, 1]
        .map(|compartment| Reading {
            compartment,
            factor: 1.0,
        })
        .to_vec();
    System {
        size: 2,
        transfers,
        saturable: vec![],
        readings,
    }
}

/// The amounts after a unit bolus into the first: the biexponential of every textbook, its slow rate
/// as a quotient, so that nothing cancels.
fn biexponential(fast: f64, back: f64, slow: f64, t: f64) -> [f64; 2] {
    let (sum, product) = (fast + back + slow, slow * back);
    let quick = 0.5 * (sum + (sum * sum - 4.0 * product).sqrt());
    let calm = product / quick;
    let gap = quick - calm;
    let (dies, lasts) = ((-quick * t).exp(), (-calm * t).exp());
    [
        ((quick - back) * dies + (back - calm) * lasts) / gap,
        fast * (lasts - dies) / gap,
    ]
}

/// An infusion, then a thirtieth of its rate.
fn schedule(rate: f64) -> Schedule {
    let cut = [0.0, 4.0, 4.2].map(Time::from_hours);
    let part = |index: usize, rate: f64| Input {
        into: 0,
        start: cut[index],
        end: cut[index + 1],
        amount: rate * (cut[index + 1] - cut[index]).hours(),
        tilt: 0.0,
    };
    let inputs = vec![part(0, rate), part(1, rate / 30.0)];
    Schedule::from_inputs(inputs, 2, Time::ZERO, Time::from_hours(100.0))
}

proptest! {
    #![proptest_config(random_cases(48))]

    /// The exact method meets the closed form to 1e-12 of itself at any rate that is allowed, and the mass balance too; it
    /// fails when squarings double the rounding of what remains.
    #[test]
    fn exact_is_exact_at_any_rate(fast in 0.0..9.5_f64, back in 0.0..9.5_f64, slow in -3.0..0.0_f64) {
        let [fast, back, slow] = [fast, back, slow].map(|power| 10_f64.powf(power));
        let system = pair(fast, back, slow);
        let dose = Input { into: 0, start: Time::ZERO, end: Time::ZERO, amount: 1.0, tilt: 0.0 };
        let horizon = Time::from_hours(131.0);
        let schedule = Schedule::from_inputs(vec![dose], 2, Time::ZERO, horizon);
        let trajectory = solve("pair", &system, &schedule, Method::Exact, Tolerance::default()).unwrap();
        let found = levels(&trajectory, horizon, 131);
        let points = found.len() / 2;
        for point in 1..points {
            let expected = biexponential(fast, back, slow, point as f64);
            for (analyte, expected) in expected.into_iter().enumerate() {
                let found = found[analyte * points + point];
                let close = (found - expected).abs() <= 1e-12 * expected * (1.0 + slow * point as f64);
                prop_assert!(close || expected < 1e-250, "{found}, not {expected}, at {point} h");
            }
        }
        let there: f64 = trajectory.remaining().iter().sum();
        prop_assert!((there + trajectory.eliminated() - 1.0).abs() < 1e-13);
        let [all, so_far] = [area_to_infinity("model", &system, &schedule, Method::Exact, Tolerance::default()).unwrap()[0], trajectory.area(0)];
        prop_assert!((all * slow - 1.0).abs() < 1e-12 && so_far <= all * (1.0 + 1e-13), "{so_far} of {all}");
    }

    /// Peaks and levels of Rodas5P are those of the exact method, between steps too, at any rate that is allowed;
    /// it fails when a bridge follows a settling that its step has long left behind.
    #[test]
    fn rodas5p_bridges_any_rate(fast in 0.0..9.0_f64, back in 0.0..9.0_f64, slow in -3.0..0.0_f64) {
        let [fast, back, slow] = [fast, back, slow].map(|power| 10_f64.powf(power));
        let (system, schedule) = (pair(fast, back, slow), schedule(10.0));
        let horizon = Time::from_hours(100.0);
        let [found, exact] = [Method::Rodas5p, Method::Exact]
            .map(|method| solve("pair", &system, &schedule, method, Tolerance::default()).unwrap());
        let bound = 1e-7 + f64::EPSILON * fast.max(back) * 100.0;
        let [found_levels, exact_levels] = [&found, &exact].map(|trajectory| levels(trajectory, horizon, 9973));
        let mut worst = 0.0_f64;
        for (found, exact) in found_levels.iter().zip(&exact_levels) {
            if *exact > 1e-12 {
                worst = worst.max((found / exact - 1.0).abs());
            }
        }
        prop_assert!(worst <= bound, "{worst:e} of {bound:e} at {fast:e}, {back:e}, {slow:e}");
        for analyte in 0..2 {
            let [found, exact] = [&found, &exact].map(|trajectory| Exposure::new(trajectory, analyte, 0.0, None, &[]));
            prop_assert!((found.cmax / exact.cmax - 1.0).abs() <= bound, "{} not {}", found.cmax, exact.cmax);
        }
    }
}

/// Beyond what the digits hold it is refused, with the rate.
#[test]
fn what_cannot_be_followed_is_refused() {
    let schedule = schedule(10.0);
    for (method, rate) in [
        (Method::Exact, 1e11),
        (Method::Rodas5p, 1e10),
        (Method::Auto, f64::INFINITY),
    ] {
        let refused = solve(
            "pair",
            &pair(rate, 1.0, 1.0),
            &schedule,
            method,
            Tolerance::default(),
        );
        assert!(
            matches!(refused, Err(SolverError::TooFast { .. })),
            "{method} at {rate}: {refused:?}"
        );
    }
}
