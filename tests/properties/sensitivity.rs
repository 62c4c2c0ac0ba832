//! What numbers rest on, where that is known in closed form.

use infusim::document::Source;
use infusim::model::Library;
use infusim::outcome::{FollowedNumber, SensitivityKind, SensitivityMove, SensitivityOutcome, StudyOutcome};
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::ops::ControlFlow;

const MODEL: &str = "\
title: One compartment
short: One
drug: ketamine
measured: {matrix: plasma, site: venous}
source: {authors: Nobody N}
studied_in: {people: nobody}
parameters:
  cl: {value: 50 L/h, grade: D, from: made up}
  v: {value: 100 L, weight_exponent: 1, grade: D, from: made up}
reference_weight: 70 kg
compartments: {central: {volume: v, reads: ketamine}}
flows: [{from: central, to: outside, clearance: cl}]
routes: {iv: {into: central}}
variability:
  effects: {cl: {on: [cl], cv: 60 %, grade: D, from: made up}, volume: {on: [v], cv: 30 %, grade: D, from: made up}}
";

fn outcome(threads: usize) -> StudyOutcome {
    let text = "title: t\nmodel: ./m.yaml\n\
        patients: {count: 400, seed: 5, weight: {median: 70 kg, cv: 15 %, min: 40 kg, max: 120 kg}}\n\
        thresholds: [{name: some, substance: ketamine, above: 1100 ng/mL}]\nsensitivity: yes\n\
        arms: {fixed: [{bolus: 100 mg}], by weight: [{bolus: 1.4 mg/kg}]}\nobserve: {until: 4 h, every: 1 h}\n";
    let library = Library::open().unwrap();
    let read = |name: &str| Ok(Source::new(name, MODEL));
    let study = match Study::read(Source::new("t.yaml", text), &Finder::new(&library, &read)) {
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

fn of<'a>(
    sensitivity: &'a SensitivityOutcome,
    arm: usize,
    number: FollowedNumber,
    name: &str,
) -> &'a SensitivityMove {
    let moves = sensitivity.of((arm, 0), number);
    let mut of_it = moves
        .into_iter()
        .filter(|found| sensitivity.inputs[found.input].name == name);
    of_it.next().unwrap()
}

/// The peak of a bolus is dose ÷ volume, and the volume is the weight's and its own: clearance moves nothing, to the last
/// digit; a dose by weight makes weight move nothing, and then the volume alone orders people, from the highest peak down.
#[test]
fn only_what_a_peak_depends_on_moves_it() {
    let found = outcome(2);
    let sensitivity = found.sensitivity.as_ref().unwrap();
    let names: Vec<(&str, SensitivityKind)> = sensitivity
        .inputs
        .iter()
        .map(|input| (input.name.as_str(), input.kind))
        .collect();
    assert_eq!(
        names,
        [
            ("weight", SensitivityKind::Weight),
            ("cl", SensitivityKind::Between),
            ("volume", SensitivityKind::Between)
        ]
    );
    let share = FollowedNumber::ShareEverAbove(0);
    for arm in 0..2 {
        for number in [FollowedNumber::MedianCmax, share] {
            let cl = of(sensitivity, arm, number, "cl");
            assert_eq!(cl.ends[0].estimate.value, cl.as_drawn.estimate.value);
            assert_eq!(cl.ends[1].estimate.value, cl.as_drawn.estimate.value);
            let rank = cl.rank.unwrap();
            assert!(rank.low.unwrap() < 0.05 && rank.high.unwrap() > -0.05, "{rank:?}");
        }
    }
    let (peak, by_weight) = (FollowedNumber::MedianCmax, 1);
    let volume = of(sensitivity, by_weight, peak, "volume");
    assert_eq!(volume.rank.unwrap().value, -1.0);
    let weight = of(sensitivity, by_weight, peak, "weight");
    let same = |one: f64, other: f64| (one / other - 1.0).abs() < 1e-12;
    assert!(same(
        weight.ends[0].estimate.value,
        weight.as_drawn.estimate.value
    ));
    assert!(same(
        weight.ends[1].estimate.value,
        weight.as_drawn.estimate.value
    ));
    // The area is dose ÷ clearance: the volume moves nothing, and clearance alone orders people who have one dose.
    let area = FollowedNumber::MedianAreaToInfinity;
    let volume_of_area = of(sensitivity, 0, area, "volume");
    let is_same = |end: f64| (end / volume_of_area.as_drawn.estimate.value - 1.0).abs() < 1e-9;
    assert!(
        volume_of_area.ends.iter().all(|end| is_same(end.estimate.value)),
        "{volume_of_area:?}"
    );
    let by_clearance = of(sensitivity, 0, area, "cl").rank.unwrap().value;
    assert!(by_clearance < -0.999, "{by_clearance}");
    // With one volume in everybody, by weight everybody has the same peak: above the threshold are all, or nobody.
    let all = of(sensitivity, by_weight, share, "volume");
    assert_eq!(
        (all.ends[0].estimate.value, all.ends[1].estimate.value),
        (1.0, 0.0)
    );
    // And the peak is 1.4 mg/kg over 100 L per 70 kg, times or by what the volume is at its ends.
    let input = &sensitivity.inputs[volume.input];
    let factor = |end: &str| end.trim_start_matches('×').parse::<f64>().unwrap();
    for (end, said) in volume.ends.iter().zip(&input.ends) {
        assert!(
            (end.estimate.value / (980.0 / factor(said)) - 1.0).abs() < 0.02,
            "{end:?}, {said}"
        );
    }
}

/// Where two things move a peak, the one that varies more moves it further, and first in the list stands what moves most.
#[test]
fn what_moves_most_stands_first() {
    let found = outcome(1);
    let sensitivity = found.sensitivity.as_ref().unwrap();
    let moves = sensitivity.of((0, 0), FollowedNumber::MedianCmax);
    let order: Vec<&str> = moves
        .iter()
        .map(|found| sensitivity.inputs[found.input].name.as_str())
        .collect();
    assert_eq!(order, ["volume", "weight", "cl"]);
    assert_eq!(
        format!("{:?}", outcome(2).sensitivity),
        format!("{:?}", found.sensitivity)
    );
}
