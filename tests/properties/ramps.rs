//! Rates that change linearly: against the closed form of one compartment, as the limit of many constant steps, and a
//! threshold that is passed on the way. Random protocols hold them too, so that every other property does.

use crate::cases::{Case, TIGHT, cases, flow, levels, random_cases};
use crate::exposure::exposure;
use crate::propagators::METHODS;
use infusim::quantity::Time;
use infusim::solver::{Input, Method, Reading, Schedule, System, Trajectory, solve};
use proptest::prelude::*;

/// One compartment of 10 L.
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

/// mg at a time in an infusion from `from` to `to` mg/h over `hours`, as on paper: x = ∫ r(s) exp(−k(t − s)) ds.
fn on_paper(k: f64, [from, to]: [f64; 2], hours: f64, time: f64) -> f64 {
    let until = time.min(hours);
    let rise = (to - from) / hours;
    let gone = -(-k * until).exp_m1();
    let at_end = from * gone / k + rise * (until / k - gone / (k * k));
    at_end * (-k * (time - until)).exp()
}

fn ramp([from, to]: [f64; 2], hours: f64) -> Input {
    Input {
        into: 0,
        start: Time::ZERO,
        end: Time::from_hours(hours),
        amount: 0.5 * (from + to) * hours,
        tilt: (to - from) / (to + from),
    }
}

fn solved(k: f64, input: Input, until: f64, method: Method) -> Trajectory {
    let schedule = Schedule::from_inputs(vec![input], 1, Time::ZERO, Time::from_hours(until));
    solve("one", &one_compartment(k), &schedule, method, TIGHT).unwrap()
}

proptest! {
    #![proptest_config(random_cases(64))]

    /// Levels, the amount eliminated and the area are those on paper, under every method, while the rate rises, falls or
    /// falls to nothing and after it has ended; it fails when a slope is lost, counted twice or begun at another knot.
    #[test]
    fn one_compartment_as_on_paper(
        k in 0.02..5.0_f64, from in 0.0..30.0_f64, to in 0.5..30.0_f64, falls in any::<bool>(), hours in 0.2..20.0_f64
    ) {
        let rates = if falls { [to, from] } else { [from, to] };
        let until = Time::from_hours(1.5 * hours).hours();
        let hours = Time::from_hours(hours).hours();
        let input = ramp(rates, hours);
        for (method, share) in METHODS {
            let trajectory = solved(k, input, until, method);
            let share = share.max(1e-12);
            let found = levels(&trajectory, Time::from_hours(until), 301);
            let grid = crate::cases::grid(Time::from_hours(until), 301);
            for (point, found) in found.iter().enumerate() {
                let expected = 100.0 * on_paper(k, rates, hours, grid.time(point).hours());
                prop_assert!((found - expected).abs() <= share * 100.0 * input.amount, "{method}: {found}, not {expected}");
            }
            let left = on_paper(k, rates, hours, until);
            let gone = trajectory.eliminated();
            prop_assert!((gone + left - input.amount).abs() <= share * input.amount, "{method}: {gone} and {left}");
            let area = 100.0 * (input.amount - left) / k;
            prop_assert!((trajectory.area(0) - area).abs() <= share * 100.0 * input.amount * (until + 1.0 / k), "{method}");
        }
    }

    /// A threshold that is passed while the rate rises is passed when the level on paper is at it; found by halving.
    #[test]
    fn a_threshold_is_passed_on_the_way(k in 0.05..3.0_f64, to in 1.0..30.0_f64, hours in 1.0..20.0_f64, at in 0.05..0.95_f64) {
        let hours = Time::from_hours(hours).hours();
        let threshold = 100.0 * on_paper(k, [0.0, to], hours, at * hours);
        let (mut low, mut high) = (0.0, hours);
        for _ in 0..80 {
            let middle = 0.5 * (low + high);
            match 100.0 * on_paper(k, [0.0, to], hours, middle) > threshold {
                true => high = middle,
                false => low = middle,
            }
        }
        for (method, _) in METHODS {
            let found = exposure(&solved(k, ramp([0.0, to], hours), hours, method), 0, &[threshold]);
            let first = found.above[0].first.unwrap();
            prop_assert!((first - low).abs() <= 1e-7 * hours, "{method}: {first}, not {low}");
        }
    }

    /// A level that turns while the rate falls has its peak where x′ = r(t) − k x vanishes.
    #[test]
    fn a_peak_in_a_rate_that_falls_is_where_the_level_turns(k in 0.3..3.0_f64, from in 1.0..30.0_f64, hours in 4.0..20.0_f64) {
        let hours = Time::from_hours(hours).hours();
        for (method, share) in METHODS {
            let found = exposure(&solved(k, ramp([from, 0.0], hours), hours, method), 0, &[]);
            // From x′ = 0: exp(−kt) = 1/(1 + k·hours).
            let turn = (k * hours).ln_1p() / k;
            let expected = 100.0 * on_paper(k, [from, 0.0], hours, turn);
            prop_assert!((found.cmax - expected).abs() <= share.max(1e-12) * expected, "{method}: {}", found.cmax);
            prop_assert!((found.tmax - turn).abs() <= 1e-3 * hours, "{method}: {}, not {turn}", found.tmax);
        }
    }

    /// A rate that changes is the limit of many constant ones: in steps with the mean rate of their time, the error falls
    /// with the square of their number.
    #[test]
    fn it_is_the_limit_of_many_steps(case in cases(), from in 0.0..30.0_f64, to in 0.5..30.0_f64, hours in 0.5..8.0_f64) {
        let until = Time::from_hours(1.2 * hours);
        let exact = amounts(&case, &[ramp([from, to], hours)], until);
        let error = |steps: u32| {
            let edge = |step: u32| Time::from_hours(hours * f64::from(step) / f64::from(steps));
            let step = |step: u32| {
                let share = (f64::from(step) + 0.5) / f64::from(steps);
                let [start, end] = [edge(step), edge(step + 1)];
                let amount = (from + (to - from) * share) * (end - start).hours();
                Input { into: 0, start, end, amount, tilt: 0.0 }
            };
            let inputs: Vec<Input> = (0..steps).map(step).collect();
            let found = amounts(&case, &inputs, until);
            found.iter().zip(&exact).map(|(found, exact)| (found - exact).abs()).fold(0.0, f64::max)
        };
        let [coarse, fine] = [error(64), error(256)];
        let given = 0.5 * (from + to) * hours;
        prop_assert!(fine <= coarse / 8.0 + 1e-9 * given, "{coarse}, {fine}");
        prop_assert!(fine <= 1e-3 * given, "{fine}");
    }
}

/// Amounts of a case's model at a time, after these inputs alone.
fn amounts(case: &Case, inputs: &[Input], until: Time) -> Vec<f64> {
    let schedule = Schedule::from_inputs(inputs.to_vec(), case.model.system.size, Time::ZERO, until);
    case.solve_schedule(&schedule, Method::Exact).remaining().to_vec()
}
