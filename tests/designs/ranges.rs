//! Time between the two ends of a threshold that is a range. One compartment of 30 L and 30 L/h: after a bolus of d mg the
//! level is 1000 d/30 ng/mL and falls by the factor e every hour.

use crate::design::{ROUNDING, design, run, summary};
use infusim::outcome::{AnswerMethod, CellMeasure, CellMethod, Found, Measure};

const STUDY: &str = "title: t\nmodel: models/as-a-pump-thinks.yaml\npatients: {count: 5, seed: 1, weight: 70 kg}\n\
    thresholds: [{name: range, substance: ketamine, above: 50 ng/mL, to: 200 ng/mL}]\nobserve: {until: 30 h, every: 1 h}\n";

fn is(found: f64, expected: f64) {
    let near = (found - expected).abs() <= ROUNDING.max(1e-11) * expected.abs();
    assert!(near || found == expected, "{found}, expected {expected}");
}

#[test]
fn hours_in_a_range_are_those_from_its_upper_end_to_its_lower_one() {
    let text = format!(
        "{STUDY}vary: {{dose: [1.2 mg, 3 mg, 12 mg]}}\nmeasures: [time in range]\narms: {{a: [{{bolus: $dose}}]}}\n"
    );
    let outcome = run(&design(&text));
    // 40, 100 and 400 ng/mL at the start.
    let expected = [0.0, 2.0_f64.ln(), 4.0_f64.ln()];
    for (cell, expected) in outcome.cells.iter().zip(expected) {
        let hours = summary(cell, "ketamine", CellMeasure::Exposure(Measure::in_range(0, 1)));
        is(hours.typical.unwrap(), expected);
        hours
            .percentiles
            .iter()
            .for_each(|percentile| is(percentile.estimate.value, expected));
    }
    let scaled = outcome.cells.iter();
    let scaled = scaled.filter(|cell| matches!(cell.method, CellMethod::Scaled { .. }));
    assert_eq!((scaled.count(), outcome.cells.len()), (2, 3));
}

/// At rate r the level tends to C = 1000 r/30. Where that is above the range, the level is in it on the way up for
/// ln((C − 50)/(C − 200)) hours and on the way down for ln 4: less and less as the rate rises. Three hours at least are
/// had up to C = (200 a − 50)/(a − 1) with a = e³/4, though a larger dose is no longer time above anything.
#[test]
fn the_largest_rate_with_hours_in_a_range_is_found_by_looking_along_the_axis() {
    let text = format!(
        "{STUDY}vary: {{rate: [1 mg/h, 60 mg/h]}}\nmeasures: [time in range]\n\
         find: {{largest: rate, such that: {{median time in range: range, at least: 3 h}}}}\n\
         arms: {{a: [{{infusion: {{rate: $rate, over: 20 h}}}}]}}\n"
    );
    let found = run(&design(&text)).found.unwrap();
    let [answer] = found.answers.as_slice() else {
        panic!("{:?}", found.answers)
    };
    assert_eq!(answer.method, AnswerMethod::Scan { values: 33 });
    let a = 3.0_f64.exp() / 4.0;
    let expected = 0.03 * (200.0 * a - 50.0) / (a - 1.0);
    let Found::Value(estimate) = answer.found else {
        panic!("{:?}", answer.found)
    };
    assert!(
        (estimate.value / expected - 1.0).abs() < 1e-8,
        "{}",
        estimate.value
    );
}

/// Beside the range two thresholds at its ends: what is above the one and not above the other is in the range.
#[test]
fn a_range_is_the_difference_of_two_thresholds() {
    let people = "title: t\nmodel: kamp-2020\n\
        patients: {count: 200, seed: 3, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}\n\
        thresholds:\n  - {name: range, substance: ketamine, above: 50 ng/mL, to: 120 ng/mL}\n  \
        - {name: low, substance: ketamine, above: 50 ng/mL}\n  - {name: high, substance: ketamine, above: 120 ng/mL}\n\
        observe: {until: 2 h, every: 1 h}\nvary: {dose: [0.2 mg/kg, 0.7 mg/kg]}\narms: {a: [{infusion: {dose: $dose, over: 40 min}}]}\n";
    let outcome = run(&design(people));
    for cell in &outcome.cells {
        let typical = |measure| {
            summary(cell, "ketamine", CellMeasure::Exposure(measure))
                .typical
                .unwrap()
        };
        let hours = typical(Measure::in_range(0, 3));
        let [low, high] = [1, 2].map(|level| typical(Measure::HoursAbove(level)));
        is(hours, low - high);
        assert!(hours > 0.0);
        // Who is still above the lower end when the observation ends has more of it.
        let bounds = |measure| {
            let percentiles = &summary(cell, "ketamine", CellMeasure::Exposure(measure)).percentiles;
            percentiles
                .iter()
                .any(|percentile| percentile.bound != infusim::outcome::Bound::Known)
        };
        assert_eq!(bounds(Measure::in_range(0, 3)), bounds(Measure::HoursAbove(1)));
    }
}
