//! Clearance that changes with the time since the first dose.

use crate::cases::{TIGHT, flow, levels};
use crate::oracle;
use crate::propagators::NUMERICAL;
use infusim::quantity::Time;
use infusim::solver::{Input, Method, Reading, Schedule, Segment, System, Transfer, solve};

/// Two compartments and a metabolite that leaves at 53.2 /h, faster by 0.87 % of that each hour: the
/// kind of model that was published for children on long infusions.
fn system_with(slope: f64) -> System {
    let transfers = vec![
        flow(0, 25.4, &[(1, 1.0)]),
        flow(1, 0.36, &[(0, 1.0)]),
        flow(0, 14.5, &[(2, 1.0)]),
        Transfer {
            time_slope: slope,
            ..flow(2, 53.2, &[])
        },
    ];
    let readings = [
        Reading {
            compartment: 0,
            factor: 130.0,
        },
        Reading {
            compartment: 2,
            factor: 1000.0,
        },
    ];
    System {
        size: 3,
        transfers,
        saturable: vec![],
        readings: readings.to_vec(),
    }
}

/// The first dose after half an hour: an infusion of ten hours and a bolus inside it.
fn schedule() -> Schedule {
    let start = Time::from_hours(0.5);
    let infusion = Input {
        into: 0,
        start,
        end: Time::from_hours(10.5),
        amount: 200.0,
        tilt: 0.0,
    };
    let bolus = Input {
        into: 0,
        start: Time::from_hours(4.0),
        end: Time::from_hours(4.0),
        amount: 20.0,
        tilt: 0.0,
    };
    Schedule::from_inputs(vec![infusion, bolus], 3, start, Time::from_hours(24.0))
}

/// Amounts of the three compartments at a time, by Runge–Kutta in steps of a tenth of a millihour.
fn expected_at(slope: f64, schedule: &Schedule, time: Time) -> [f64; 3] {
    let mut amounts = [0.0; 3];
    let before = |segment: &&Segment| segment.start <= time;
    for segment in schedule.segments.iter().take_while(before) {
        for (amount, jump) in amounts.iter_mut().zip(&segment.boluses) {
            *amount += jump;
        }
        let hours = (segment.end.min(time) - segment.start).hours();
        let offset = segment.start.hours() - 0.5;
        let change = |local: f64, x: &[f64; 3]| {
            let k = 53.2 * (1.0 + slope * (offset + local).max(0.0));
            [
                segment.rates[0] - (25.4 + 14.5) * x[0] + 0.36 * x[1],
                25.4 * x[0] - 0.36 * x[1],
                14.5 * x[0] - k * x[2],
            ]
        };
        amounts = oracle::runge_kutta(change, amounts, hours, (hours * 1e4).ceil() as usize);
    }
    amounts
}

/// The trajectory of a clearance that grows, or shrinks, is that of a fine Runge–Kutta, at the ends of steps and
/// between them; it fails when the clock starts at zero instead of at the first dose, or when the
/// change is forgotten in the curvature that bridges a step.
#[test]
fn a_changing_clearance_agrees_with_a_fine_runge_kutta() {
    let schedule = schedule();
    for slope in [0.0087, -0.01] {
        for method in NUMERICAL {
            let trajectory = solve("changing", &system_with(slope), &schedule, method, TIGHT).unwrap();
            let found = levels(&trajectory, Time::from_hours(24.0), 48 * 7);
            for point in [1, 6, 7, 8, 20, 55, 56, 57, 100, 146, 147, 148, 150, 200, 336] {
                let expected = expected_at(
                    slope,
                    &schedule,
                    Time::from_hours(24.0 / 336.0).times(point as u32),
                );
                for (analyte, expected) in [expected[0] * 130.0, expected[2] * 1000.0]
                    .into_iter()
                    .enumerate()
                {
                    let found = found[analyte * 337 + point];
                    let peak = 3000.0;
                    assert!(
                        (found - expected).abs() <= 1e-8 * peak,
                        "{method}, slope {slope}, analyte {analyte}, point {point}: {found}, not {expected}"
                    );
                }
            }
        }
    }
}

/// No change at all is the exact method's case; it fails when the two treat the same model differently.
#[test]
fn a_slope_of_zero_is_a_constant_clearance() {
    let schedule = schedule();
    assert_eq!(Method::Auto.for_system(&system_with(0.0)), Method::Exact);
    let exact = solve("constant", &system_with(0.0), &schedule, Method::Exact, TIGHT).unwrap();
    let nearly = solve("changing", &system_with(1e-300), &schedule, Method::Auto, TIGHT).unwrap();
    let pairs = levels(&exact, Time::from_hours(24.0), 301)
        .into_iter()
        .zip(levels(&nearly, Time::from_hours(24.0), 301));
    for (exact, nearly) in pairs {
        assert!((exact - nearly).abs() <= 1e-8 * 3000.0, "{nearly}, not {exact}");
    }
}
