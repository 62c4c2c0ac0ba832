//! Shares above thresholds if people differ as in another study.

use infusim::document::Source;
use infusim::model::Library;
use infusim::outcome::StudyOutcome;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::ops::ControlFlow;

const HEAD: &str = "\
title: One compartment, in which people differ one way or another
short: Spread
drug: ketamine
measured: {matrix: plasma, site: venous}
source: {authors: Nobody N}
studied_in: {people: nobody}
parameters:
  cl: {value: 50 L/h, grade: D, from: made up}
  v: {value: 100 L, grade: D, from: made up}
compartments: {central: {volume: v, reads: ketamine}}
flows: [{from: central, to: outside, clearance: cl}]
routes: {iv: {into: central}}
";
const OWN: &str = "{v: {on: [v], cv: 10 %, grade: D, from: made up}}";
const OTHER: &str =
    "{v: {on: [v], cv: 50 %, grade: D, from: made up}, cl: {on: [cl], cv: 20 %, grade: D, from: made up}}";
const CORRELATED: &str = "[{between: [v, cl], r: 0.5, grade: D, from: made up}]";

fn outcome(variability: &str, people: u32) -> StudyOutcome {
    let model = format!("{HEAD}variability: {variability}\n");
    let text = format!(
        "title: t\nmodel: ./m.yaml\npatients: {{count: {people}, seed: 5, weight: 70 kg}}\n\
         thresholds: [{{name: some, substance: ketamine, above: 1200 ng/mL}}]\n\
         arms: {{a: [{{bolus: 100 mg}}], b: [{{infusion: {{dose: 150 mg, over: 1 h}}}}]}}\n\
         observe: {{until: 4 h, every: 1 h}}\n"
    );
    let library = Library::open().unwrap();
    let read = |name: &str| Ok(Source::new(name, &model));
    let study = match Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &read)) {
        Ok(study) => study.with_other_spreads(),
        Err(rejected) => panic!("{rejected}"),
    };
    simulate(&study, library.substances(), SimulateOptions::default(), &|_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

fn with_alternative() -> String {
    format!(
        "{{effects: {OWN}, alternatives: {{elsewhere: {{why: for a test, effects: {OTHER}, correlations: {CORRELATED}}}}}}}"
    )
}

/// Of 100 mg at once the peak is 1 mg ÷ V, and V is log-normal: P(100/V > 1.2) = Φ(−ln 1.2 / ω), with
/// ω² = ln(1 + 0.1²) and ln(1 + 0.5²): 0.03379 and 0.34976. Within the 95 % interval widened by half.
#[test]
fn shares_are_those_of_the_closed_form() {
    let found = outcome(&with_alternative(), 20_000);
    let own = found.series[0].analytes[0].patients.ever_above(0).unwrap();
    let other = found.other_spreads[0].share(0, 0, 0).unwrap();
    for (share, expected) in [(own, 0.033_793), (other, 0.349_762)] {
        let reach = 0.75 * (share.high.unwrap() - share.low.unwrap());
        assert!(
            (share.value - expected).abs() < reach,
            "{share:?}, expected {expected}"
        );
    }
}

/// To the last digit those of a model that has the other spread as its own, in each arm; nothing else moves.
#[test]
fn shares_are_those_of_a_model_that_differs_so() {
    let found = outcome(&with_alternative(), 500);
    let as_own = outcome(&format!("{{effects: {OTHER}, correlations: {CORRELATED}}}"), 500);
    let without = outcome(&format!("{{effects: {OWN}}}"), 500);
    assert!(as_own.other_spreads.is_empty());
    for arm in 0..2 {
        let share = found.other_spreads[0].share(arm, 0, 0);
        assert_eq!(share, as_own.series[arm].analytes[0].patients.ever_above(0));
        let [one, other] = [&found, &without].map(|found| found.series[arm].analytes[0].patients.cmax());
        assert_eq!(one, other);
    }
}

/// Each alternative of a shipped model is a model, and leaves the typical patient alone: what people differ by is all that
/// is another. Domino's volumes and clearance, which follow from rate constants, differ as in Hasan 2021: CV 33 % and 24 %,
/// independently of each other.
#[test]
fn shipped_alternatives_are_those_of_their_sources() {
    use infusim::population::{ModelInputs, People, Population, WeightDistribution};
    use infusim::quantity::Weight;
    let library = Library::open().unwrap();
    let people = Population {
        count: 20_000,
        seed: 1,
        people: People::weighing(WeightDistribution::Fixed(Weight::from_kg(70.0))),
    };
    let domino = library.model("domino-1984").unwrap().unwrap();
    let other = domino.with_spread(&domino.variability.alternatives[0]);
    let inputs = ModelInputs::same(Vec::new());
    assert_eq!(people.typical(&domino, &inputs), people.typical(&other, &inputs));
    let logs = |name: &str| -> Vec<f64> {
        let index = other.parameter(name).unwrap();
        let value = |number| {
            people
                .subject(number, &other, &inputs)
                .unwrap()
                .values
                .get(index)
                .ln()
        };
        (1..=people.count).map(value).collect()
    };
    let covariance = |one: &[f64], other: &[f64]| {
        let n = one.len() as f64;
        let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
        let (a, b) = (mean(one), mean(other));
        one.iter().zip(other).map(|(x, y)| (x - a) * (y - b)).sum::<f64>() / n
    };
    let (cl, v1, v2, v3, q2) = (logs("cl"), logs("v1"), logs("v2"), logs("v3"), logs("q2"));
    let (of_cl, of_v) = ((1.0 + 0.24_f64.powi(2)).ln(), (1.0 + 0.33_f64.powi(2)).ln());
    // Five standard errors of a variance of so many people, and of a covariance of independent ones.
    assert!((covariance(&cl, &cl) / of_cl - 1.0).abs() < 0.05);
    for v in [&v1, &v2, &v3] {
        assert!((covariance(v, v) / of_v - 1.0).abs() < 0.05);
        assert!(covariance(v, &cl).abs() < 5.0 * (of_cl * of_v / 20_000.0).sqrt());
    }
    assert!(covariance(&q2, &q2) < 1e-4 * of_v, "{}", covariance(&q2, &q2));
}
