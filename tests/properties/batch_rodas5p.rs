//! Eight subjects in one batch.

use crate::cases::{Case, TIGHT, cases, flow, levels, random_cases};
use infusim::outcome::Exposure;
use infusim::quantity::Time;
use infusim::solver::{
    BatchRodas5p, Input, Method, Reading, Saturable, Schedule, SolverError, System, Tolerance, Trajectory,
    Transfer, area_to_infinity, solve,
};
use proptest::prelude::*;

/// A case whose elimination saturates, or changes with time, or both, and others of the same graph.
#[derive(Clone, Debug)]
struct SystemBatch {
    case: Case,
    systems: Vec<System>,
}

/// What is made of a body: the km of what leaves the central compartment, if it saturates, and by how much
/// the rates change per hour.
fn bent(system: &System, km: Option<f64>, slopes: &[f64]) -> System {
    let mut bent = system.clone();
    if let Some(km_amount) = km {
        let (saturable, transfers) = bent
            .transfers
            .into_iter()
            .partition(|transfer| transfer.from == 0 && transfer.leaves && transfer.outside > 0.0);
        bent.transfers = transfers;
        let saturable: Vec<Transfer> = saturable;
        bent.saturable = saturable
            .into_iter()
            .map(|transfer| Saturable {
                from: 0,
                vmax: transfer.k * km_amount,
                km_amount,
                into: transfer.into,
                outside: transfer.outside,
            })
            .collect();
    }
    for (transfer, slope) in bent.transfers.iter_mut().zip(slopes) {
        transfer.time_slope = *slope;
    }
    bent
}

/// The same graph with other numbers.
fn scaled(system: &System, by: f64) -> System {
    let mut scaled = system.clone();
    for transfer in &mut scaled.transfers {
        transfer.k *= by;
    }
    for flow in &mut scaled.saturable {
        flow.vmax *= by * by;
        flow.km_amount *= by;
    }
    scaled
}

fn system_batches(most: usize) -> impl Strategy<Value = SystemBatch> {
    let km = prop::option::of((-1.0..3.0_f64).prop_map(|power| 10_f64.powf(power)));
    let slope = prop_oneof![Just(0.0), 0.0..0.02_f64];
    let slopes = prop_oneof![Just(vec![]), prop::collection::vec(slope, 16)];
    let others = prop::collection::vec((-0.5..0.5_f64).prop_map(|power| 10_f64.powf(power)), 0..most);
    (cases(), km, slopes, others).prop_map(|(case, km, slopes, others)| {
        let first = bent(&case.model.system, km, &slopes);
        let systems = others.iter().map(|by| scaled(&first, *by));
        let systems = [first.clone()].into_iter().chain(systems).collect();
        SystemBatch { case, systems }
    })
}

fn together(
    batch: BatchRodas5p,
    systems: &[System],
    schedule: &Schedule,
) -> Vec<Result<Trajectory, SolverError>> {
    let systems: Vec<&System> = systems.iter().collect();
    batch.solve(&systems, &vec![schedule; systems.len()])
}

/// Every digit of a trajectory.
fn bits(trajectory: &Trajectory, horizon: Time) -> Vec<u64> {
    let knots = trajectory.segments.iter().flat_map(|segment| {
        let states = (0..segment.times.len()).flat_map(|knot| segment.state(knot));
        segment.times.iter().chain(states)
    });
    let between = levels(trajectory, horizon, 97);
    knots.chain(&between).map(|number| number.to_bits()).collect()
}

/// The greatest distance of two trajectories' levels, in units of the greatest level; of an analyte that
/// hardly appears, in units of its share of what was given.
fn distance(
    found: &Trajectory,
    expected: &Trajectory,
    system: &System,
    schedule: &Schedule,
    horizon: Time,
) -> f64 {
    let [found, expected] = [found, expected].map(|trajectory| levels(trajectory, horizon, 997));
    let points = found.len() / system.readings.len();
    let analytes = found
        .chunks(points)
        .zip(expected.chunks(points))
        .zip(&system.readings);
    analytes
        .map(|((found, expected), reading)| {
            let peak = expected.iter().copied().fold(0.0, f64::max);
            let scale = peak.max(1e-4 * schedule.input_until_horizon() * reading.factor);
            let apart = found.iter().zip(expected).map(|(a, b)| (a - b).abs());
            apart.fold(0.0, f64::max) / scale.max(f64::MIN_POSITIVE)
        })
        .fold(0.0, f64::max)
}

proptest! {
    #![proptest_config(random_cases(32))]

    /// The trajectory is that of `ode_solvers`, also between steps, and so are the areas and the mass balance; it fails
    /// when a stage, a bridge, an integral or an event is wrong.
    #[test]
    fn a_batch_agrees_with_one_by_one(drawn in system_batches(3)) {
        let SystemBatch { case, systems } = drawn;
        let schedule = case.schedule();
        let batch = BatchRodas5p::new(Tolerance::default());
        for (system, found) in systems.iter().zip(together(batch, &systems, &schedule)) {
            let found = found.unwrap();
            let expected = solve("random", system, &schedule, Method::Dopri5, TIGHT).unwrap();
            let apart = distance(&found, &expected, system, &schedule, case.horizon);
            prop_assert!(apart <= 1e-7, "{apart}");
            let given = schedule.input_until_horizon();
            let balance = case.model.held(found.remaining()) + found.eliminated();
            prop_assert!((balance - given).abs() <= 1e-11 * given);
            for (index, reading) in system.readings.iter().enumerate() {
                let (found, expected) = (found.area(index), expected.area(index));
                let least = 1e-6 * given * reading.factor;
                prop_assert!((found - expected).abs() <= 1e-8 * expected.max(least), "{found}, not {expected}");
            }
        }
    }

    /// What is still to come is followed from where the observation ends; it fails when a dose after
    /// it, or half of an infusion, is forgotten or counted twice.
    #[test]
    fn areas_to_infinity_agree_with_one_by_one(drawn in system_batches(3)) {
        let SystemBatch { case, systems } = drawn;
        let schedule = case.schedule();
        let batch = BatchRodas5p::new(Tolerance::default());
        let trajectories: Vec<Trajectory> = together(batch, &systems, &schedule).into_iter().map(Result::unwrap).collect();
        let trajectories: Vec<&Trajectory> = trajectories.iter().collect();
        let others: Vec<&System> = systems.iter().collect();
        let found = batch.areas_to_infinity(&others, &vec![&schedule; systems.len()], &trajectories);
        for (system, found) in systems.iter().zip(found) {
            // Some are too stiff for an explicit method followed for a thousand hours.
            let Ok(expected) = area_to_infinity("model", system, &schedule, Method::Dopri5, Tolerance::default()) else {
                continue;
            };
            for (found, expected) in found.unwrap().into_iter().zip(expected) {
                let close = (found - expected).abs() <= 1e-5 * expected.abs();
                prop_assert!(close || found == expected, "{found}, not {expected}");
            }
        }
    }

    /// A patient's digits are the same alone, in any lane, beside anybody, and on every machine; it
    /// fails when a lane looks at another, or when a product and a sum are rounded as one.
    #[test]
    fn a_subject_does_not_depend_on_the_rest_of_its_batch(drawn in system_batches(11), turn in 0..11_usize) {
        let SystemBatch { case, mut systems } = drawn;
        let schedule = case.schedule();
        let plain = BatchRodas5p::with_simd_level(fearless_simd::Level::baseline(), Tolerance::default());
        let alone = together(plain, &systems[..1], &schedule).remove(0).unwrap();
        let expected = bits(&alone, case.horizon);
        let wide = BatchRodas5p::new(Tolerance::default());
        let place = turn % systems.len();
        systems.rotate_right(place);
        for batch in [plain, wide] {
            let found = together(batch, &systems, &schedule).remove(place).unwrap();
            prop_assert!(bits(&found, case.horizon) == expected, "place {place} of {}", systems.len());
        }
    }

    /// Where nothing saturates or changes the exact solution is met; it fails when only the bending
    /// terms are right.
    #[test]
    fn a_linear_system_is_met_exactly(case in cases()) {
        let schedule = case.schedule();
        let system = &case.model.system;
        let found = BatchRodas5p::new(Tolerance::default()).solve(&[system], &[&schedule]).remove(0).unwrap();
        let apart = distance(&found, &case.solve(Method::Exact), system, &schedule, case.horizon);
        prop_assert!(apart <= 1e-7, "{apart}");
    }

    /// A thousand times closer is thirty times better at least, between the steps as well; it fails when
    /// the bridges, or the order of the method, do not keep up with the steps.
    #[test]
    fn closer_is_better_also_between_steps(drawn in system_batches(1)) {
        let SystemBatch { case, systems } = drawn;
        let (system, schedule) = (&systems[0], case.schedule());
        let expected = solve("random", system, &schedule, Method::Dopri5, TIGHT).unwrap();
        let apart = |relative: f64| {
            let batch = BatchRodas5p::new(Tolerance { relative, absolute: 1e-3 * relative });
            let found = batch.solve(&[system], &[&schedule]).remove(0).unwrap();
            distance(&found, &expected, system, &schedule, case.horizon)
        };
        let (rough, close) = (apart(1e-7), apart(1e-10));
        prop_assert!(close <= 0.03 * rough || close <= 1e-9, "{rough} became {close}");
    }
}

fn saturable(vmax: f64) -> System {
    let flows = vec![Saturable {
        from: 0,
        vmax,
        km_amount: 4.0,
        into: vec![],
        outside: 1.0,
    }];
    System {
        size: 2,
        transfers: vec![flow(0, 60.0, &[(1, 1.0)]), flow(1, 1.0, &[(0, 1.0)])],
        saturable: flows,
        readings: vec![Reading {
            compartment: 0,
            factor: 200.0,
        }],
    }
}

fn infusion(hours: f64, horizon: f64) -> Schedule {
    let dose = Input {
        into: 0,
        start: Time::ZERO,
        end: Time::from_hours(hours),
        amount: 100.0,
        tilt: 0.0,
    };
    Schedule::from_inputs(vec![dose], 2, Time::ZERO, Time::from_hours(horizon))
}

/// Peaks, times above thresholds and crossings are those of the reference; it fails when the bridges'
/// slopes or curvatures are of another curve than their values.
#[test]
fn exposures_agree_with_one_by_one() {
    let (system, schedule) = (saturable(20.0), infusion(3.0, 24.0));
    let found = BatchRodas5p::new(Tolerance::default())
        .solve(&[&system], &[&schedule])
        .remove(0)
        .unwrap();
    let expected = solve("saturable", &system, &schedule, Method::Dopri5, TIGHT).unwrap();
    let thresholds = [Some(20.0), Some(150.0), Some(1e6)];
    let [found, expected] =
        [found, expected].map(|trajectory| Exposure::new(&trajectory, 0, 0.0, None, &thresholds));
    assert!((found.cmax - expected.cmax).abs() <= 1e-7 * expected.cmax);
    assert!((found.tmax - expected.tmax).abs() <= 1e-4);
    for (found, expected) in found.above.iter().zip(&expected.above) {
        assert!((found.hours - expected.hours).abs() <= 1e-6);
        assert_eq!(found.first.is_some(), expected.first.is_some());
        assert_eq!(found.back.is_some(), expected.back.is_some());
    }
    assert!(expected.above[0].hours > expected.above[1].hours && expected.above[1].hours > 0.1);
}

/// Of a method of fifth order with an estimate of fourth a thousand times closer takes four times the
/// steps, a little more where a step is first refused; it fails when the Jacobian, or what time itself changes,
/// is not that of the right-hand side: the method then still finds its way, but in many small steps.
#[test]
fn closer_takes_few_more_steps() {
    let mut system = saturable(20.0);
    system.transfers.push(Transfer {
        time_slope: 0.2,
        ..flow(1, 0.3, &[])
    });
    let schedule = infusion(3.0, 24.0);
    let steps = |relative: f64| {
        let absolute = 1e-3 * relative;
        let batch = BatchRodas5p::new(Tolerance { relative, absolute });
        let trajectory = batch.solve(&[&system], &[&schedule]).remove(0).unwrap();
        trajectory
            .segments
            .iter()
            .map(|segment| segment.times.len())
            .sum::<usize>()
    };
    let (few, many) = (steps(1e-7), steps(1e-10));
    assert!(few < 200 && many < 6 * few, "{few} became {many}");
}

/// Each lane goes through its own schedule, of another length and another number of events; it fails
/// when lanes share a clock or an event.
#[test]
fn everybody_has_a_schedule_of_their_own() {
    let systems: Vec<System> = (1..=9).map(|more| saturable(10.0 * f64::from(more))).collect();
    let mut schedules: Vec<Schedule> = (1..=8)
        .map(|hours| infusion(0.7 * f64::from(hours), 5.0 * f64::from(hours)))
        .collect();
    schedules.push(Schedule::from_inputs(
        vec![],
        2,
        Time::ZERO,
        Time::from_hours(1.0),
    ));
    let (people, plans) = (
        systems.iter().collect::<Vec<_>>(),
        schedules.iter().collect::<Vec<_>>(),
    );
    let found = BatchRodas5p::new(Tolerance::default()).solve(&people, &plans);
    for ((system, schedule), found) in systems.iter().zip(&schedules).zip(found) {
        let found = found.unwrap();
        assert_eq!(found.segments.len(), schedule.segments.len());
        let expected = solve("saturable", system, schedule, Method::Dopri5, TIGHT).unwrap();
        let horizon = schedule.segments.last().unwrap().end;
        assert!(distance(&found, &expected, system, schedule, horizon) <= 1e-7);
    }
}

/// One who cannot be solved says so, and the others do not notice; it fails when one lane's trouble stops all.
#[test]
fn one_failure_is_one_failure() {
    let mut systems = vec![saturable(20.0); 4];
    systems[2].transfers[0].k = f64::NAN;
    let schedule = infusion(3.0, 24.0);
    let batch = BatchRodas5p::new(Tolerance::default());
    let found = together(batch, &systems, &schedule);
    let reason = found[2].as_ref().unwrap_err().to_string();
    assert!(reason.contains("too small"), "{reason}");
    let alone = together(batch, &systems[..1], &schedule).remove(0).unwrap();
    for index in [0, 1, 3] {
        let horizon = Time::from_hours(24.0);
        assert_eq!(
            bits(found[index].as_ref().unwrap(), horizon),
            bits(&alone, horizon)
        );
    }
}

/// A chain of thirty-one compartments, the most but one that fit, saturable at its start: what arrives at its end has
/// gone through all of them; it fails when a large matrix is cut short, or does not fit onto the stack.
#[test]
fn a_long_chain_arrives() {
    let size = 31;
    let transfers = (1..size).map(|from| match from + 1 < size {
        true => flow(from, 10.0, &[(from + 1, 1.0)]),
        false => flow(from, 0.5, &[]),
    });
    let first = Saturable {
        from: 0,
        vmax: 50.0,
        km_amount: 1.0,
        into: vec![(1, 1.0)],
        outside: 0.0,
    };
    let readings = vec![Reading {
        compartment: size - 1,
        factor: 1.0,
    }];
    let system = System {
        size,
        transfers: transfers.collect(),
        saturable: vec![first],
        readings,
    };
    let inputs = infusion(3.0, 24.0).inputs;
    let schedule = Schedule::from_inputs(inputs, size, Time::ZERO, Time::from_hours(60.0));
    let trajectory = BatchRodas5p::new(Tolerance::default())
        .solve(&[&system], &[&schedule])
        .remove(0)
        .unwrap();
    let here = trajectory.remaining().iter().sum::<f64>();
    assert!((here + trajectory.eliminated() - 100.0).abs() < 1e-9);
    // All of it leaves by the last compartment, at half of its amount per hour.
    assert!((trajectory.area(0) * 0.5 - trajectory.eliminated()).abs() < 1e-7);
    assert!(trajectory.eliminated() > 99.9);
    let larger = System { size: 33, ..system };
    let refused = BatchRodas5p::new(Tolerance::default())
        .solve(&[&larger], &[&schedule])
        .remove(0);
    assert!(matches!(
        refused,
        Err(SolverError::TooLarge {
            size: 33,
            most: 32,
            ..
        })
    ));
}

/// Patients of different models may stand in one line; it fails when one is given another's graph.
#[test]
fn different_graphs_keep_apart() {
    let one = saturable(20.0);
    let other = System {
        saturable: vec![],
        ..one.clone()
    };
    let larger = System {
        size: 3,
        ..one.clone()
    };
    let schedule = infusion(3.0, 24.0);
    let wide = Schedule::from_inputs(schedule.inputs.clone(), 3, Time::ZERO, Time::from_hours(24.0));
    let systems = [&one, &other, &larger, &one];
    let found =
        BatchRodas5p::new(Tolerance::default()).solve(&systems, &[&schedule, &schedule, &wide, &schedule]);
    let found: Vec<Trajectory> = found.into_iter().map(Result::unwrap).collect();
    assert_eq!(found[1].eliminated(), 0.0);
    assert!(found[0].eliminated() > 50.0);
    for (index, size) in [2, 2, 3, 2].into_iter().enumerate() {
        assert_eq!(found[index].remaining().len(), size);
    }
    assert!((found[2].eliminated() - found[0].eliminated()).abs() < 1e-7);
}
