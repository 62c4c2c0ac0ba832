//! Faults that were there once. Each is named after what went wrong, with the number where
//! it has one.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod found;
mod internal_errors;
mod model_files;
mod ode_solvers_traps;
mod readers;
#[allow(dead_code)]
#[path = "../cli/sandbox.rs"]
mod sandbox;
mod unnoticed;

use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::scenario::{Finder, Rejected, Study};
use std::time::{Duration, Instant};

/// A scenario in which only what is given, and what it is set against, matters.
fn read(arms: &str, thresholds: &str) -> Result<Study, Rejected> {
    let text = format!(
        "title: t\nmodel: kamp-2020\npatients: {{count: 10, weight: 70 kg}}\nthresholds: {thresholds}\n\
         arms:\n  one:\n{arms}\nobserve: {{until: 2 h, every: 10 min}}\n"
    );
    let library = Library::open().unwrap();
    let nothing = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &nothing))
}

fn messages(read: Result<Study, Rejected>) -> Vec<String> {
    let rejected = read.unwrap_err();
    let mistakes = rejected.files.iter().flat_map(Diagnostics::mistakes);
    mistakes.map(|mistake| mistake.message.clone()).collect()
}

/// Rounds in which nothing is given are not counted as doses, and ten thousand times ten thousand
/// times ten thousand of them were gone through one by one.
#[test]
fn repeats_of_nothing_kept_the_reader_busy_for_ever() {
    let inner = "{repeat: {every: 1 s, times: 10000, doses: [{pause: 1 s}]}}";
    let middle = format!("{{repeat: {{every: 4 h, times: 4000, doses: [{inner}]}}}}");
    let started = Instant::now();
    let told = messages(read(
        &format!("    - repeat: {{every: 2 years, times: 10000, doses: [{middle}]}}"),
        "[]",
    ));
    assert!(started.elapsed() < Duration::from_secs(2));
    assert_eq!(told, ["`doses` holds no dose"]);
}

/// The limit on durations did not hold for one that follows from dose and rate, which came out as
/// three hundred thousand years.
#[test]
fn a_dose_at_a_tiny_rate_ran_for_ever() {
    let told = messages(read("    - infusion: {dose: 20 g, rate: 1 ng/h}", "[]"));
    assert_eq!(
        told,
        ["at this rate the dose takes more than 10 years in a patient of 70 kg"]
    );
}

/// The limit on concentrations was held against whatever was written there.
#[test]
fn a_dose_in_place_of_a_level_was_called_too_large() {
    let told = messages(read(
        "    - bolus: 5 mg",
        "[{name: x, substance: ketamine, above: 2000 mg/kg}]",
    ));
    assert_eq!(
        told,
        ["expected a concentration, but `2000 mg/kg` is a mass per body weight"]
    );
}

/// A key that is there twice hid every other mistake of its file.
#[test]
fn a_key_written_twice_hid_the_rest() {
    let told = messages(read("    - bolus: 5\n  one: [bolus: 5 mg]", "[nothing-there]"));
    assert_eq!(
        told,
        [
            "there is no effect `nothing-there`",
            "expected a dose, but `5` has no unit",
            "`one` is written twice; the first is on line 6",
        ]
    );
}

/// A misspelt key was unknown and, once more, missing.
#[test]
fn a_misspelt_key_was_told_twice() {
    let told = messages(read(
        "    - repeat: {evry: 24 h, times: 2, doses: [bolus: 5 mg]}",
        "[]",
    ));
    assert_eq!(told, ["unknown key `evry` in a repeat"]);
}

/// Of `0,5 mg/kg` between braces the reader saw a dose without unit and a key `5 mg/kg`.
#[test]
fn a_decimal_comma_between_braces_was_told_as_two_other_mistakes() {
    let told = messages(read("    - infusion: {dose: 0,5 mg/kg, over: 40 min}", "[]"));
    assert_eq!(told, ["expected a dose: `0,5 mg/kg` has a comma in its number"]);
}
