//! Systems and regimens that would be bad luck to draw, solved side by side: rates that are equal but for
//! the last digits, fast beside slow, nothing that leaves, watching that ends early, thresholds that are
//! just touched.

use crate::cases::{GroupMember, flow};
use crate::lanes::{Asked, Reference, fastest, own_thresholds, share_of_rounding};
use crate::lanes::{check_exposure, check_levels, scalar_reference, solve_in_lanes};
use infusim::ensemble::BatchSolver;
use infusim::lane::SimdLevel;
use infusim::quantity::Time;
use infusim::solver::{Grid, Input, Reading, Schedule, System, Transfer};
use std::sync::Arc;

fn system(size: usize, transfers: Vec<Transfer>, read: &[usize]) -> System {
    let reading = |compartment: &usize| Reading {
        compartment: *compartment,
        factor: 40.0,
    };
    System {
        size,
        transfers,
        saturable: vec![],
        readings: read.iter().map(reading).collect(),
    }
}

/// mg into a compartment from some hour for some hours.
fn dose(into: usize, amount: f64, from: f64, hours: f64) -> Input {
    let start = Time::from_hours(from);
    Input {
        into,
        start,
        end: start + Time::from_hours(hours),
        amount,
        tilt: 0.0,
    }
}

/// An effect site that follows compartment 0.
fn site(at: usize, ke0: f64) -> [Transfer; 2] {
    let out = Transfer {
        outside: 0.0,
        ..flow(at, ke0, &[])
    };
    let follows = Transfer {
        leaves: false,
        ..flow(0, ke0, &[(at, 1.0)])
    };
    [out, follows]
}

/// Nine of a kind, a third faster and a third slower than each other, with shares of the peak of the middle one
/// as thresholds: what each has is what each has alone. Gives how many were handed back.
#[track_caller]
fn check(system: &System, inputs: &[Input], hours: f64, points: u32, shares: &[f64]) -> usize {
    let horizon = Time::from_hours(hours);
    let member = |number: i32| {
        let speed = 1.1_f64.powi(number - 4);
        let mut system = system.clone();
        system
            .transfers
            .iter_mut()
            .for_each(|transfer| transfer.k *= speed);
        let schedule = Schedule::from_inputs(inputs.to_vec(), system.size, Time::ZERO, horizon);
        let schedule = Arc::new(schedule);
        GroupMember { system, schedule }
    };
    let people: Vec<GroupMember> = (0..9).map(member).collect();
    let every = Time::from_microseconds((horizon.microseconds() / i64::from(points)).max(1));
    let grid = Grid::new(every, horizon).unwrap();
    let middle = scalar_reference(&people[4], &grid, &vec![Vec::new(); system.readings.len()]);
    let put =
        |exposure: &infusim::outcome::Exposure| shares.iter().map(|share| share * exposure.cmax).collect();
    let asked = Asked {
        grid,
        thresholds: own_thresholds(&middle.exposures.iter().map(put).collect::<Vec<_>>()),
        fastest: fastest(&people[4]),
    };
    let rounding: Vec<f64> = people.iter().map(|one| share_of_rounding(one, horizon)).collect();
    let both = people.iter().zip(&rounding);
    let references: Vec<Reference> = both
        .map(|(one, share)| scalar_reference(one, &grid, &asked.with_neighbours(*share)))
        .collect();
    let solved = solve_in_lanes(&mut BatchSolver::new(SimdLevel::new()), &asked, &people);
    check_levels(&solved.levels, &references, &rounding).unwrap();
    for (number, (reference, share)) in references.iter().zip(&rounding).enumerate() {
        for analyte in 0..references[0].exposures.len() {
            if !solved.scalar_fallback.contains(&number) {
                let found = &solved.exposures[analyte][number];
                check_exposure(found, reference, analyte, horizon, *share).unwrap();
            }
        }
    }
    solved.scalar_fallback.len()
}

const SHARES: [f64; 4] = [0.01, 0.5, 0.99, 1.0];

/// It fails when an exponential is computed by way of eigenvalues.
#[test]
fn rates_equal_but_for_the_last_digits() {
    for gap in [0.0, 1e-14, 1e-12, 1e-10, 1e-8, 1e-6] {
        for transits in 1..5 {
            let k = |index: usize| 1.7 * (1.0 + gap * index as f64);
            let mut transfers: Vec<Transfer> = (0..transits)
                .map(|index| flow(index, k(index), &[(index + 1, 1.0)]))
                .collect();
            transfers.push(flow(transits, k(transits), &[]));
            transfers.extend(site(transits + 1, k(transits + 1)));
            let chain = system(transits + 2, transfers, &[transits, transits + 1, 0]);
            let doses = [
                dose(0, 50.0, 0.0, 0.0),
                dose(0, 20.0, 1.0, 0.5),
                dose(0, 20.0, 1.5, 0.5),
            ];
            check(&chain, &doses, 12.0, 50, &SHARES);
        }
    }
}

/// It fails when a fast rate drowns a slow one, or when the ladder is too short for it.
#[test]
fn fast_beside_slow() {
    for fast in [1e2, 1e3, 1e4] {
        let transfers = vec![
            flow(0, fast, &[(1, 1.0)]),
            flow(1, fast / 3.0, &[(0, 1.0)]),
            flow(0, 0.5, &[(2, 0.4)]),
            flow(2, 1e-3, &[]),
        ];
        let stiff = system(3, transfers, &[0, 2]);
        let doses = [dose(0, 10.0, 0.0, 0.0), dose(1, 30.0, 0.7, 2.0)];
        check(&stiff, &doses, 10.0, 100, &SHARES);
        check(&stiff, &doses, 10.0, 3, &SHARES);
    }
}

/// Whatever comes in stays: areas are infinite, nothing has a half-life, and levels are those of the doses.
/// With a rate of zero, what lies behind it stays empty. It fails when something that is not there leaks.
#[test]
fn nothing_leaves_and_nothing_flows() {
    let exchange = |k: f64| vec![flow(0, k, &[(1, 1.0)]), flow(1, 0.4, &[(0, 1.0)])];
    let doses = [dose(0, 10.0, 0.5, 1.0), dose(0, 10.0, 2.0, 0.0)];
    for k in [0.0, 0.2] {
        check(&system(2, exchange(k), &[0, 1]), &doses, 5.0, 20, &SHARES);
    }
    let none = system(1, vec![], &[0]);
    check(&none, &doses, 5.0, 20, &SHARES);
    let cut = vec![flow(0, 1.0, &[]), flow(0, 0.0, &[(1, 1.0)]), flow(1, 0.3, &[])];
    check(&system(2, cut, &[1, 0]), &doses, 5.0, 20, &SHARES);
}

/// Watching ends before the first dose, within an infusion, within the first second of one, or with a dose in
/// the very last moment. It fails when what comes after the end is seen, or what comes before is not.
#[test]
fn watching_ends_early() {
    let transfers = vec![
        flow(0, 2.0, &[(1, 0.7)]),
        flow(1, 1.0, &[]),
        flow(0, 3.0, &[(2, 1.0)]),
        flow(2, 1.0, &[(0, 1.0)]),
    ];
    let model = system(3, transfers, &[1, 0]);
    let second = 1.0 / 3600.0;
    let doses = [
        dose(0, 5.0, 1.0, 1.0),
        dose(0, 5.0, 1.0, second),
        dose(0, 2.0, 1.0 + second, second),
        dose(2, 5.0, 1.5, 2.0),
        dose(0, 5.0, 3.0, 0.0),
    ];
    for hours in [
        0.3,
        1.0,
        1.0 + 0.5 * second,
        1.0 + second,
        1.6,
        2.0,
        3.0,
        3.0 + 1e-3,
        9.0,
    ] {
        for points in [1, 2, 7, 150] {
            check(&model, &doses, hours, points, &SHARES);
        }
    }
}

/// A peak and a trough that just touch a threshold, and miss it by a hair, in everybody: nobody is handed
/// back for that. It fails when a touch is taken for two crossings or a real excursion is missed.
#[test]
fn thresholds_that_are_just_touched() {
    let transfers = vec![flow(0, 1.0, &[(1, 1.0)]), flow(1, 0.6, &[])];
    let model = system(2, transfers, &[1]);
    let doses = [
        dose(0, 10.0, 0.0, 0.0),
        dose(0, 3.0, 4.0, 0.25),
        dose(0, 30.0, 9.0, 0.0),
    ];
    let touches = [
        1.0,
        1.0 - 1e-14,
        1.0 - 1e-12,
        1.0 - 1e-9,
        1.0 - 1e-6,
        1.0 - 1e-3,
        1.0 + 1e-12,
    ];
    assert_eq!(check(&model, &doses, 20.0, 30, &touches), 0);
}

/// What the ensemble is for it does itself: an infusion and a bolus for models of one to three compartments
/// with a metabolite and an effect site. It fails when ordinary people are handed back.
#[test]
fn ordinary_people_are_not_handed_back() {
    for peripherals in 0..3 {
        let mut transfers = vec![
            flow(0, 0.3, &[(peripherals + 1, 0.8)]),
            flow(peripherals + 1, 0.2, &[]),
        ];
        for peripheral in 1..=peripherals {
            transfers.push(flow(0, 3.0 / peripheral as f64, &[(peripheral, 1.0)]));
            transfers.push(flow(peripheral, 1.0 / peripheral as f64, &[(0, 1.0)]));
        }
        transfers.extend(site(peripherals + 2, 2.5));
        let model = system(peripherals + 3, transfers, &[0, peripherals + 1, peripherals + 2]);
        let days = (0..3).map(|day| dose(0, 35.0, 24.0 * f64::from(day), 2.0 / 3.0));
        let doses: Vec<Input> = days.chain([dose(0, 5.0, 2.0, 0.0)]).collect();
        assert_eq!(
            check(&model, &doses, 72.0, 200, &[0.1, 0.5, 0.9]),
            0,
            "{peripherals}"
        );
    }
}

/// How the last of a chain of equal compartments begins to fill: (kt)ⁿ/n! · e^(−kt), also when watching ends
/// while it is a trace. It fails when the series of the exponential stops before it has passed the chain.
#[test]
fn the_end_of_a_chain_that_just_begins_to_fill() {
    for flows in [3, 5, 7, 9] {
        let mut transfers: Vec<Transfer> = (0..flows)
            .map(|index| flow(index, 1.0, &[(index + 1, 1.0)]))
            .collect();
        transfers.push(flow(flows, 1.0, &[]));
        let chain = system(flows + 1, transfers, &[flows]);
        for hours in [0.03, 0.1, 0.3, 1.0] {
            let end = Time::from_hours(hours);
            let bolus = vec![dose(0, 10.0, 0.0, 0.0)];
            let schedule = Arc::new(Schedule::from_inputs(bolus, flows + 1, Time::ZERO, end));
            let member = GroupMember {
                system: chain.clone(),
                schedule,
            };
            let asked = Asked {
                grid: Grid::new(end, end).unwrap(),
                thresholds: vec![vec![]],
                fastest: fastest(&member),
            };
            let solved = solve_in_lanes(&mut BatchSolver::new(SimdLevel::new()), &asked, &[member]);
            let factorial: f64 = (1..=flows).map(|factor| factor as f64).product();
            let expected = 400.0 * hours.powi(flows as i32) / factorial * (-hours).exp();
            let found = solved.levels[1][0];
            assert!(
                (found - expected).abs() <= 1e-9 * expected,
                "{flows}, {hours} h: {found}, not {expected}"
            );
        }
    }
}
