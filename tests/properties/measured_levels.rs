//! Percentiles of measured levels, against closed forms of one compartment, and what they must not depend on.
//!
//! A bolus into one compartment: c(t) = D/V · e^(−k t). People who differ in V alone, log-normally with ω, by one effect on V
//! and CL, keep k: ln c is normal with standard deviation ω at every time.

use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::outcome::{PercentileCurve, StudyOutcome};
use infusim::population::SubjectRange;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use infusim::solver::Method;
use std::ops::ControlFlow;

/// Standard normal quantile at 0.95: Python 3.11, statistics.NormalDist().inv_cdf(0.95).
const Z: f64 = 1.6448536269514715;

/// 10 mg into 10 L, k = 0.3 /h.
fn model(residual: &str, omega: f64) -> String {
    format!(
        "
title: One compartment
short: One
drug: ketamine
measured: {{matrix: plasma, site: venous}}
source: {{authors: Nobody}}
studied_in: {{people: nobody}}
parameters:
  v: {{value: 10 L, grade: D, from: a test}}
  cl: {{value: 3 L/h, grade: D, from: a test}}
compartments: {{central: {{volume: v, reads: ketamine}}}}
flows: [{{from: central, to: outside, clearance: cl}}]
routes: {{iv: {{into: central}}}}
variability: {{effects: {{size: {{on: [v, cl], sd: {omega}, grade: D, from: a test}}}}}}
residual: {{ketamine: {{{residual}, grade: D, from: a test}}}}
"
    )
}

fn study_of(model: &str, patients: u64, every: &str, residual: &str) -> Study {
    let text = format!(
        "
title: Measured
model: one.yaml
patients: {{count: {patients}, seed: 3, weight: 70 kg}}
arms:
  a: [{{bolus: 10 mg}}]
  b: [{{bolus: 10 mg}}]
observe: {{until: 6 h, every: {every}}}
residual: {residual}
"
    );
    let files = |name: &str| match name {
        "one.yaml" => Ok(Source::new(name, model)),
        _ => Err(Diagnostics::new(Source::new(name, ""), Vec::new())),
    };
    let library = Library::open().unwrap();
    let study = Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &files));
    study.unwrap_or_else(|bad| panic!("{bad}"))
}

fn run(study: &Study, options: SimulateOptions) -> StudyOutcome {
    let library = Library::open().unwrap();
    simulate(study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

fn measured(outcome: &StudyOutcome, arm: usize) -> &[PercentileCurve] {
    &outcome.series[arm].analytes[0].curves.measured
}

/// Whether a percentile is a number to its Monte Carlo error. An interval goes 1.96 standard errors to either side and holds
/// the number in 95 % of studies; its whole width, 3.92 of them, is exceeded in one of 10,000.
#[track_caller]
fn assert_holds(curve: &PercentileCurve, point: usize, expected: f64) {
    let found = curve.at(point);
    let width = found.high.unwrap() - found.low.unwrap();
    assert!(
        (found.value - expected).abs() < width,
        "percentile {} at point {point}: {} is not {expected} to {width}",
        curve.probability,
        found.value
    );
    assert!(width < 0.2 * expected.max(1.0), "an interval that says nothing");
}

#[test]
fn closed_forms() {
    type Quantile = fn(f64, f64) -> f64;
    // The level and z make the percentile; with ω and σ.
    let cases: [(&str, f64, Quantile); 5] = [
        ("proportional: 20 %", 1e-9, |c, z| c * (1.0 + 0.2 * z)),
        ("proportional_variance: 0.04", 1e-9, |c, z| c * (1.0 + 0.2 * z)),
        ("additive: 30 ng/mL", 1e-9, |c, z| c + 30.0 * z),
        ("proportional: 20 %, additive: 0.1 nmol/mL", 1e-9, |c, z| {
            // 0.1 nmol/mL of 237.73 g/mol are 23.773 ng/mL; variances of independent errors add up.
            c + z * (0.2 * 0.2 * c * c + 23.773 * 23.773).sqrt()
        }),
        ("log_sd: 0.3", 0.4, |c, z| c * (z * 0.5).exp()),
    ];
    for (residual, omega, quantile) in cases {
        let outcome = run(
            &study_of(&model(residual, omega), 20_000, "1 h", "yes"),
            SimulateOptions::default(),
        );
        for (curve, z) in measured(&outcome, 0).iter().zip([-Z, 0.0, Z]) {
            for point in 0..=6 {
                let level = 1_000.0 * (-0.3 * point as f64).exp();
                assert_holds(curve, point, quantile(level, z));
            }
        }
    }
}

/// c − 1.645·400 is below zero from the start of the hour in which c falls below 658 ng/mL.
#[test]
fn no_measured_level_is_below_zero() {
    let outcome = run(
        &study_of(&model("additive: 400 ng/mL", 1e-9), 4_000, "1 h", "yes"),
        SimulateOptions::default(),
    );
    let [lower, median, _] = measured(&outcome, 0) else {
        panic!("three percentiles")
    };
    assert_holds(lower, 0, 1_000.0 - 400.0 * Z);
    for point in 2..=6 {
        assert_eq!(lower.at(point).value, 0.0, "point {point}");
        assert!(median.at(point).value > 0.0);
    }
}

/// Everything but percentiles of measured levels stays as it was, to the last bit.
#[test]
fn nothing_else_changes() {
    let model = model("proportional: 20 %", 0.3);
    let [with, without] = ["yes", "no"].map(|residual| {
        run(
            &study_of(&model, 700, "10 min", residual),
            SimulateOptions::default(),
        )
    });
    for (with, without) in with.series.iter().zip(&without.series) {
        let (with, without) = (&with.analytes[0], &without.analytes[0]);
        assert!(without.curves.measured.is_empty());
        assert_eq!(with.curves.measured.len(), 3);
        assert_eq!(with.curves.typical, without.curves.typical);
        assert_eq!(format!("{:?}", with.patients), format!("{:?}", without.patients));
        assert_eq!(
            format!("{:?}", with.summaries),
            format!("{:?}", without.summaries)
        );
        for (one, other) in with.curves.percentiles.iter().zip(&without.curves.percentiles) {
            assert_eq!(one.values, other.values);
        }
    }
}

/// The grid, threads, windows of points, the arm, and the solver up to its tolerance.
#[test]
fn what_they_do_not_depend_on() {
    let model = model("proportional: 20 %, additive: 3 ng/mL", 0.3);
    let study = |every: &str| study_of(&model, 1_500, every, "yes");
    let auto = SimulateOptions::default();
    let coarse = run(&study("30 min"), auto);
    let fine = run(&study("10 min"), auto);
    for (coarse, fine) in measured(&coarse, 0).iter().zip(measured(&fine, 0)) {
        for point in 0..=12 {
            let (one, other) = (coarse.at(point), fine.at(3 * point));
            for (one, other) in [(one.value, other.value), (one.low.unwrap(), other.low.unwrap())] {
                assert!((one - other).abs() <= 1e-10 * other, "{one} {other}");
            }
        }
    }
    for options in [
        SimulateOptions {
            threads: Some(1),
            ..auto
        },
        SimulateOptions {
            threads: Some(16),
            percentile_memory: 1,
            ..auto
        },
    ] {
        let other = run(&study("10 min"), options);
        for arm in 0..2 {
            for (one, other) in measured(&fine, 0).iter().zip(measured(&other, arm)) {
                assert_eq!(one.values, other.values);
            }
        }
    }
    let steps = SimulateOptions {
        method: Method::Rodas5p,
        ..auto
    };
    let stepwise = run(&study("30 min"), steps);
    for (one, other) in measured(&coarse, 0).iter().zip(measured(&stepwise, 0)) {
        for point in 0..=12 {
            let (one, other) = (one.at(point).value, other.at(point).value);
            assert!((one - other).abs() <= 1e-6 * other, "{one} {other}");
        }
    }
}

/// A shard of one person has that person's measured level as every percentile: the same, however many people there are.
#[test]
fn a_person_is_measured_alike_in_every_shard_and_at_any_count() {
    let model = model("log_sd: 0.3", 0.3);
    let alone = |patients: u64, number: u64| {
        let study = study_of(&model, patients, "1 h", "yes");
        let study = study
            .with_subjects(SubjectRange::new(number, number).unwrap())
            .unwrap();
        let found = run(&study, SimulateOptions::default());
        let analyte = &found.series[0].analytes[0].curves;
        [0, 3].map(|point| analyte.measured[1].at(point).value / analyte.percentiles[1].at(point).value)
    };
    let mut factors = Vec::new();
    for number in [1, 17, 300] {
        let [first, later] = alone(300, number);
        assert_eq!(alone(1_000, number), [first, later]);
        assert!((first - later).abs() < 1e-9 * first);
        factors.push(first);
    }
    factors.dedup();
    assert_eq!(factors.len(), 3, "people have errors of their own");
}
