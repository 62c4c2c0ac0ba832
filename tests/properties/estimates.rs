//! Estimates of models, drawn as unsure as they were published.

use infusim::document::Source;
use infusim::model::{Library, Model};
use infusim::outcome::{Measure, StudyOutcome, UncertainQuantity};
use infusim::population::Stream;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::ops::ControlFlow;

const MANY: u64 = 4_000;

fn embedded(id: &str) -> Model {
    Library::open().unwrap().model(id).unwrap().unwrap()
}

fn redrawn(model: &Model, draw: u64) -> Model {
    model.redrawn(100.0, |name| {
        let mut stream = Stream::of_estimate(7, draw, name);
        move || stream.normal()
    })
}

/// A parameter of the typical patient of 70 kg.
fn value(model: &Model, name: &str) -> f64 {
    let covariates = model.typical_covariates();
    let inputs =
        infusim::model::PatientInputs::typical(infusim::quantity::Weight::from_kg(70.0), &covariates);
    model
        .individual(inputs)
        .unwrap()
        .get(model.parameter(name).unwrap())
}

fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (
        mean,
        (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt(),
    )
}

/// Simons 2022, Table 4: clearance 1.48 (0.06) L/min, first volume 11.6 (0.9) L, on the logarithmic scale; the film's fraction
/// 0.263 (0.012) on the logit scale; variance of clearance 0.029 (0.012).
#[test]
fn estimates_spread_as_published() {
    let model = embedded("simons-2022");
    let draws: Vec<Model> = (1..=MANY).map(|draw| redrawn(&model, draw)).collect();
    for (name, estimate, error) in [("cl", 1.48 * 60.0, 0.06 * 60.0), ("v1", 11.6, 0.9)] {
        let logs: Vec<f64> = draws.iter().map(|draw| value(draw, name).ln()).collect();
        let (mean, sd) = moments(&logs);
        let relative: f64 = error / estimate;
        let expected = relative.powi(2).ln_1p().sqrt();
        // Four standard errors.
        assert!(
            (mean - f64::ln(estimate)).abs() < 4.0 * expected / (MANY as f64).sqrt(),
            "{name}: {mean}"
        );
        assert!(
            (sd / expected - 1.0).abs() < 4.0 / (2.0 * MANY as f64).sqrt(),
            "{name}: {sd}, expected {expected}"
        );
    }
    let odds: Vec<f64> = draws
        .iter()
        .map(|draw| value(draw, "f1"))
        .map(|f| (f / (1.0 - f)).ln())
        .collect();
    let (mean, sd) = moments(&odds);
    assert!((mean - (0.263_f64 / 0.737).ln()).abs() < 0.005, "{mean}");
    assert!((sd / (0.012 / (0.263 * 0.737)) - 1.0).abs() < 0.045, "{sd}");
    let place = model
        .variability
        .effects
        .iter()
        .position(|effect| effect.name == "cl")
        .unwrap();
    let logs: Vec<f64> = draws
        .iter()
        .map(|draw| draw.variability.effects[place].variance.ln())
        .collect();
    let (mean, sd) = moments(&logs);
    assert!((mean - 0.029_f64.ln()).abs() < 0.03, "{mean}");
    assert!(
        (sd / (1.0 + (0.012_f64 / 0.029).powi(2)).ln().sqrt() - 1.0).abs() < 0.045,
        "{sd}"
    );
    // The factor follows: its square is the variance.
    for draw in &draws {
        let row = &draw.variability.factor[place];
        let square: f64 = row.iter().map(|cell| cell * cell).sum();
        assert!((square / draw.variability.effects[place].variance - 1.0).abs() < 1e-12);
    }
}

/// The first volumes of S-ketamine and norketamine are one estimate; estimates without a standard error stay, and so does
/// the correlation between people (Otto 2021: covariance 0.04456 of norketamine's volume and clearance).
#[test]
fn what_is_one_estimate_is_drawn_once() {
    let model = embedded("simons-2022");
    for draw in 1..=50 {
        let drawn = redrawn(&model, draw);
        assert!((value(&drawn, "nk_v1") / value(&drawn, "v1") - 1.0).abs() < 1e-12);
        assert_ne!(value(&drawn, "v1"), 11.6);
        assert_eq!(value(&drawn, "fm_nk"), 0.80);
        // The same draw again, whatever was drawn between.
        assert_eq!(redrawn(&model, draw).parameters, drawn.parameters);
    }
    let otto = embedded("otto-2021");
    let drawn = redrawn(&otto, 3);
    assert_eq!(value(&drawn, "cl"), value(&otto, "cl"));
    assert_ne!(value(&drawn, "nk_cl"), value(&otto, "nk_cl"));
    assert_eq!(drawn.variability, otto.variability);
}

/// A change with time is drawn again where its clearance would fall below zero within the observation.
#[test]
fn no_clearance_falls_below_zero() {
    let flint = embedded("flint-2017");
    let place = flint.parameter("nk_cl").unwrap();
    let slopes: Vec<f64> = (1..=MANY)
        .map(|draw| redrawn(&flint, draw).parameters[place].time_slope.unwrap())
        .collect();
    assert!(slopes.iter().all(|slope| 1.0 + 100.0 * slope > 0.0));
    // Published 0.870 %/h with 70 %: below zero in 8 % of draws.
    let below = slopes.iter().filter(|slope| **slope < 0.0).count() as f64 / MANY as f64;
    assert!((below - 0.077).abs() < 0.02, "{below}");
}

const MODEL: &str = "\
title: One compartment, whose clearance is not well known
short: Unsure
drug: ketamine
measured: {matrix: plasma, site: venous}
source: {authors: Nobody N}
studied_in: {people: nobody}
parameters:
  cl: {value: 50 L/h, rse: 20 %, grade: D, from: made up}
  v: {value: 100 L, rse: 10 %, grade: D, from: made up}
compartments: {central: {volume: v, reads: ketamine}}
flows: [{from: central, to: outside, clearance: cl}]
routes: {iv: {into: central}}
variability: {effects: {cl: {on: [cl], cv: 30 %, grade: D, from: made up}}}
uncertainty: {correlations: [{between: [cl, v], r: 0.5, grade: D, from: made up}], grade: D, from: made up}
";

fn outcome(draws: u32, threads: usize) -> StudyOutcome {
    let library = Library::open().unwrap();
    let text = format!(
        "title: t\nmodel: ./m.yaml\npatients: {{count: 200, seed: 2, weight: 70 kg}}\nuncertainty: {{draws: {draws}}}\n\
         arms: {{one: [{{bolus: 100 mg}}]}}\nobserve: {{until: 4 h, every: 1 h}}\n"
    );
    let read = |name: &str| Ok(Source::new(name, MODEL));
    let study = Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &read)).unwrap();
    let options = SimulateOptions {
        threads: Some(threads),
        ..SimulateOptions::default()
    };
    simulate(&study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

/// The typical patient's area is dose ÷ clearance: 2000 ng·h/mL, and over draws log-normal with the standard deviation of
/// ln CL, √ln(1 + 0.2²) = 0.19804; its 5th and 95th percentiles are e^(∓1.644854 × 0.19804) of it. The peak is dose ÷ volume.
#[test]
fn numbers_over_draws_are_those_of_the_closed_form() {
    let found = outcome(2_000, 2);
    let uncertainty = found.uncertainty.unwrap();
    assert!(uncertainty.is_correlated);
    let z = 1.644_853_626_951_472_2;
    for (measure, typical, sd) in [
        (Measure::AreaToInfinity, 2000.0, 1.04_f64.ln().sqrt()),
        (Measure::Cmax, 1000.0, 1.01_f64.ln().sqrt()),
    ] {
        let number = uncertainty
            .number((0, 0), measure, UncertainQuantity::Typical)
            .unwrap();
        for (percentile, z) in number.over_draws.iter().zip([-z, 0.0, z]) {
            let expected = typical * f64::exp(z * sd);
            let (low, high) = (
                percentile.estimate.low.unwrap(),
                percentile.estimate.high.unwrap(),
            );
            // Half as wide again as the 95 % interval, which one of twenty would leave.
            let reach = 1.5 * (high - low).max(1e-9);
            assert!(
                (percentile.estimate.value - expected).abs() < reach,
                "{measure:?}: {percentile:?}, expected {expected}"
            );
        }
    }
    // Everybody's peak is dose ÷ volume, which does not differ between people.
    let median = uncertainty
        .number((0, 0), Measure::Cmax, UncertainQuantity::Percentile(1))
        .unwrap();
    let typical = uncertainty
        .number((0, 0), Measure::Cmax, UncertainQuantity::Typical)
        .unwrap();
    for (one, other) in median.over_draws.iter().zip(&typical.over_draws) {
        assert!((one.estimate.value / other.estimate.value - 1.0).abs() < 1e-12);
    }
}

#[test]
fn draws_do_not_depend_on_threads() {
    let digits = |threads| format!("{:?}", outcome(24, threads).uncertainty);
    let one = digits(1);
    assert_eq!(one, digits(2));
    assert_eq!(one, digits(16));
}
