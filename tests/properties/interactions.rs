//! Interactions, where what they do is known in closed form.

use infusim::document::Source;
use infusim::model::Library;
use infusim::outcome::{FollowedNumber, InteractionCase, StudyOutcome};
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::ops::ControlFlow;

/// A drug, all of which becomes a metabolite of the same molar mass as far as the model says.
const MODEL: &str = "\
title: One compartment and a metabolite
short: One
drug: ketamine
measured: {matrix: plasma, site: venous}
source: {authors: Nobody N}
studied_in: {people: nobody}
parameters:
  cl: {value: 50 L/h, grade: D, from: made up}
  v: {value: 100 L, grade: D, from: made up}
  cl_m: {value: 20 L/h, grade: D, from: made up}
  v_m: {value: 40 L, grade: D, from: made up}
reference_weight: 70 kg
compartments: {central: {volume: v, reads: ketamine}, metabolite: {volume: v_m, reads: norketamine}}
flows:
  - {from: central, to: metabolite, clearance: cl}
  - {from: metabolite, to: outside, clearance: cl_m}
routes: {iv: {into: central}}
variability:
  effects: {cl: {on: [cl], cv: 40 %, grade: D, from: made up}, volume: {on: [v], cv: 30 %, grade: D, from: made up}}
";

fn outcome(interactions: &str, threads: usize) -> StudyOutcome {
    let text = format!(
        "title: t\nmodel: ./m.yaml\npatients: {{count: 300, seed: 5, weight: 70 kg}}\n\
         thresholds: [{{name: some, substance: ketamine, above: 900 ng/mL}}]\n{interactions}\
         arms: {{bolus: [{{bolus: 100 mg}}]}}\nobserve: {{until: 4 h, every: 1 h}}\n"
    );
    let library = Library::open().unwrap();
    let read = |name: &str| Ok(Source::new(name, MODEL));
    let study = match Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &read)) {
        Ok(study) => study,
        Err(rejected) => panic!("{rejected}"),
    };
    let options = SimulateOptions {
        threads: Some(threads),
        ..SimulateOptions::default()
    };
    simulate(&study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

const RIFAMPICIN: &str = "\
interactions:
  - {with: rifampicin, on: [cl], factor: 1.25, interval: [1, 1.6], source: made up}
  - {with: rifampicin, on: [cl_m], factor: 3, interval: not stated, source: made up}
";

/// The area of a dose is dose ÷ clearance, in each person, and so in the median one: ×1.25 makes it 0.8 of what it was; that
/// of the metabolite is the same dose over its own. The peak of a bolus is dose ÷ volume, which nothing moves.
#[test]
fn a_factor_on_a_clearance_divides_the_area() {
    let found = outcome(RIFAMPICIN, 2);
    let interactions = found.interactions.as_ref().unwrap();
    let cases: Vec<InteractionCase> = interactions.variants.iter().map(|variant| variant.case).collect();
    let at = |factor: f64| InteractionCase::At {
        interaction: 0,
        factor,
    };
    assert_eq!(
        cases,
        [
            InteractionCase::Without,
            InteractionCase::AsGiven,
            at(1.0),
            at(1.6)
        ]
    );
    let number = |variant: usize, analyte: usize, number: FollowedNumber| {
        let found = interactions.variants[variant].number(0, analyte, number);
        found.unwrap().estimate.value
    };
    let same = |one: f64, other: f64| assert!((one / other - 1.0).abs() < 1e-9, "{one}, {other}");
    let (area, peak) = (FollowedNumber::MedianAreaToInfinity, FollowedNumber::MedianCmax);
    // Without, cl_m is 20 L/h: 100 mg over it are 5 mg·h/L; with the factor 3 a third.
    for (variant, of_drug, of_metabolite) in [
        (0, 1.0, 5000.0),
        (1, 1.25, 5000.0 / 3.0),
        (2, 1.0, 5000.0 / 3.0),
        (3, 1.6, 5000.0 / 3.0),
    ] {
        same(number(variant, 0, area), number(0, 0, area) / of_drug);
        same(number(variant, 1, area), of_metabolite);
        assert_eq!(number(variant, 0, peak), number(0, 0, peak));
        let share = FollowedNumber::ShareEverAbove(0);
        assert_eq!(number(variant, 0, share), number(0, 0, share));
        assert!(interactions.variants[variant].number(0, 1, share).is_none());
    }
    assert_eq!(
        format!("{:?}", outcome(RIFAMPICIN, 1).interactions),
        format!("{:?}", found.interactions)
    );
}

/// The study itself is run with the factors: everybody's area is what it is without, divided, and without any they are the
/// same people.
#[test]
fn the_study_itself_has_the_factors() {
    let (with, without) = (outcome(RIFAMPICIN, 2), outcome("", 2));
    assert!(without.interactions.is_none());
    let areas = |outcome: &StudyOutcome| outcome.series[0].analytes[0].patients.area_to_infinity().to_vec();
    for (with, without) in areas(&with).iter().zip(areas(&without)) {
        assert!((with * 1.25 / without - 1.0).abs() < 1e-9, "{with}, {without}");
    }
    let typical = with.series[0].analytes[0].typical.area_to_infinity;
    assert!((typical - 1e5 / 62.5).abs() < 1e-6 * typical, "{typical}");
    let said: Vec<String> = with.warnings.iter().map(ToString::to_string).collect();
    let assumption = |text: &String| text.contains("knows nothing of rifampicin") && text.contains("made up");
    assert!(said.iter().any(assumption), "{said:?}");
}
