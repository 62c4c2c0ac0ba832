//! Every solve has an end: it is stopped from outside, or has taken as many steps as it may.

use crate::cases::flow;
use crate::propagators::METHODS;
use infusim::quantity::Time;
use infusim::solver::{
    Input, Method, Reading, Saturable, Schedule, SolverError, Stop, System, Tolerance, solve, solve_all,
};
use std::sync::atomic::{AtomicUsize, Ordering};

/// So many compartments in a row, emptied one into the next; `saturable` makes the last flow saturate.
fn chain(size: usize, k: f64, saturable: bool) -> System {
    let mut system = System {
        size,
        transfers: (0..size).map(|from| flow(from, k, &[(from + 1, 1.0)])).collect(),
        saturable: vec![],
        readings: vec![Reading {
            compartment: size - 1,
            factor: 1.0,
        }],
    };
    system.transfers.pop();
    match saturable {
        false => system.transfers.push(flow(size - 1, k, &[])),
        true => system.saturable.push(Saturable {
            from: size - 1,
            vmax: k,
            km_amount: 1.0,
            into: vec![],
            outside: 1.0,
        }),
    }
    system
}

fn schedule(size: usize, hours: f64) -> Schedule {
    let dose = Input {
        into: 0,
        start: Time::ZERO,
        end: Time::ZERO,
        amount: 10.0,
        tilt: 0.0,
    };
    Schedule::from_inputs(vec![dose], size, Time::ZERO, Time::from_hours(hours))
}

/// Whoever says stop is heard after at most a few hundred rows of a matrix or steps, in every method; it fails when
/// a loop never asks.
#[test]
fn every_method_can_be_stopped() {
    for (method, _) in METHODS {
        let (size, saturable) = match method {
            Method::Exact => (150, false),
            _ => (12, true),
        };
        let (system, schedule) = (chain(size, 50.0, saturable), schedule(size, 1000.0));
        let run = |patience: usize| {
            let asks = AtomicUsize::new(0);
            let asked = || asks.fetch_add(1, Ordering::Relaxed) >= patience;
            let how = (method, Tolerance::default());
            let found = solve_all("chain", &[&system], &[&schedule], how, Stop::new(&asked)).remove(0);
            (found.err(), asks.load(Ordering::Relaxed))
        };
        for patience in [0, 1, 5] {
            let (error, asks) = run(patience);
            assert_eq!(error, Some(SolverError::Stopped), "{method} after {patience}");
            assert!(asks < patience + 20, "{method} went on: {asks}");
        }
        assert_eq!(run(usize::MAX).0, None, "{method}");
    }
}

/// A rate that keeps an explicit method at its stability limit for ten thousand million steps; it fails when the steps of a trajectory are
/// not counted.
#[test]
fn steps_are_counted() {
    let found = solve(
        "chain",
        &chain(2, 1e8, false),
        &schedule(2, 100.0),
        Method::Dopri5,
        Tolerance::default(),
    );
    match found {
        Err(SolverError::Budget { steps, at, .. }) => {
            assert!(
                steps >= 1_000_000 && at < Time::from_hours(1.0),
                "{steps} by {at}"
            );
        }
        other => panic!("{:?}", other.map(|_| ())),
    }
}
