//! People who differ from visit to visit.

use infusim::document::Source;
use infusim::model::{Library, Model};
use infusim::outcome::{Exposure, StudyOutcome};
use infusim::population::{ModelInputs, People, Population, Subject, WeightDistribution};
use infusim::quantity::Weight;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use infusim::solver::Method;
use std::ops::ControlFlow;

const MANY: u64 = 20_000;

fn people() -> Population {
    Population {
        count: MANY,
        seed: 2026,
        people: People::weighing(WeightDistribution::Fixed(Weight::from_kg(70.0))),
    }
}

fn on(occasions: usize, model: &Model, number: u64) -> Subject {
    let inputs = ModelInputs::same(model.typical_covariates());
    people().subject_on(occasions, number, model, &inputs).unwrap()
}

fn covariance(one: &[f64], other: &[f64]) -> f64 {
    let n = one.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (a, b) = (mean(one), mean(other));
    let products = one.iter().zip(other).map(|(x, y)| (x - a) * (y - b));
    products.sum::<f64>() / n
}

/// Simons 2022, Table 4: variances between people ω² and between visits ν² of the logarithm. At one visit people differ by
/// ω² + ν²; what two visits of a person have in common is ω².
#[test]
fn variances_are_those_of_people_and_of_visits_together() {
    let model = Library::open().unwrap().model("simons-2022").unwrap().unwrap();
    let drawn: Vec<Subject> = (1..=MANY).map(|number| on(3, &model, number)).collect();
    for (name, omega2, nu2) in [
        ("mtt_nk", 0.021, 0.751),
        ("hnk_cl", 0.103, 0.008),
        ("d2", 0.0, 0.611),
        ("cl", 0.029, 0.0),
    ] {
        let index = model.parameter(name).unwrap();
        let at = |occasion: usize| -> Vec<f64> {
            let values = drawn.iter().map(|subject| match occasion {
                0 => &subject.values,
                later => &subject.later[later - 1],
            });
            values.map(|values| values.get(index).ln()).collect()
        };
        let visits = [at(0), at(1), at(2)];
        let total: f64 = omega2 + nu2;
        // Five standard errors: of a variance σ²√(2/n), of a covariance √((σ⁴ + ω⁴)/n).
        let n = MANY as f64;
        for visit in &visits {
            let found = covariance(visit, visit);
            assert!(
                (found - total).abs() <= 5.0 * total * (2.0 / n).sqrt(),
                "{name}: {found}, not {total}"
            );
        }
        for (one, other) in [(0, 1), (1, 2), (0, 2)] {
            let found = covariance(&visits[one], &visits[other]);
            let error = ((total * total + omega2 * omega2) / n).sqrt();
            assert!(
                (found - omega2).abs() <= 5.0 * error,
                "{name}: {found}, not {omega2}"
            );
        }
    }
}

/// The third visit of patient 17 is the same, however many follow, and the first is who they are without later ones.
#[test]
fn a_visit_is_the_same_however_many_follow() {
    let model = Library::open().unwrap().model("simons-2022").unwrap().unwrap();
    let [one, three, five] = [1, 3, 5].map(|occasions| on(occasions, &model, 17));
    assert_eq!(one.values, five.values);
    assert_eq!(three.later, five.later[..2]);
    assert!(one.later.is_empty());
    assert_ne!(five.later[0], five.later[1]);
    // A model that does not vary between visits has no later ones.
    let kamp = Library::open().unwrap().model("kamp-2020").unwrap().unwrap();
    assert!(on(5, &kamp, 17).later.is_empty());
}

const MODEL: &str = "\
title: One compartment that is another one at each visit
short: Visits
drug: ketamine
measured: {matrix: plasma, site: venous}
source: {authors: Nobody N}
studied_in: {people: nobody}
parameters:
  cl: {value: 10 L/h, grade: D, from: made up}
  v: {value: 100 L, grade: D, from: made up}
  f: {value: 0.5, grade: D, from: made up}
compartments: {central: {volume: v, reads: ketamine}}
flows: [{from: central, to: outside, clearance: cl}]
routes: {iv: {into: central}, nasal: {into: central, bioavailability: f}}
variability:
  effects: {cl: {on: [cl], cv: 20 %, grade: D, from: made up}}
  occasion:
    cl: {on: [cl], cv: 30 %, grade: D, from: made up}
    v: {on: [v], cv: 40 %, grade: D, from: made up}
    f: {on: [f], scale: logit, sd: 0.5, grade: D, from: made up}
";

fn study(more: &str) -> Study {
    let library = Library::open().unwrap();
    let text = format!(
        "title: t\nmodel: ./m.yaml\npatients: {{count: 40, seed: 3, weight: 70 kg}}\n\
         thresholds: [{{name: some, substance: ketamine, above: 400 ng/mL}}]\n{more}\
         observe: {{until: 30 h, every: 10 min}}\n"
    );
    let read = |name: &str| Ok(Source::new(name, MODEL));
    match Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &read)) {
        Ok(study) => study,
        Err(rejected) => panic!("{rejected}"),
    }
}

fn outcome(study: &Study, method: Method) -> StudyOutcome {
    let options = SimulateOptions {
        method,
        ..SimulateOptions::default()
    };
    let library = Library::open().unwrap();
    simulate(study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

/// What a person has of 80 mg at once and 60 mg through the nose a day later, from amounts and volumes by hand.
struct ByHand {
    cmax: f64,
    tmax: f64,
    area: f64,
    area_to_infinity: f64,
    half_life: f64,
    hours_above: f64,
}

fn by_hand(study: &Study, number: u64) -> ByHand {
    let (model, inputs) = (&study.models[0], &study.inputs[0]);
    let subject = study.population.subject_on(2, number, model, inputs).unwrap();
    let of = |name: &str| {
        let index = model.parameter(name).unwrap();
        [subject.values.get(index), subject.later[0].get(index)]
    };
    let ([cl, next_cl], [v, next_v], [_, f]) = (of("cl"), of("v"), of("f"));
    let (k, next_k) = (cl / v, next_cl / next_v);
    let left = 80.0 * f64::exp(-24.0 * k);
    let second = left + f * 60.0;
    let end = second * f64::exp(-6.0 * next_k);
    // ng/mL of mg in L; 400 ng/mL is 0.4 mg/L.
    let (first_peak, second_peak) = (80.0 / v, second / next_v);
    let above = |peak: f64, k: f64, most: f64| match peak > 0.4 {
        true => ((peak / 0.4).ln() / k).min(most),
        false => 0.0,
    };
    ByHand {
        cmax: 1e3 * first_peak.max(second_peak),
        tmax: if first_peak >= second_peak { 0.0 } else { 24.0 },
        area: 1e3 * ((80.0 - left) / cl + (second - end) / next_cl),
        area_to_infinity: 1e3 * ((80.0 - left) / cl + second / next_cl),
        half_life: std::f64::consts::LN_2 / next_k,
        hours_above: above(first_peak, k, 24.0) + above(second_peak, next_k, 6.0),
    }
}

/// Amounts stay, volumes and clearances change: everything against the closed form, under every solver.
#[test]
fn two_visits_are_those_of_the_closed_form() {
    let arms = "arms: {a: [{bolus: 80 mg}, {at: 24 h, bolus: 60 mg, route: nasal}]}\n";
    for rule in ["each dose", "each day", "[24 h]"] {
        let study = study(&format!("occasions: {rule}\n{arms}"));
        assert_eq!(study.arms[0].later_occasions.len(), 1);
        for (method, close) in [
            (Method::Auto, 1e-11),
            (Method::Rodas5p, 1e-6),
            (Method::Dopri5, 1e-6),
        ] {
            let found = outcome(&study, method);
            let patients = &found.series[0].analytes[0].patients;
            let mut later_peaks = 0;
            for number in 1..=40 {
                let exposure: Exposure = patients.get(number as usize - 1).unwrap();
                let expected = by_hand(&study, number);
                let near = |name: &str, found: f64, expected: f64| {
                    assert!(
                        (found - expected).abs() <= close * expected.abs(),
                        "{rule}, {method}, patient {number}: {name} {found}, not {expected}"
                    );
                };
                near("cmax", exposure.cmax, expected.cmax);
                near("tmax", exposure.tmax, expected.tmax);
                near("area", exposure.area, expected.area);
                near(
                    "area to infinity",
                    exposure.area_to_infinity,
                    expected.area_to_infinity,
                );
                near("half-life", exposure.half_life.unwrap(), expected.half_life);
                near("hours above", exposure.above[0].hours, expected.hours_above);
                later_peaks += u32::from(expected.tmax > 0.0);
            }
            assert!(later_peaks > 0 && later_peaks < 40, "{later_peaks}");
        }
    }
}

/// A level that is above a threshold falls below it at once where the volume is a larger one at the next visit, and one
/// that rises at once has its peak there, without any dose.
#[test]
fn a_level_jumps_where_a_visit_begins() {
    let arms = "arms: {a: [{infusion: {dose: 80 mg, over: 10 h}}]}\n";
    let study = study(&format!("occasions: [10 h]\n{arms}"));
    let (model, inputs) = (&study.models[0], &study.inputs[0]);
    let [exact, stepped] = [Method::Auto, Method::Rodas5p].map(|method| outcome(&study, method));
    let (mut jumped_up, mut jumped_below) = (0, 0);
    for number in 1..=40 {
        let subject = study.population.subject_on(2, number, model, inputs).unwrap();
        let of =
            |values: &infusim::model::ParameterValues, name: &str| values.get(model.parameter(name).unwrap());
        let (cl, v) = (of(&subject.values, "cl"), of(&subject.values, "v"));
        let next_v = of(&subject.later[0], "v");
        let amount = 8.0 * v / cl * (1.0 - f64::exp(-10.0 * cl / v));
        let (before, after) = (1e3 * amount / v, 1e3 * amount / next_v);
        for found in [&exact, &stepped] {
            let exposure = found.series[0].analytes[0]
                .patients
                .get(number as usize - 1)
                .unwrap();
            assert!(
                (exposure.cmax / before.max(after) - 1.0).abs() < 1e-6,
                "patient {number}"
            );
            assert!(
                (exposure.tmax - 10.0).abs() < 1e-9,
                "patient {number}: {}",
                exposure.tmax
            );
            let above = exposure.above[0];
            if before > 401.0 && after < 399.0 {
                assert!(
                    (above.back.unwrap() - 10.0).abs() < 1e-9,
                    "patient {number}: {above:?}"
                );
                jumped_below += 1;
            } else if before < 399.0 && after > 401.0 {
                assert!(
                    (above.first.unwrap() - 10.0).abs() < 1e-9,
                    "patient {number}: {above:?}"
                );
                jumped_up += 1;
            }
        }
    }
    assert!(
        jumped_up > 2 && jumped_below > 2,
        "{jumped_up} and {jumped_below}"
    );
}
