//! Whether models agree, where that is known in closed form.

use infusim::document::Source;
use infusim::model::Library;
use infusim::outcome::{FollowedNumber, ModelComparison, StudyOutcome};
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::ops::ControlFlow;

/// One compartment of 100 L that loses so many L/h.
fn model(clearance: u32) -> String {
    format!(
        "title: One compartment\nshort: Clearance {clearance}\ndrug: ketamine\n\
         measured: {{matrix: plasma, site: venous}}\nsource: {{authors: Nobody N}}\nstudied_in: {{people: nobody}}\n\
         parameters:\n  cl: {{value: {clearance} L/h, grade: D, from: made up}}\n  v: {{value: 100 L, grade: D, from: made up}}\n\
         compartments: {{central: {{volume: v, reads: ketamine}}}}\n\
         flows: [{{from: central, to: outside, clearance: cl}}]\nroutes: {{iv: {{into: central}}}}\n\
         variability: {{effects: {{v: {{on: [v], cv: 40 %, grade: D, from: made up}}}}}}\n"
    )
}

fn outcome(clearances: &[u32]) -> StudyOutcome {
    let names: Vec<String> = clearances
        .iter()
        .map(|clearance| format!("./{clearance}.yaml"))
        .collect();
    let text = format!(
        "title: t\nmodels: [{}]\npatients: {{count: 300, seed: 5, weight: 70 kg}}\n\
         thresholds: [{{name: some, substance: ketamine, above: 1500 ng/mL}}]\n\
         arms: {{at once: [{{bolus: 100 mg}}], slowly: [{{infusion: {{dose: 600 mg, over: 10 h}}}}], the same: [{{bolus: 100 mg}}]}}\n\
         observe: {{until: 24 h, every: 1 h}}\n",
        names.join(", ")
    );
    let library = Library::open().unwrap();
    let read = |name: &str| {
        let digits: String = name.chars().filter(char::is_ascii_digit).collect();
        Ok(Source::new(name, &model(digits.parse().unwrap())))
    };
    let study = match Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &read)) {
        Ok(study) => study,
        Err(rejected) => panic!("{rejected}"),
    };
    simulate(&study, library.substances(), SimulateOptions::default(), &|_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

fn compared(clearances: &[u32]) -> ModelComparison {
    outcome(clearances).model_comparison().unwrap()
}

/// At once the peak is 100 mg ÷ V whatever the clearance; 60 mg/h for 10 h reach 0.6 mg/L · (1 − e^−10) and more with
/// 10 L/h and less, and hardly 0.2 with 300 L/h: there the order of the arms is the other way round. Arms that give the
/// same stand together.
#[test]
fn the_order_of_arms_is_counted_over_models() {
    let comparison = compared(&[10, 12, 300]);
    let (usual, count) = comparison.usual_order().unwrap();
    assert_eq!((usual, count), (&vec![vec![1], vec![0, 2]], 2));
    assert_eq!(comparison.orders[2], (2, vec![vec![0, 2], vec![1]]));
    assert_eq!(outcome(&[10]).model_comparison(), None);
}

/// The area is dose ÷ clearance: 100 mg over 10 and 300 L/h are 10,000 and 333.3 ng·h/mL, in everybody. The peak of a bolus
/// is the same under all models, and people are apart by their volumes: CV 40 % is a standard deviation of 0.3853 of the
/// logarithm, so 90 % of people are apart by e^(2 · 1.645 · 0.3853) = 3.55, within what 300 people fix.
#[test]
fn spreads_over_models_are_those_of_the_closed_form() {
    let comparison = compared(&[10, 300]);
    let of = |arm: usize, number: FollowedNumber| {
        let mut spreads = comparison.spreads.iter();
        spreads
            .find(|spread| spread.arm == arm && spread.number == number)
            .unwrap()
    };
    let area = of(0, FollowedNumber::MedianAreaToInfinity);
    let [(lowest, low), (highest, high)] = area.ends;
    assert_eq!((lowest, highest, area.models), (1, 0, 2));
    assert!((low.value / (1e5 / 300.0) - 1.0).abs() < 1e-9 && (high.value / 1e4 - 1.0).abs() < 1e-9);
    assert_eq!(area.people, None);
    let peak = of(0, FollowedNumber::MedianCmax);
    assert!((peak.ends[1].1.value / peak.ends[0].1.value - 1.0).abs() < 1e-9);
    let people = peak.people.unwrap();
    assert!((2.9..4.4).contains(&people), "{people}");
    assert!(peak.monte_carlo.unwrap() < 0.15);
    let share = of(0, FollowedNumber::ShareEverAbove(0));
    assert_eq!(share.ends[0].1, share.ends[1].1);
    assert_eq!(share.people, None);
}
