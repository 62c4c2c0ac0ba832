//! The contract of every method: the same tests for each, linear systems for all and saturable ones for those that
//! solve them.

use crate::cases::{Case, cases, flow, grid, random_cases};
use crate::oracle;
use infusim::quantity::Time;
use infusim::solver::{
    Input, Method, Reading, Saturable, Schedule, SegmentPath, State, Stop, SubjectSolve, System, Tolerance,
    Trajectory, solve,
};
use nalgebra::DVector;
use proptest::prelude::*;

/// Each method, with how far it is from the true solution at most, as a fraction of the highest concentration, at its
/// default tolerance.
pub const METHODS: [(Method, f64); 4] = [
    (Method::Exact, 1e-12),
    (Method::Rodas5p, 1e-8),
    (Method::Dopri5, 1e-8),
    (Method::Dop853, 1e-8),
];
pub const NUMERICAL: [Method; 3] = [Method::Rodas5p, Method::Dopri5, Method::Dop853];

/// No method is left out.
#[test]
fn every_method_is_held_to_the_contract() {
    let all = METHODS.map(|(method, _)| method);
    assert_eq!([&[Method::Auto], &all[..]].concat(), Method::ALL);
    assert_eq!([&[Method::Exact], &NUMERICAL[..]].concat(), all);
}

fn solved(case: &Case, method: Method) -> Trajectory {
    solve(
        "random",
        &case.model.system,
        &case.schedule(),
        method,
        Tolerance::default(),
    )
    .unwrap()
}

/// Absolute tolerance of a schedule, mg: as [`solve`] takes it.
fn tolerances(schedule: &Schedule) -> (f64, f64) {
    let given: f64 = schedule.inputs.iter().map(|input| input.amount).sum();
    let Tolerance { relative, absolute } = Tolerance::default();
    (relative, absolute * if given > 0.0 { given } else { 1.0 })
}

/// Concentrations of all analytes on a grid, ng/mL.
fn sampled(trajectory: &Trajectory, horizon: Time) -> Vec<f64> {
    crate::cases::levels(trajectory, horizon, 97)
}

fn are_close(what: Method, found: &[f64], expected: &[f64], allowed: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        prop_assert!(
            (found - expected).abs() <= allowed,
            "{what}: {found} not {expected}, by {allowed}"
        );
    }
    Ok(())
}

/// What a share of an error is of: the highest concentration with the exact method; with the others the one that all
/// doses of the schedule would give at once, since their tolerance is of the dose.
fn error_scale(case: &Case, method: Method, expected: &[f64]) -> f64 {
    let highest = expected.iter().copied().fold(0.0, f64::max);
    let factors = case.model.system.readings.iter().map(|reading| reading.factor);
    let given: f64 = case.schedule().total_doses().iter().sum();
    match method {
        Method::Exact => highest,
        _ => highest.max(given * factors.fold(0.0, f64::max)),
    }
}

/// A compartment with a saturable loss and one beside it.
pub fn saturable() -> System {
    let loss = Saturable {
        from: 0,
        vmax: 20.0,
        km_amount: 15.0,
        into: vec![],
        outside: 1.0,
    };
    System {
        size: 2,
        transfers: vec![flow(0, 0.8, &[(1, 1.0)]), flow(1, 0.3, &[(0, 1.0)])],
        saturable: vec![loss],
        readings: vec![Reading {
            compartment: 0,
            factor: 100.0,
        }],
    }
}

pub fn bolus(hour: f64, amount: f64) -> Input {
    let start = Time::from_hours(hour);
    Input {
        into: 0,
        start,
        end: start,
        amount,
        tilt: 0.0,
    }
}

fn infusion(hour: f64, hours: f64, amount: f64) -> Input {
    Input {
        end: Time::from_hours(hour + hours),
        ..bolus(hour, amount)
    }
}

proptest! {
    #![proptest_config(random_cases(32))]

    /// Mass balance: what was given is in the body or has left it.
    #[test]
    fn mass_is_conserved(case in cases()) {
        let given = case.schedule().input_until_horizon();
        for (method, share) in METHODS {
            let found = solved(&case, method);
            let held = case.model.held(found.remaining()) + found.eliminated();
            prop_assert!((held - given).abs() <= share * given, "{}: {} of {}", method, held, given);
        }
    }

    /// Superposition: doses twice as large give concentrations twice as high, and two schedules together the sum.
    #[test]
    fn linear_systems_superpose(case in cases(), first in any::<u64>()) {
        let all = case.model.inputs(&case.timeline);
        let part = |wanted: bool| {
            let numbered = all.iter().enumerate();
            let mine = numbered.filter(|(index, _)| (first >> (index % 64) & 1 == 1) == wanted);
            let inputs = mine.map(|(_, input)| Input { amount: 2.0 * input.amount, ..*input }).collect();
            case.schedule_of(inputs, case.horizon)
        };
        for (method, share) in METHODS {
            let system = &case.model.system;
            let [one, other] = [true, false].map(|wanted| {
                let found = solve("random", system, &part(wanted), method, Tolerance::default()).unwrap();
                sampled(&found, case.horizon)
            });
            let twice: Vec<f64> = one.iter().zip(&other).map(|(one, other)| one + other).collect();
            let together = sampled(&solved(&case, method), case.horizon).iter().map(|level| 2.0 * level).collect::<Vec<_>>();
            // Each of the two is as exact as it claims of its own peak, and so is the sum.
            are_close(method, &together, &twice, 4.0 * share * error_scale(&case, method, &together))?;
        }
    }

    /// A state that is kept at the end of each segment and resumed by a method that has seen nothing before gives the
    /// same digits.
    #[test]
    fn a_state_is_all_that_is_needed_to_go_on(case in cases()) {
        let (system, schedule) = (&case.model.system, case.schedule());
        for (method, _) in METHODS {
            let whole = solved(&case, method);
            let mut state = State::new(system);
            for (segment, expected) in schedule.segments.iter().zip(&whole.segments) {
                let mut fresh = method.propagator("random", system, tolerances(&schedule), Stop::NEVER);
                let found = fresh.advance(system, &state, segment).unwrap();
                let states = |path: &SegmentPath| -> Vec<Vec<f64>> {
                    (0..path.times.len()).map(|knot| path.state(knot).to_vec()).collect()
                };
                prop_assert_eq!(&found.times, &expected.times, "{}", method);
                prop_assert_eq!(states(&found), states(expected), "{}", method);
                state = found.end_state();
            }
        }
    }

    /// A stop anywhere else agrees within what the method claims.
    #[test]
    fn a_stop_anywhere_changes_little(case in cases(), stops in prop::collection::vec(0.0..1.0_f64, 1..6)) {
        let (system, schedule) = (&case.model.system, case.schedule());
        let (_, absolute) = tolerances(&schedule);
        let scale = absolute / Tolerance::default().absolute;
        let mut stops: Vec<Time> = stops.iter().map(|share| {
            Time::from_microseconds((case.horizon.microseconds() as f64 * share) as i64)
        }).collect();
        stops.sort_unstable();
        for (method, share) in METHODS {
            let mut found = SubjectSolve::new("random", system, (method, Tolerance::default(), scale));
            found.give(&schedule.inputs).unwrap();
            for stop in stops.iter().chain([&case.horizon]) {
                found.advance_to(*stop).unwrap();
            }
            let expected = sampled(&solved(&case, method), case.horizon);
            let found = sampled(&found.finish(), case.horizon);
            // The last point may be one of a bolus at the horizon, which is given only when the solution goes on.
            let points = grid(case.horizon, 97).len();
            let without_last = |levels: &[f64]| -> Vec<f64> {
                levels.chunks(points).flat_map(|row| row[..points - 1].to_vec()).collect()
            };
            let allowed = 2.0 * share * error_scale(&case, method, &expected);
            are_close(method, &without_last(&found), &without_last(&expected), allowed)?;
        }
    }

    /// Doses that become known on the way give the same digits as doses known beforehand.
    #[test]
    fn a_schedule_may_grow_while_it_is_solved(case in cases()) {
        let (system, schedule) = (&case.model.system, case.schedule());
        let (_, absolute) = tolerances(&schedule);
        let scale = absolute / Tolerance::default().absolute;
        for (method, _) in METHODS {
            let mut growing = SubjectSolve::new("random", system, (method, Tolerance::default(), scale));
            let mut known: Vec<Input> = schedule.inputs.clone();
            known.sort_by_key(|input| input.start);
            let expected = solved(&case, method);
            for (segment, expected) in schedule.segments.iter().zip(&expected.segments) {
                let given: Vec<Input> = known.iter().filter(|input| input.start == segment.start).copied().collect();
                growing.give(&given).unwrap();
                for (analyte, reading) in system.readings.iter().enumerate() {
                    let now = expected.state(0)[reading.compartment] * reading.factor;
                    prop_assert!((growing.concentration(analyte) - now).abs() <= 1e-15 * now.abs(), "{}", method);
                }
                growing.advance_to(segment.end).unwrap();
                // Rates are summed in the order of the inputs, which is another one here.
                let (found, expected) = (growing.state().cells(), expected.end_state());
                let highest = expected.cells().iter().copied().fold(0.0, f64::max);
                are_close(method, found, expected.cells(), 1e-13 * highest)?;
            }
        }
    }

    /// Agreement with nalgebra's matrix exponential, also where the system changes between two segments.
    #[test]
    fn each_agrees_with_the_reference_while_the_system_changes(case in cases(), faster in 0.2..4.0_f64) {
        let (system, schedule) = (&case.model.system, case.schedule());
        let other = System {
            transfers: system.transfers.iter().map(|one| infusim::solver::Transfer { k: faster * one.k, ..one.clone() }).collect(),
            ..system.clone()
        };
        let systems = [system, &other];
        let mut expected = DVector::zeros(system.size);
        for (index, segment) in schedule.segments.iter().enumerate() {
            expected += DVector::from_column_slice(&segment.boluses);
            let matrix = oracle::rate_matrix(systems[index % 2]);
            expected = oracle::propagate_segment(&matrix, &expected, segment);
        }
        let given = schedule.input_until_horizon();
        for (method, share) in METHODS {
            let mut propagator = method.propagator("random", system, tolerances(&schedule), Stop::NEVER);
            let mut state = State::new(system);
            for (index, segment) in schedule.segments.iter().enumerate() {
                state = propagator.advance(systems[index % 2], &state, segment).unwrap().end_state();
            }
            for (found, expected) in state.amounts().iter().zip(&expected) {
                prop_assert!((found - expected).abs() <= 10.0 * share * given, "{}: {} not {}", method, found, expected);
            }
        }
    }
}

/// A new occasion with other parameters, and back: amounts stay, concentrations follow the new volume, and the area is
/// that of the concentrations.
#[test]
fn a_system_may_change_between_two_segments() {
    let one_compartment = |k: f64, factor: f64| System {
        size: 1,
        transfers: vec![flow(0, k, &[])],
        saturable: vec![],
        readings: vec![Reading {
            compartment: 0,
            factor,
        }],
    };
    let occasions = [one_compartment(0.1, 100.0), one_compartment(0.3, 50.0)];
    for (method, share) in METHODS {
        let mut solve = SubjectSolve::new("example", &occasions[0], (method, Tolerance::default(), 10.0));
        let (mut amount, mut area) = (0.0, 0.0);
        for (day, occasion) in [0, 1, 0, 1].into_iter().enumerate() {
            let (system, start) = (&occasions[occasion], 24.0 * day as f64);
            solve.change_system(system.clone()).unwrap();
            solve.give(&[bolus(start, 5.0)]).unwrap();
            amount += 5.0;
            let (k, factor) = (system.transfers[0].k, system.readings[0].factor);
            assert!(
                (solve.concentration(0) - amount * factor).abs() <= share * amount * factor,
                "{method}"
            );
            solve.advance_to(Time::from_hours(start + 24.0)).unwrap();
            let left = amount * (-24.0 * k).exp();
            area += factor * (amount - left) / k;
            amount = left;
        }
        let trajectory = solve.finish();
        assert!(
            (trajectory.remaining()[0] - amount).abs() <= share * 5.0,
            "{method}"
        );
        assert!(
            (trajectory.area(0) / area - 1.0).abs() <= 10.0 * share,
            "{method}: {} {area}",
            trajectory.area(0)
        );
    }
}

/// A bolus at the very end has a segment of no length, whose path has two knots like any other: levels are read off it.
#[test]
fn a_bolus_at_the_end_has_a_path_of_its_own() {
    let system = System {
        saturable: vec![],
        ..saturable()
    };
    let end = Time::from_hours(2.0);
    let schedule = Schedule::from_inputs(vec![bolus(0.0, 30.0), bolus(2.0, 12.0)], 2, Time::ZERO, end);
    assert_eq!(schedule.segments.last().unwrap().start, end);
    for (method, share) in METHODS {
        let found = solve("example", &system, &schedule, method, Tolerance::default()).unwrap();
        let last = found.segments.last().unwrap();
        assert!(
            last.times.len() >= 2 && last.times.iter().all(|time| *time == 0.0),
            "{method}"
        );
        // 96 points apart by 75 s, so that the last one is the end.
        let levels = crate::cases::levels(&found, end, 96);
        let before = found.segments[0].end_state().amounts()[0];
        let at_end = levels[levels.len() - 1];
        assert!(
            (at_end - 100.0 * (before + 12.0)).abs() <= share * 4200.0,
            "{method}: {at_end}"
        );
    }
}

/// Order of convergence: the error of a single step of length h shrinks with h^(p+1), p being 5 for Rodas5P and
/// Dopri5, and 8 for Dop853. With tolerances as wide as these a short segment is one step.
#[test]
fn the_error_of_a_step_shrinks_with_the_order_of_the_method() {
    let reference = |system: &System, h: f64| -> [f64; 2] {
        let loss = &system.saturable[0];
        let change = |_: f64, x: &[f64; 2]| {
            let lost = loss.vmax * x[0] / (loss.km_amount + x[0]);
            [-0.8 * x[0] + 0.3 * x[1] - lost, 0.8 * x[0] - 0.3 * x[1]]
        };
        oracle::runge_kutta(change, [30.0, 10.0], h, 20_000)
    };
    let system = saturable();
    let boluses = [
        bolus(0.0, 30.0),
        Input {
            into: 1,
            ..bolus(0.0, 10.0)
        },
    ];
    for (method, order, wide, lengths) in [
        (Method::Rodas5p, 5.0, (1e2, 1.0), [0.2, 0.1]),
        (Method::Dopri5, 5.0, (0.0, 1e6), [0.2, 0.1]),
        (Method::Dop853, 8.0, (0.0, 1e6), [0.6, 0.3]),
    ] {
        let errors = lengths.map(|h| {
            let schedule = Schedule::from_inputs(boluses.to_vec(), 2, Time::ZERO, Time::from_hours(h));
            let mut propagator = method.propagator("saturable", &system, wide, Stop::NEVER);
            let path = propagator
                .advance(&system, &State::new(&system), &schedule.segments[0])
                .unwrap();
            assert_eq!(path.times.len(), 2, "{method} took more than a step over {h} h");
            (path.end_state().amounts()[0] - reference(&system, h)[0]).abs()
        });
        let found = (errors[0] / errors[1]).log2();
        assert!(
            (found - (order + 1.0)).abs() < 0.8,
            "{method}: {found}, errors {errors:?}"
        );
    }
}

/// A saturable system: mass balance, agreement with a Runge–Kutta method of many steps, and a stop elsewhere.
#[test]
fn saturable_systems_are_solved_by_all_but_the_exact_method() {
    let system = saturable();
    let inputs = [bolus(0.0, 30.0), infusion(1.0, 2.0, 40.0)];
    let horizon = Time::from_hours(6.0);
    let schedule = Schedule::from_inputs(inputs.to_vec(), 2, Time::ZERO, horizon);
    let rhs = |rate: f64| {
        move |_: f64, x: &[f64; 2]| {
            let lost = 20.0 * x[0] / (15.0 + x[0]);
            [rate - 0.8 * x[0] + 0.3 * x[1] - lost, 0.8 * x[0] - 0.3 * x[1]]
        }
    };
    let mut expected = [30.0, 0.0];
    for (rate, hours) in [(0.0, 1.0), (20.0, 2.0), (0.0, 3.0)] {
        expected = oracle::runge_kutta(rhs(rate), expected, hours, 20_000);
    }
    for method in NUMERICAL {
        let found = solve("saturable", &system, &schedule, method, Tolerance::default()).unwrap();
        for (found, expected) in found.remaining().iter().zip(expected) {
            assert!(
                (found - expected).abs() <= 1e-7,
                "{method}: {found} not {expected}"
            );
        }
        let balance = found.remaining().iter().sum::<f64>() + found.eliminated();
        assert!((balance - 70.0).abs() <= 1e-7, "{method}: {balance}");
        let mut stopped = SubjectSolve::new("saturable", &system, (method, Tolerance::default(), 70.0));
        stopped.give(&inputs).unwrap();
        for hour in [0.3, 1.7, 2.2, 6.0] {
            stopped.advance_to(Time::from_hours(hour)).unwrap();
        }
        for (found, expected) in stopped.state().amounts().iter().zip(expected) {
            assert!(
                (found - expected).abs() <= 1e-7,
                "{method}: {found} not {expected}"
            );
        }
    }
}
