//! A steady state before the first dose: against accumulation on paper, and against two hundred rounds.

use crate::cases::{TIGHT, disposition_cases, flow, random_cases};
use crate::propagators::{METHODS, NUMERICAL};
use infusim::quantity::Time;
use infusim::solver::{
    Input, Method, Reading, Saturable, Schedule, SolverError, Stop, System, Tolerance, area_to_infinity,
    solve, steady_state,
};
use proptest::prelude::*;

fn one_compartment(k: f64) -> System {
    let reading = Reading {
        compartment: 0,
        factor: 100.0,
    };
    System {
        size: 1,
        transfers: vec![flow(0, k, &[])],
        saturable: vec![],
        readings: vec![reading],
    }
}

fn input(amount: f64, [start, end]: [f64; 2]) -> Input {
    Input {
        into: 0,
        start: Time::from_hours(start),
        end: Time::from_hours(end),
        amount,
        tilt: 0.0,
    }
}

fn before(system: &System, round: &[Input], every: Time, method: Method) -> Result<Vec<f64>, SolverError> {
    let found = steady_state("random", system, (round, every), (method, TIGHT), Stop::NEVER)?;
    Ok(found.amounts)
}

/// The same round so many times.
fn rounds(round: &[Input], every: Time, times: u32) -> Vec<Input> {
    let later = |number: u32| {
        round.iter().map(move |input| Input {
            start: input.start + every.times(number),
            end: input.end + every.times(number),
            ..*input
        })
    };
    (0..times).flat_map(later).collect()
}

proptest! {
    #![proptest_config(random_cases(64))]

    /// In one compartment daily boluses leave D·q/(1 − q) before the next, q = e^(−kτ), however little leaves in a round; it
    /// fails when I − q is taken as a difference, which has no digits left for a slow elimination.
    #[test]
    fn boluses_accumulate_as_on_paper(power in -9.0..1.0_f64, hours in 1..48_u32) {
        let (k, every) = (10_f64.powf(power), f64::from(hours));
        let expected = 35.0 * (-k * every).exp() / -(-k * every).exp_m1();
        for method in [Method::Exact, Method::Auto] {
            let found = before(&one_compartment(k), &[input(35.0, [0.0; 2])], Time::from_hours(every), method);
            let found = found.unwrap()[0];
            prop_assert!((found - expected).abs() <= 1e-12 * expected, "{found}, not {expected}");
        }
    }

    /// An infusion for part of the round leaves r/k·(1 − e^(−k·over))·e^(−k(τ − over))/(1 − q).
    #[test]
    fn infusions_accumulate_as_on_paper(k in 0.01..3.0_f64, share in 0.05..1.0_f64, hours in 2..48_u32) {
        let every = f64::from(hours);
        let over = Time::from_hours(share * every).hours();
        let one = 35.0 / over / k * -(-k * over).exp_m1() * (-k * (every - over)).exp();
        let expected = one / -(-k * every).exp_m1();
        let found = before(&one_compartment(k), &[input(35.0, [0.0, over])], Time::from_hours(every), Method::Exact);
        let found = found.unwrap()[0];
        prop_assert!((found - expected).abs() <= 1e-11 * expected, "{found}, not {expected}");
    }

    /// In any model it is what 200 rounds come to, as far as those have come; and the trajectory that starts from it has
    /// the same levels in every round, under every method.
    #[test]
    fn it_is_what_many_rounds_come_to(case in disposition_cases(), minutes in 30..2_000_u32, part in 0.0..1.0_f64) {
        let system = &case.model.system;
        let every = Time::from_microseconds(i64::from(minutes) * 60_000_000);
        let round = [input(20.0, [0.0; 2]), input(15.0, [0.0, part * every.hours()])];
        let Ok(found) = before(system, &round, every, Method::Exact) else {
            return Ok(());
        };
        let schedule = Schedule::from_inputs(rounds(&round, every, 200), system.size, Time::ZERO, every.times(200));
        let many = case.solve_schedule(&schedule, Method::Exact);
        let held: f64 = found.iter().sum();
        for (found, many) in found.iter().zip(many.remaining()) {
            prop_assert!(*many <= found * (1.0 + 1e-9) + 1e-12 * held, "{many} after 200 rounds, {found} at last");
        }
        let next = Schedule::from_inputs(rounds(&round, every, 2), system.size, Time::ZERO, every.times(2));
        let next = next.with_initial(found.clone());
        for (method, share) in METHODS {
            let trajectory = case.solve_schedule(&next, method);
            for (before, after) in found.iter().zip(trajectory.remaining()) {
                // A numerical method is wrong by a share of the peak, which holds what is given.
                let allowed = share.max(1e-10) * (held + 35.0);
                prop_assert!((before - after).abs() <= allowed, "{method}: {before}, then {after}");
            }
        }
    }

    /// With what was in the body the area to infinity is that of all drug: (D + x₀)/k in one compartment.
    #[test]
    fn areas_hold_what_was_there(k in 0.05..2.0_f64, hours in 2..24_u32) {
        let every = Time::from_hours(f64::from(hours));
        let system = one_compartment(k);
        let round = [input(35.0, [0.0; 2])];
        let found = before(&system, &round, every, Method::Exact).unwrap();
        let expected = 100.0 * (35.0 + found[0]) / k;
        let schedule = Schedule::from_inputs(round.to_vec(), 1, Time::ZERO, every).with_initial(found);
        for (method, _) in METHODS {
            let area = area_to_infinity("one", &system, &schedule, method, TIGHT).unwrap()[0];
            prop_assert!((area - expected).abs() <= 1e-8 * expected, "{method}: {area}, not {expected}");
        }
    }
}

/// Michaelis and Menten: in a steady state as much leaves in a round as is given. Found by following rounds; the same under
/// every method, and what 500 rounds come to.
#[test]
fn a_saturable_model_is_followed_round_by_round() {
    let loss = Saturable {
        from: 0,
        vmax: 20.0,
        km_amount: 15.0,
        into: vec![],
        outside: 1.0,
    };
    let mut system = one_compartment(0.1);
    system.transfers.clear();
    system.saturable.push(loss);
    let every = Time::from_hours(6.0);
    let round = [input(90.0, [0.0, 2.0])];
    let mut found = Vec::new();
    for method in NUMERICAL {
        let how = (method, Tolerance::default());
        let steady = steady_state("saturable", &system, (&round, every), how, Stop::NEVER).unwrap();
        assert!(
            (5..2_000).contains(&steady.rounds),
            "{method}: {} rounds",
            steady.rounds
        );
        found.push(steady.amounts[0]);
    }
    let schedule = Schedule::from_inputs(rounds(&round, every, 500), 1, Time::ZERO, every.times(500));
    let many = solve("saturable", &system, &schedule, Method::Dopri5, TIGHT).unwrap();
    for found in &found {
        let expected = many.remaining()[0];
        assert!(
            (found - expected).abs() <= 1e-7 * expected,
            "{found}, not {expected}"
        );
    }
    // More than 20 mg/h never leaves.
    let too_much = [input(130.0, [0.0, 2.0])];
    let how = (Method::Dopri5, Tolerance::default());
    let error = steady_state("saturable", &system, (&too_much, every), how, Stop::NEVER).unwrap_err();
    assert!(
        error.to_string().contains("more is given than can be eliminated"),
        "{error}"
    );
}

/// Where nothing leaves there is no steady state, nor where a dose goes on into the next round.
#[test]
fn what_has_no_steady_state_is_refused() {
    let mut closed = one_compartment(0.1);
    closed.transfers.clear();
    let every = Time::from_hours(6.0);
    let error = before(&closed, &[input(5.0, [0.0; 2])], every, Method::Exact).unwrap_err();
    assert!(error.to_string().contains("drug stays in the body"), "{error}");
    let error = before(
        &one_compartment(0.1),
        &[input(5.0, [0.0, 7.0])],
        every,
        Method::Exact,
    )
    .unwrap_err();
    assert!(error.to_string().contains("still arriving"), "{error}");
}
