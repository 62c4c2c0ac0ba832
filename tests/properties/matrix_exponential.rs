use crate::cases::{cases, random_cases, rate};
use crate::oracle;
use infusim::quantity::Time;
use infusim::solver::{Exact, Method, Reading, System};
use proptest::prelude::*;

proptest! {
    #![proptest_config(random_cases(96))]

    /// The amounts at any time are those of nalgebra's matrix exponential; it fails when a flow goes
    /// the wrong way, an event is missed, or the series or the squaring is wrong.
    #[test]
    fn amounts_are_those_of_another_matrix_exponential(case in cases()) {
        let schedule = case.schedule();
        let expected = oracle::amounts_at_end(&case.model.system, &schedule);
        let trajectory = case.solve(Method::Exact);
        let given = schedule.input_until_horizon();
        for (found, expected) in trajectory.remaining().iter().zip(&expected) {
            prop_assert!((found - expected).abs() <= 1e-11 * given, "{found}, not {expected}");
        }
    }

    /// So are the levels drawn at points of a grid; it fails when a grid point is given the state of
    /// another moment, such as the one before an event instead of after.
    #[test]
    fn levels_at_grid_points_are_those_of_another_matrix_exponential(case in cases(), point in 0..=40_usize) {
        let levels = crate::cases::levels(&case.solve(Method::Exact), case.horizon, 40);
        let points = levels.len() / case.model.system.readings.len();
        let point = point.min(points - 1);
        let time = crate::cases::grid(case.horizon, 40).time(point);
        // A microsecond more, so that a dose given at this very moment counts as given.
        let horizon = time + Time::from_microseconds(1);
        let mut schedule = case.schedule_until(horizon);
        if let Some(last) = schedule.segments.last_mut() {
            // The segment is cut where the point is.
            let end = time.max(last.start);
            let share = (end - last.start).hours() / (last.end - last.start).hours();
            for (rate, end) in last.rates.iter().zip(last.end_rates.iter_mut().flatten()) {
                *end = rate + (*end - rate) * share;
            }
            last.end = end;
        }
        let expected = oracle::amounts_at_end(&case.model.system, &schedule);
        let given = case.schedule().total_doses().iter().sum::<f64>();
        for (analyte, reading) in case.model.system.readings.iter().enumerate() {
            let found = levels[analyte * points + point];
            let expected = expected[reading.compartment] * reading.factor;
            prop_assert!((found - expected).abs() <= 1e-11 * given * reading.factor, "{found}, not {expected}");
        }
    }

    /// A chain of equal rates follows the Poisson distribution, each amount to nearly all its digits
    /// however small it is; it fails when a difference of exponentials is taken anywhere.
    #[test]
    fn a_chain_of_equal_rates_is_poisson(k in rate(), length in 1..8_usize, turnovers in 1e-6..500.0_f64) {
        let hours = turnovers / k;
        let transfers = (0..length).map(|from| crate::cases::flow(from, k, &[(from + 1, 1.0)])).collect();
        let system = System { size: length + 1, transfers, saturable: vec![], readings: vec![] };
        let propagator = Exact::matrix_exponential(&system, hours).unwrap();
        let state: Vec<f64> = (0..system.size).map(|row| 3.0 * propagator.get(row, 0)).collect();
        let mut expected = 3.0 * (-k * hours).exp();
        for (passed, found) in state.iter().take(length).enumerate() {
            // e^-kt carries an error of kt in the last digit, here and there.
            let share = 1e-13 * (10.0 + k * hours);
            prop_assert!((found - expected).abs() <= share * expected, "{passed}: {found}, not {expected}");
            expected *= k * hours / (passed + 1) as f64;
        }
    }

    /// Two rates that differ by any gap, or by none, give D·k1·(e^-k1t − e^-k2t)/(k2 − k1) to nearly
    /// all digits; it fails when nearly equal rates cancel.
    #[test]
    fn a_gap_between_two_rates_costs_no_digits(k in rate(), power in -17.0..2.0_f64, turnovers in 1e-6..500.0_f64) {
        let hours = turnovers / k;
        let k2 = k * (1.0 + 10_f64.powf(power));
        let transfers = vec![crate::cases::flow(0, k, &[(1, 1.0)]), crate::cases::flow(1, k2, &[])];
        let readings = vec![Reading { compartment: 1, factor: 1.0 }];
        let system = System { size: 2, transfers, saturable: vec![], readings };
        let propagator = Exact::matrix_exponential(&system, hours).unwrap();
        let state: Vec<f64> = (0..system.size).map(|row| 3.0 * propagator.get(row, 0)).collect();
        let gap = (k2 - k) * hours;
        let shape = if gap == 0.0 { 1.0 } else { -(-gap).exp_m1() / gap };
        let expected = 3.0 * k * hours * (-k * hours).exp() * shape;
        let share = 1e-13 * (10.0 + k2 * hours);
        prop_assert!((state[1] - expected).abs() <= share * expected, "{}, not {expected}", state[1]);
    }
}
