//! Fast rates beside slow ones, for a long time.

use crate::cases::{TIGHT, flow, levels};
use crate::oracle;
use infusim::quantity::Time;
use infusim::solver::{Input, Method, Reading, Schedule, System, Tolerance, solve};
use nalgebra::DVector;

/// A central compartment, cleared at 1 /h into a metabolite that leaves at `fast`, with a deep
/// compartment that gives back at `slow`.
fn system_with(fast: f64, slow: f64) -> System {
    let transfers = vec![
        flow(0, 1.0, &[(1, 1.0)]),
        flow(1, fast, &[]),
        flow(0, fast, &[(2, 1.0)]),
        flow(2, slow, &[(0, 1.0)]),
    ];
    let readings = [0, 1]
        .map(|compartment| Reading {
            compartment,
            factor: 40.0,
        })
        .to_vec();
    System {
        size: 3,
        transfers,
        saturable: vec![],
        readings,
    }
}

/// mg in all.
const GIVEN: f64 = 400.0;

/// 100 mg over 40 minutes each day, four times, watched for 100 h.
fn schedule() -> Schedule {
    let day = |day: u32| {
        let start = Time::from_hours(24.0).times(day);
        Input {
            into: 0,
            start,
            end: start + Time::from_hours(2.0 / 3.0),
            amount: 100.0,
            tilt: 0.0,
        }
    };
    Schedule::from_inputs((0..4).map(day).collect(), 3, Time::ZERO, Time::from_hours(100.0))
}

/// With 53 /h or 117 /h beside 0.06 /h over 100 h every method agrees with nalgebra's exponential; it
/// fails when a step is too long for the fast rate, or when errors pile up over thousands of them.
#[test]
fn every_method_keeps_its_digits_beside_a_fast_rate() {
    let schedule = schedule();
    for fast in [53.0, 117.0] {
        let system = system_with(fast, 0.06);
        let expected = oracle::amounts_at_end(&system, &schedule);
        let matrix = oracle::rate_matrix(&system);
        for (method, tolerance, share) in [
            (Method::Exact, TIGHT, 1e-11),
            (Method::Dopri5, TIGHT, 1e-8),
            (Method::Dop853, TIGHT, 1e-8),
            (Method::Dopri5, Tolerance::default(), 1e-6),
            (Method::Dop853, Tolerance::default(), 1e-6),
        ] {
            let trajectory = solve("stiff", &system, &schedule, method, tolerance).unwrap();
            for (found, expected) in trajectory.remaining().iter().zip(&expected) {
                assert!(
                    (found - expected).abs() <= share * GIVEN,
                    "{fast} {method}: {found}, not {expected}"
                );
            }
            // And at every quarter of an hour of the last day, from nalgebra's own state at 96 h.
            let found = levels(&trajectory, Time::from_hours(100.0), 400);
            let mut amounts = DVector::zeros(3);
            for segment in &schedule.segments[..7] {
                amounts += DVector::from_column_slice(&segment.boluses);
                amounts = oracle::propagate(
                    &matrix,
                    &amounts,
                    &segment.rates,
                    (segment.end - segment.start).hours(),
                );
            }
            let start = schedule.segments[7].start;
            for point in 300..=400 {
                let hours = point as f64 / 4.0 - start.hours();
                if hours < 0.0 {
                    continue;
                }
                let expected = oracle::propagate(&matrix, &amounts, &schedule.segments[7].rates, hours);
                for analyte in 0..2 {
                    let (found, expected) = (found[analyte * 401 + point], expected[analyte] * 40.0);
                    assert!(
                        (found - expected).abs() <= share * GIVEN * 40.0,
                        "{fast} {method} at {hours} h: {found}, not {expected}"
                    );
                }
            }
        }
    }
}

/// A stiff trajectory takes no more steps than the stability of an explicit method asks for; it fails
/// when the step control crawls.
#[test]
fn a_fast_rate_does_not_make_it_crawl() {
    let trajectory = solve(
        "stiff",
        &system_with(117.0, 0.06),
        &schedule(),
        Method::Dopri5,
        Tolerance::default(),
    )
    .unwrap();
    let steps: usize = trajectory
        .segments
        .iter()
        .map(|segment| segment.times.len())
        .sum();
    // Dopri5 is stable up to 3.3 in units of the fastest rate, here 118 /h.
    let least = 100.0 * 118.0 / 3.3;
    assert!((steps as f64) < 1.5 * least, "{steps} steps");
}
