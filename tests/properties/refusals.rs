//! What every method refuses, and what a solution in progress does.

use crate::cases::flow;
use crate::propagators::{METHODS, NUMERICAL, bolus, saturable};
use infusim::quantity::Time;
use infusim::solver::{
    Method, Reading, Schedule, Segment, SolverError, State, Stop, SubjectSolve, System, Tolerance,
};

fn refusal(method: Method, system: &System, segment: &Segment, stop: Stop<'_>) -> SolverError {
    let mut propagator = method.propagator("odd", system, (1e-9, 1e-9), stop);
    propagator
        .advance(system, &State::new(system), segment)
        .unwrap_err()
}

/// Refusals: each says what is the matter, and nothing of a path is handed out.
#[test]
fn what_cannot_be_solved_is_refused_with_the_reason() {
    let linear = |k: f64, size: usize| System {
        size,
        transfers: vec![flow(0, k, &[])],
        saturable: vec![],
        readings: vec![Reading {
            compartment: 0,
            factor: 1.0,
        }],
    };
    let segment = |system: &System| {
        let schedule = Schedule::from_inputs(
            vec![bolus(0.0, 1.0)],
            system.size,
            Time::ZERO,
            Time::from_hours(10.0),
        );
        schedule.segments[0].clone()
    };
    let stopping = || true;
    for (method, _) in METHODS {
        let fast = linear(1e15, 1);
        let text = refusal(method, &fast, &segment(&fast), Stop::NEVER).to_string();
        assert!(
            text.starts_with("in model odd drug moves as fast as 1.000e15 per hour"),
            "{text}"
        );
        for rate in [f64::NAN, f64::INFINITY] {
            let mut odd = linear(1.0, 2);
            odd.transfers.insert(0, flow(1, rate, &[]));
            let text = refusal(method, &odd, &segment(&odd), Stop::NEVER).to_string();
            assert!(text.contains("drug moves as fast as"), "{method} {rate}: {text}");
        }
        let slow = linear(0.1, 1);
        let stopped = refusal(method, &slow, &segment(&slow), Stop::new(&stopping));
        assert_eq!(stopped, SolverError::Stopped, "{method}");
    }
    let text = refusal(Method::Exact, &saturable(), &segment(&saturable()), Stop::NEVER).to_string();
    assert!(
        text.starts_with("model odd is not linear and constant in time"),
        "{text}"
    );
    let large = linear(0.1, 60);
    for method in NUMERICAL {
        let text = refusal(method, &large, &segment(&large), Stop::NEVER).to_string();
        assert!(text.contains("is too large for"), "{method}: {text}");
    }
}

/// What has passed cannot be changed, and a system keeps its shape.
#[test]
fn the_past_cannot_be_changed() {
    let system = saturable();
    let mut solve = SubjectSolve::new("saturable", &system, (Method::Auto, Tolerance::default(), 30.0));
    solve.give(&[bolus(0.0, 30.0)]).unwrap();
    solve.advance_to(Time::from_hours(2.0)).unwrap();
    let text = solve
        .give(&[bolus(2.0, 1.0), bolus(1.0, 1.0)])
        .unwrap_err()
        .to_string();
    assert_eq!(
        text,
        "1 h after the start has passed, the solution has come to 2 h; a later time was expected"
    );
    assert_eq!(solve.inputs().len(), 1);
    assert!(solve.advance_to(Time::from_hours(1.0)).is_err());
    let text = solve
        .change_system(System { size: 3, ..system })
        .unwrap_err()
        .to_string();
    assert!(
        text.starts_with("a system of 2 compartments and 1 readings cannot become one of 3 and 1"),
        "{text}"
    );
}
