//! Four things in `ode_solvers` 0.6.2 that give a wrong number or no number where one would expect a
//! right one. Each test first shows the trap in the crate, so that it tells when a new version has
//! closed it, and then that infusim does not fall into it.

use infusim::quantity::Time;
use infusim::solver::{Input, Method, Reading, Schedule, System, Tolerance, Trajectory, Transfer, solve};
use ode_solvers::dop_shared::IntegrationError;
use ode_solvers::{Dopri5, SVector, System as Equations};

/// y' = -y.
struct Decay;

impl Equations<f64, SVector<f64, 1>> for Decay {
    fn system(&self, _: f64, y: &SVector<f64, 1>, dy: &mut SVector<f64, 1>) {
        dy[0] = -y[0];
    }
}

/// One compartment that loses `k` of its amount per hour; 1 mg is read as 1 ng/mL.
fn one_compartment(k: f64) -> System {
    System {
        size: 1,
        transfers: vec![Transfer {
            from: 0,
            k,
            time_slope: 0.0,
            into: Vec::new(),
            outside: 1.0,
            leaves: true,
        }],
        saturable: Vec::new(),
        readings: vec![Reading {
            compartment: 0,
            factor: 1.0,
        }],
    }
}

fn trajectory(system: &System, inputs: Vec<Input>, hours: f64, method: Method) -> Trajectory {
    let schedule = Schedule::from_inputs(inputs, system.size, Time::ZERO, Time::from_hours(hours));
    solve("trap", system, &schedule, method, Tolerance::default()).unwrap()
}

#[test]
fn the_last_dense_point_is_extrapolated() {
    let start = SVector::<f64, 1>::new(1.0);
    let mut solver = Dopri5::new(Decay, 0.0, 10.0, 10.0 / 3.0, start, 1e-4, 1e-4);
    solver.integrate().unwrap();
    let last = solver.y_out().last().unwrap()[0];
    let truth = (-10.0_f64).exp();
    assert!(
        (last - truth).abs() > 3.0 * truth,
        "{last}: has the crate been mended?"
    );

    let bolus = Input {
        into: 0,
        start: Time::ZERO,
        end: Time::ZERO,
        amount: 1.0,
        tilt: 0.0,
    };
    for method in [Method::Dopri5, Method::Dop853] {
        let found = trajectory(&one_compartment(1.0), vec![bolus], 10.0, method).remaining()[0];
        assert!((found - truth).abs() < 1e-9, "{method}: {found}, not {truth}");
    }
}

/// y' = -0.01 y + an input that is switched on at 600.
struct Switched;

impl Equations<f64, SVector<f64, 1>> for Switched {
    fn system(&self, time: f64, y: &SVector<f64, 1>, dy: &mut SVector<f64, 1>) {
        let input = if (600.0..640.0).contains(&time) { 1.0 } else { 0.0 };
        dy[0] = input - 0.01 * y[0];
    }
}

#[test]
fn an_input_switched_inside_a_step_is_stepped_over() {
    let nothing = SVector::<f64, 1>::zeros();
    let mut solver = Dopri5::new(Switched, 0.0, 7_200.0, 5.0, nothing, 1e-6, 1e-9);
    solver.integrate().unwrap();
    let highest = solver.y_out().iter().map(|y| y[0]).fold(0.0, f64::max);
    assert!(highest == 0.0, "{highest}: has the crate been mended?");

    // 40 mg over 40 min, ten hours into five days, k = 0.6 /h: the peak by the textbook's formula.
    let infusion = Input {
        into: 0,
        start: Time::from_hours(10.0),
        end: Time::from_hours(10.0 + 40.0 / 60.0),
        amount: 40.0,
        tilt: 0.0,
    };
    let peak = 60.0 / 0.6 * (1.0 - (-0.6_f64 * 40.0 / 60.0).exp());
    for method in [Method::Exact, Method::Dopri5, Method::Dop853] {
        let trajectory = trajectory(&one_compartment(0.6), vec![infusion], 120.0, method);
        let found = trajectory.segments[1].end_state().amounts()[0];
        assert!(
            (found - peak).abs() < 1e-7 * peak,
            "{method}: {found}, not {peak}"
        );
    }
}

/// Rates per minute of an ordinary ketamine model with an effect site.
const RATES: [f64; 6] = [0.4381, 0.5921, 0.2470, 0.59, 0.0146, 0.2];

struct Ketamine;

impl Equations<f64, SVector<f64, 4>> for Ketamine {
    fn system(&self, _: f64, y: &SVector<f64, 4>, dy: &mut SVector<f64, 4>) {
        let [k10, k12, k21, k13, k31, ke0] = RATES;
        dy[0] = -(k10 + k12 + k13) * y[0] + k21 * y[1] + k31 * y[2];
        dy[1] = k12 * y[0] - k21 * y[1];
        dy[2] = k13 * y[0] - k31 * y[2];
        dy[3] = ke0 * (y[0] - y[3]);
    }
}

#[test]
fn an_ordinary_run_is_called_stiff_and_stopped() {
    let bolus = SVector::<f64, 4>::new(35.0, 0.0, 0.0, 0.0);
    let mut solver = Dopri5::new(Ketamine, 0.0, 7_200.0, 5.0, bolus, 1e-6, 1e-6);
    let stopped = matches!(
        solver.integrate(),
        Err(IntegrationError::StiffnessDetected { .. })
    );
    assert!(stopped, "has the crate been mended?");

    let per_hour = RATES.map(|rate| rate * 60.0);
    let [k10, k12, k21, k13, k31, ke0] = per_hour;
    let flow = |from, k, into: Vec<(usize, f64)>, outside, leaves| Transfer {
        from,
        k,
        time_slope: 0.0,
        into,
        outside,
        leaves,
    };
    let system = System {
        size: 4,
        transfers: vec![
            flow(0, k10, vec![], 1.0, true),
            flow(0, k12, vec![(1, 1.0)], 0.0, true),
            flow(1, k21, vec![(0, 1.0)], 0.0, true),
            flow(0, k13, vec![(2, 1.0)], 0.0, true),
            flow(2, k31, vec![(0, 1.0)], 0.0, true),
            flow(0, ke0, vec![(3, 1.0)], 0.0, false),
            flow(3, ke0, vec![], 0.0, true),
        ],
        saturable: Vec::new(),
        readings: vec![Reading {
            compartment: 0,
            factor: 1.0,
        }],
    };
    let bolus = Input {
        into: 0,
        start: Time::ZERO,
        end: Time::ZERO,
        amount: 35.0,
        tilt: 0.0,
    };
    let exact = trajectory(&system, vec![bolus], 120.0, Method::Exact);
    for method in [Method::Dopri5, Method::Dop853] {
        let found = trajectory(&system, vec![bolus], 120.0, method);
        assert!(
            (found.area(0) - exact.area(0)).abs() < 1e-7 * exact.area(0),
            "{method}"
        );
        assert!((found.eliminated() - 35.0).abs() < 1e-6, "{method}");
    }
}

/// y' = 8 t^7, so that y(1) = 1: the clock alone decides.
struct Clock;

impl Equations<f64, SVector<f64, 1>> for Clock {
    fn system(&self, time: f64, _: &SVector<f64, 1>, dy: &mut SVector<f64, 1>) {
        dy[0] = 8.0 * time.powi(7);
    }
}

#[test]
fn dop853_looks_at_the_start_of_a_step_where_it_should_look_at_the_end() {
    // A method of eighth order integrates a polynomial of seventh degree without error, in any steps.
    let start = SVector::<f64, 1>::zeros();
    let mut solver = ode_solvers::Dop853::new(Clock, 0.0, 1.0, 1.0, start, 1e-4, 1e-4);
    solver.integrate().unwrap();
    let found = solver.y_out().last().unwrap()[0];
    assert!((found - 1.0).abs() > 1e-5, "{found}: has the crate been mended?");

    // 1 mg/h into a compartment whose clearance grows: x' = 1 − k (1 + s t) x, by a fine Runge–Kutta.
    let (k, slope, hours) = (0.5, 0.2, 10.0);
    let change = |t: f64, x: f64| 1.0 - k * (1.0 + slope * t) * x;
    let steps = 20_000;
    let h = hours / f64::from(steps);
    let truth = (0..steps).fold(0.0, |x, step| {
        let t = f64::from(step) * h;
        let a = change(t, x);
        let b = change(t + 0.5 * h, x + 0.5 * h * a);
        let c = change(t + 0.5 * h, x + 0.5 * h * b);
        let d = change(t + h, x + h * c);
        x + h / 6.0 * (a + 2.0 * b + 2.0 * c + d)
    });
    let mut system = one_compartment(k);
    system.transfers[0].time_slope = slope;
    let infusion = Input {
        into: 0,
        start: Time::ZERO,
        end: Time::from_hours(hours),
        amount: hours,
        tilt: 0.0,
    };
    for method in [Method::Dopri5, Method::Dop853] {
        let found = trajectory(&system, vec![infusion], hours, method).remaining()[0];
        assert!((found - truth).abs() < 1e-8, "{method}: {found}, not {truth}");
    }
}
