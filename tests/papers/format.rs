//! What the model format must be able to say beyond the shipped models: saturable elimination, an
//! effect site, first-order absorption with lag and bioavailability. Expected values are worked out
//! by hand.

use crate::fixtures::{at_rate, bolus, close, typical};
use infusim::document::Source;
use infusim::model::{Library, Model};
use infusim::solver::Method;

fn parse(parameters: &str, graph: &str) -> Model {
    let text = format!(
        "
title: made up for a test
short: Test
drug: ketamine
measured: {{matrix: plasma, site: venous}}
source: {{authors: nobody, year: 2026}}
studied_in: {{people: nobody}}
parameters:
  v: {{value: 10 L, grade: D, from: this test}}
{parameters}
{graph}
"
    );
    let library = Library::open().unwrap();
    match Model::parse("test", Source::new("test.yaml", &text), library.substances()) {
        Ok(model) => model,
        Err(bad) => panic!("{bad}"),
    }
}

fn saturable() -> Model {
    parse(
        "  vmax: {value: 20 mg/h, grade: D, from: this test}
  km: {value: 500 ng/mL, grade: D, from: this test}",
        "compartments: {central: {volume: v, reads: ketamine}}
flows: [{from: central, to: outside, vmax: vmax, km: km}]
routes: {iv: {into: central}}",
    )
}

#[test]
fn saturable_elimination_levels_off_where_input_meets_output() {
    let model = saturable();
    assert!(!model.is_linear());
    // At steady state 10 mg/h = 20 mg/h × C / (500 + C), so C = 500 ng/mL.
    for method in [Method::Auto, Method::Dopri5, Method::Dop853] {
        let run = typical(&model, 70.0, &at_rate(10.0, 200.0), 200.0, method);
        close(run.level(0, 200.0 * 60.0), 500.0, 1e-6);
    }
}

#[test]
fn saturable_elimination_has_the_area_of_its_integrated_equation() {
    // dC/dt = -(Vmax/V) C / (Km + C) for a bolus: the area is V/Vmax × (Km C0 + C0²/2).
    let model = saturable();
    let run = typical(&model, 70.0, &bolus("iv", 30.0), 24.0, Method::Auto);
    let (c0, km) = (3_000.0, 500.0);
    let area = 10.0 / 20_000.0 * (km * c0 + 0.5 * c0 * c0);
    close(run.exposure(0, &[]).area_to_infinity, area, 1e-5);
}

#[test]
fn the_exact_method_refuses_what_is_not_linear() {
    use infusim::population::{ModelInputs, People, Population, WeightDistribution};
    use infusim::quantity::{Time, Weight};
    use infusim::solver::{Schedule, System, Tolerance, solve};
    let model = saturable();
    let weight = WeightDistribution::Fixed(Weight::from_kg(70.0));
    let patient = Population {
        count: 1,
        seed: 1,
        people: People::weighing(weight),
    }
    .typical(&model, &ModelInputs::default())
    .unwrap();
    let system = System::new(&model, &patient.values).unwrap();
    let timeline = bolus("iv", 30.0).timeline(patient.weight).unwrap();
    let schedule = Schedule::new(&model, &patient.values, &timeline, Time::from_hours(1.0)).unwrap();
    let error = solve("test", &system, &schedule, Method::Exact, Tolerance::default()).unwrap_err();
    assert!(error.to_string().contains("no exact solution"), "{error}");
}

#[test]
fn an_effect_site_follows_and_takes_nothing() {
    let model = parse(
        "  cl: {value: 5 L/h, grade: D, from: this test}
  ke0: {value: 2 /h, grade: D, from: this test}",
        "compartments:
  central: {volume: v, reads: ketamine}
  site: {volume: v, reads: S-ketamine}
flows:
  - {from: central, to: outside, clearance: cl}
  - {from: central, to: site, ke0: ke0}
routes: {iv: {into: central}}",
    );
    let run = typical(&model, 70.0, &bolus("iv", 10.0), 6.0, Method::Auto);
    // C = C0 e^(-kt); Ce = C0 ke0/(ke0 - k) (e^(-kt) - e^(-ke0 t)), with C0 = 1000 ng/mL, k = 0.5 /h.
    let t: f64 = 1.5;
    close(run.level(0, 90.0), 1_000.0 * (-0.5 * t).exp(), 1e-9);
    let site = 1_000.0 * 2.0 / 1.5 * ((-0.5 * t).exp() - (-2.0 * t).exp());
    close(run.level(1, 90.0), site, 1e-9);
    // The area of the site is that of the plasma.
    close(run.exposure(1, &[]).area_to_infinity, 10_000.0 / 5.0, 1e-9);
    close(run.exposure(0, &[]).area_to_infinity, 10_000.0 / 5.0, 1e-9);
}

#[test]
fn absorption_with_lag_and_bioavailability() {
    let model = parse(
        "  cl: {value: 5 L/h, grade: D, from: this test}
  ka: {value: 2 /h, grade: D, from: this test}
  f: {value: 40 %, grade: D, from: this test}
  tlag: {value: 30 min, grade: D, from: this test}",
        "compartments:
  depot: {}
  central: {volume: v, reads: ketamine}
flows:
  - {from: depot, to: central, rate: ka}
  - {from: central, to: outside, clearance: cl}
routes:
  iv: {into: central}
  oral: {into: depot, bioavailability: f, lag: tlag}",
    );
    let run = typical(&model, 70.0, &bolus("oral", 10.0), 12.0, Method::Auto);
    assert_eq!(run.level(0, 29.0), 0.0);
    // Bateman's function from 0.5 h on: F D / V × ka/(ka - k) × (e^(-kt) - e^(-ka t)).
    let t: f64 = 1.25;
    let bateman = 0.4 * 1_000.0 * 2.0 / 1.5 * ((-0.5 * t).exp() - (-2.0 * t).exp());
    close(run.level(0, 105.0), bateman, 1e-9);
    let exposure = run.exposure(0, &[]);
    close(exposure.tmax, 0.5 + 4.0_f64.ln() / 1.5, 1e-7);
    close(exposure.area_to_infinity, 0.4 * 10_000.0 / 5.0, 1e-9);
}
