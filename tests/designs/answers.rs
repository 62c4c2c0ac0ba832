//! Answers to the question of a design, held against simulations at the values themselves.

use crate::design::{design, run};
use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::outcome::{Answer, AnswerMethod, Found, Measure, StudyOutcome};
use infusim::quantiles::Estimate;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::ops::ControlFlow;

fn answers(text: &str) -> Vec<Answer> {
    run(&design(text)).found.unwrap().answers
}

fn only(text: &str) -> Answer {
    let mut answers = answers(text);
    assert_eq!(answers.len(), 1);
    answers.remove(0)
}

fn estimate(answer: &Answer) -> Estimate {
    match answer.found {
        Found::Value(estimate) => estimate,
        found => panic!("{found:?}"),
    }
}

/// A scenario without axes.
fn simulated(text: &str) -> StudyOutcome {
    let library = Library::open().unwrap();
    let nothing = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    let study = Study::read(Source::new("t.yaml", text), &Finder::new(&library, &nothing)).unwrap();
    let options = SimulateOptions::default();
    simulate(&study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

/// The text of a design without what makes it one, and with a value in place of an axis.
fn at(text: &str, axis: &str, value: &str) -> String {
    let keep = |line: &&str| !line.starts_with("vary:") && !line.starts_with("find:");
    let lines: Vec<&str> = text.lines().filter(keep).collect();
    lines.join("\n").replace(&format!("${axis}"), value)
}

/// How many people are ever above the first threshold.
fn ever_above(outcome: &StudyOutcome) -> usize {
    let patients = &outcome.series[0].analytes[0].patients;
    let first = patients.first_above(0).unwrap();
    first.iter().filter(|time| !time.is_nan()).count()
}

fn median(outcome: &StudyOutcome, measure: Measure) -> f64 {
    let mut summaries = outcome.series[0].analytes[0].summaries.iter();
    summaries
        .find(|summary| summary.measure == measure)
        .unwrap()
        .at(0.5)
        .unwrap()
        .estimate
        .value
}

const DAY: &str = "title: t\nmodel: kamp-2020\n\
    patients: {count: 20000, seed: 1, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}\n\
    thresholds: [{name: level, substance: ketamine, above: 100 ng/mL}]\nobserve: {until: 24 h, every: 12 h}\n\
    vary: {rate: [0.01 mg/kg/h, 1 mg/kg/h]}\nfind: {largest: rate, such that: {share ever above: level, at most: 10 %}}\n\
    arms: {a: [{infusion: {rate: $rate, over: 24 h}}]}\n";

/// The largest rate over 24 h with P(peak > 100 ng/mL) ≤ 10 %, by the order statistic and by bisection over simulations
/// with the same people, to a bracket of 1e-9.
#[test]
fn the_order_statistic_is_what_bisection_finds() {
    let answer = only(DAY);
    assert_eq!(answer.method, AnswerMethod::OrderStatistic);
    let found = estimate(&answer);
    let (mut low, mut high) = (0.05, 0.2);
    while high - low > 1e-9 * low {
        let middle = 0.5 * (low + high);
        let outcome = simulated(&at(DAY, "rate", &format!("{middle} mg/kg/h")));
        match ever_above(&outcome) <= 2_000 {
            true => low = middle,
            false => high = middle,
        }
    }
    assert!((found.value - low).abs() <= 1e-8 * low, "{} {low}", found.value);
    assert_eq!(answer.at_value[0].estimate.value, 0.1);
}

/// The ends of the interval are those of the order statistic: of 1,000 people the median's are the 469th and the 532nd.
#[test]
fn the_interval_of_a_dose_is_that_of_its_order_statistic() {
    let text = DAY.replace("count: 20000", "count: 1000").replace("10 %", "50 %");
    let Estimate { value, low, high } = estimate(&only(&text));
    let above = |rate: f64| ever_above(&simulated(&at(&text, "rate", &format!("{rate} mg/kg/h"))));
    let near = 1e-9;
    assert_eq!(above(value), 500);
    assert_eq!(
        [
            above(low.unwrap() * (1.0 - near)),
            above(low.unwrap() * (1.0 + near))
        ],
        [468, 469]
    );
    assert_eq!(
        [
            above(high.unwrap() * (1.0 - near)),
            above(high.unwrap() * (1.0 + near))
        ],
        [531, 532]
    );
}

/// Of "at least" the smallest value is one with which the condition holds, to rounding.
#[test]
fn the_smallest_dose_is_one_with_which_enough_people_are_above() {
    let text = DAY
        .replace("count: 20000", "count: 1000")
        .replace("at most: 10 %", "at least: 90 %");
    let text = text.replace("largest", "smallest");
    let value = estimate(&only(&text)).value;
    let above = |rate: f64| ever_above(&simulated(&at(&text, "rate", &format!("{rate} mg/kg/h"))));
    assert_eq!([above(value), above(value * (1.0 - 1e-9))], [900, 899]);
}

/// A loading dose that is fixed, a cap that binds, and hours: not proportional, but rising. Beside a fixed dose everybody
/// has a root of their own.
#[test]
fn what_only_rises_is_found_with_the_same_people() {
    for (arm, find, method) in [
        (
            "[{bolus: 0.2 mg}, {infusion: {rate: $rate, over: 24 h}}]",
            "{share ever above: level, at most: 10 %}",
            AnswerMethod::RootPerPerson,
        ),
        (
            "[{infusion: {dose: 20 mg, over: 5 h}}, {infusion: {rate: {from: $rate, to: 0.05 mg/kg/h}, over: 10 h}}]",
            "{share ever above: level, at most: 10 %}",
            AnswerMethod::RootPerPerson,
        ),
        (
            "[{infusion: {rate: $rate, over: 24 h, at_most: 9 mg/h}}]",
            "{share ever above: level, at most: 10 %}",
            AnswerMethod::Bisection,
        ),
        (
            "[{infusion: {rate: $rate, over: 10 h}}]",
            "{median time above: level, at most: 4 h}",
            AnswerMethod::Bisection,
        ),
    ] {
        let text = DAY
            .replace("count: 20000", "count: 400")
            .replace("[{infusion: {rate: $rate, over: 24 h}}]", arm)
            .replace("{share ever above: level, at most: 10 %}", find);
        let answer = only(&text);
        assert_eq!(answer.method, method, "{arm}");
        let value = estimate(&answer).value;
        let holds = |rate: f64| {
            let outcome = simulated(&at(&text, "rate", &format!("{rate} mg/kg/h")));
            match find.contains("median") {
                true => median(&outcome, Measure::HoursAbove(0)) <= 4.0,
                false => ever_above(&outcome) <= 40,
            }
        };
        assert!(holds(value) && !holds(value * (1.0 + 1e-7)), "{arm}: {value}");
        let Estimate { low, high, .. } = estimate(&answer);
        assert!(low.unwrap() <= value && value <= high.unwrap());
        let capped = answer.notes.iter().any(|note| note.contains("at_most"));
        assert_eq!(capped, arm.contains("at_most"), "{:?}", answer.notes);
    }
}

/// Under another drug clearance is a multiple of itself: no dose changes, and everybody's level does.
#[test]
fn a_factor_of_an_interaction_is_found_with_everybody_solved_at_it() {
    let text = "title: t\nmodel: kamp-2020\npatients: {count: 200, seed: 1, weight: 70 kg}\n\
        thresholds: [{name: level, substance: ketamine, above: 100 ng/mL}]\nobserve: {until: 12 h, every: 6 h}\n\
        interactions: [{with: another drug, on: [cl], factor: $f, interval: not stated, source: made up}]\n\
        vary: {f: [20 %, 100 %]}\nfind: {smallest: f, such that: {share ever above: level, at most: 40 %}}\n\
        arms: {a: [{infusion: {dose: 0.3 mg/kg, over: 2 h}}]}\n";
    let answer = only(text);
    let value = estimate(&answer).value;
    let above = |percent: f64| ever_above(&simulated(&at(text, "f", &format!("{percent} %"))));
    assert_eq!([above(value), above(value * (1.0 - 1e-6))], [80, 81], "{value}");
}

/// Hours above 100 ng/mL of 35 mg rise with its duration and fall again: 0.89 over 40 min, 1.12 over 1.5 h, 1.00 over 2 h
/// and none over 3 h in the typical 70 kg. Both ends of the range with an hour at least are found.
#[test]
fn a_range_along_a_duration_has_two_ends() {
    let text = "title: t\nmodel: kamp-2020\npatients: {count: 200, seed: 1, weight: 70 kg}\n\
        thresholds: [{name: level, substance: ketamine, above: 100 ng/mL}]\nobserve: {until: 12 h, every: 6 h}\n\
        vary: {length: [20 min, 3 h]}\n\
        find: {largest: length, such that: {median time above: level, at least: 1 h}}\n\
        arms: {a: [{infusion: {dose: 35 mg, over: $length}}]}\n";
    let answer = only(text);
    assert_eq!(answer.method, AnswerMethod::Scan { values: 33 });
    let [[from, to]] = answer.intervals.as_slice() else {
        panic!("{:?}", answer.intervals)
    };
    assert_eq!(estimate(&answer).value, *to);
    let hours = |minutes: f64| {
        let outcome = simulated(&at(text, "length", &format!("{minutes} min")));
        median(&outcome, Measure::HoursAbove(0))
    };
    for end in [*from, *to] {
        assert!((hours(end) - 1.0).abs() < 1e-6, "{end} min: {} h", hours(end));
    }
    assert!(
        (30.0..60.0).contains(from) && (90.0..150.0).contains(to),
        "{from} {to}"
    );
    assert!(hours(0.5 * (from + to)) > 1.0 && hours(0.8 * from) < 1.0 && hours(1.3 * to) < 1.0);
}

#[test]
fn what_holds_everywhere_or_nowhere_is_said() {
    let small = DAY.replace("count: 20000", "count: 100");
    let everywhere = only(&small.replace("[0.01 mg/kg/h, 1 mg/kg/h]", "[0.001 mg/kg/h, 0.002 mg/kg/h]"));
    assert_eq!(everywhere.found, Found::EndOfAxis(0.002));
    let nowhere = only(&small.replace("[0.01 mg/kg/h, 1 mg/kg/h]", "[2 mg/kg/h, 3 mg/kg/h]"));
    assert_eq!(nowhere.found, Found::Nowhere);
    assert_eq!(
        nowhere.notes,
        [
            "the conditions hold nowhere from 2 mg/kg/h to 3 mg/kg/h: with 2 mg/kg/h share ever above level is 100 %; look \
          beyond it"
        ]
    );
    // A model that does not compute what a condition is on has no answer, and says why.
    let other = small
        .replace("model: kamp-2020", "models: [kamp-2020, otto-2021]")
        .replace("substance: ketamine", "substance: S-norketamine");
    let answers = answers(&other);
    assert_eq!(answers[0].found, Found::Nowhere);
    assert!(
        answers[0].notes[0].contains("does not compute"),
        "{:?}",
        answers[0].notes
    );
}

/// Rounds are whole numbers: only those of the axis are looked at.
#[test]
fn of_whole_numbers_only_those_listed_are_looked_at() {
    let text = "title: t\nmodel: kamp-2020\npatients: {count: 100, seed: 1, weight: 70 kg}\n\
        thresholds: [{name: level, substance: ketamine, above: 20 ng/mL}]\nobserve: {until: 5 days, every: 12 h}\n\
        vary: {times: [1, 2, 3, 4, 5]}\n\
        find: {smallest: times, such that: {median time above: level, at least: 12 h}}\n\
        arms: {a: [{repeat: {every: 24 h, times: $times, doses: [{infusion: {dose: 35 mg, over: 40 min}}]}}]}\n";
    let answer = only(text);
    let hours = |times: u32| {
        median(
            &simulated(&at(text, "times", &times.to_string())),
            Measure::HoursAbove(0),
        )
    };
    let expected = (1..=5).find(|times| hours(*times) >= 12.0).map(f64::from);
    match answer.found {
        Found::Value(estimate) => assert_eq!(Some(estimate.value), expected),
        Found::EndOfAxis(value) => assert_eq!(Some(value), expected),
        Found::Nowhere => assert_eq!(expected, None),
    }
    assert!(expected.is_some_and(|times| times > 1.0), "{expected:?}");
}

/// Beside a fixed dose, from below: the least rate with which nine in ten come above the level, and with which the median
/// area reaches a limit. Each with one root a person, against simulations at the value and just below it.
#[test]
fn one_root_a_person_is_found_from_below_too() {
    let text = DAY
        .replace("count: 20000", "count: 300")
        .replace("largest", "smallest")
        .replace(
            "[{infusion: {rate: $rate, over: 24 h}}]",
            "[{bolus: 0.5 mg}, {infusion: {rate: $rate, over: 24 h}}]",
        );
    let above = text.replace("at most: 10 %", "at least: 90 %");
    let answer = only(&above);
    assert_eq!(answer.method, AnswerMethod::RootPerPerson);
    let value = estimate(&answer).value;
    let count = |rate: f64| ever_above(&simulated(&at(&above, "rate", &format!("{rate} mg/kg/h"))));
    assert_eq!([count(value), count(value * (1.0 - 1e-8))], [270, 269]);

    let area = text.replace(
        "{share ever above: level, at most: 10 %}",
        "{median auc: ketamine, at least: 1000 ng·h/mL}",
    );
    let answer = only(&area);
    assert_eq!(answer.method, AnswerMethod::RootPerPerson);
    let value = estimate(&answer).value;
    let outcome = simulated(&at(&area, "rate", &format!("{value} mg/kg/h")));
    assert!((median(&outcome, Measure::AreaToInfinity) / 1000.0 - 1.0).abs() < 1e-8);
}

/// Levels that a rule leads to are neither proportional to a rate nor known to rise with it: values are looked at, and the
/// answer is what a simulation at it gives.
#[test]
fn with_a_rule_values_are_looked_at_one_by_one() {
    let text = "title: t\nmodel: kamp-2020\npatients: {count: 200, seed: 1, weight: 75 kg}\n\
        thresholds: [{name: level, substance: ketamine, above: 200 ng/mL}]\nobserve: {until: 24 h, every: 12 h}\n\
        vary: {start: [2 mg/h, 40 mg/h]}\n\
        find: {largest: start, such that: {share ever above: level, at most: 10 %}}\n\
        arms: {a: [{titrate: {start: $start, over: 24 h, look: 6 h, raise: {by: 5 mg/h}, while: {below: 100 ng/mL}}}]}\n";
    let answer = only(text);
    assert!(
        matches!(answer.method, AnswerMethod::Scan { values } if values >= 33),
        "{:?}",
        answer.method
    );
    let found = estimate(&answer).value;
    let above = |rate: f64| ever_above(&simulated(&at(text, "start", &format!("{rate} mg/h"))));
    assert!(above(found * (1.0 - 1e-6)) <= 20);
    assert!(above(found * (1.0 + 1e-6)) > 20);
}
