//! Responses, as a user meets them.

use crate::sandbox::Sandbox;
use std::collections::BTreeMap;

const CHILDREN: &str = "title: Sedation\nmodel: herd-2007\npatients: {count: 200, seed: 2, weight: 20 kg}\n\
    responses: [sedation-herd-2008]\narms: {a: [{bolus: 1 mg/kg}]}\nobserve: {until: 60 min, every: 1 min}\n";

fn run(scenario: &str, more: &[&str]) -> (Sandbox, String) {
    let sandbox = Sandbox::new();
    sandbox.write("s.yaml", scenario);
    let run = sandbox.infusim(&[&["run", "s.yaml"], more].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    // Lines are wrapped.
    let words: Vec<&str> = run.out.split_whitespace().collect();
    (sandbox, words.join(" "))
}

fn refused(scenario: &str) -> String {
    let sandbox = Sandbox::new();
    sandbox.write("s.yaml", scenario);
    let run = sandbox.infusim(&["run", "s.yaml"]);
    assert_eq!(run.code, 2, "{}", run.out);
    run.err.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn rows(sandbox: &Sandbox, table: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = sandbox.read(&format!("out/s/{table}"));
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    reader.deserialize().map(Result::unwrap).collect()
}

/// One person everywhere: the furthest in the tables of people is what the population's percentiles are made of, and who is
/// below 2 points at the end of the table is below it on the curve.
#[test]
fn tables_tell_one_story() {
    let (sandbox, out) = run(CHILDREN, &["--format", "csv"]);
    assert!(out.contains("effect site of sedation-herd-2008"), "{out}");
    let mut furthest: Vec<f64> = rows(&sandbox, "patient_responses.csv")
        .iter()
        .map(|row| row["response_peak"].parse().unwrap())
        .collect();
    assert_eq!(furthest.len(), 200);
    furthest.sort_by(f64::total_cmp);
    let peaks = rows(&sandbox, "response_peaks.csv");
    assert_eq!(peaks[0]["response"], "sedation-herd-2008");
    let median: f64 = peaks[0]["median"].parse().unwrap();
    assert!((furthest[99] - median).abs() <= (furthest[100] - furthest[99]).max(1e-12));
    let below = furthest.iter().filter(|furthest| **furthest < 2.0).count();
    let ever = rows(&sandbox, "summary.csv")
        .into_iter()
        .find(|row| {
            row["threshold"] == "sedation-herd-2008 hard to rouse" && !row["share_ever_above"].is_empty()
        })
        .unwrap();
    assert_eq!(
        ever["share_ever_above"].parse::<f64>().unwrap(),
        below as f64 / 200.0
    );
    for figure in ["response.svg", "response.png"] {
        assert!(!sandbox.read(&format!("out/s/{figure}")).is_empty());
    }
}

/// A lag of seconds in children is none of adults under another model: said on the page and in the record; figures: `tests/figures/spread.rs`.
#[test]
fn another_partner_is_said_beside_every_result() {
    let (sandbox, out) = run(
        &CHILDREN
            .replace("herd-2007", "kamp-2020")
            .replace("20 kg", "70 kg"),
        &[],
    );
    assert!(
        out.contains("! driven by Kamp 2020, with which it was not estimated"),
        "{out}"
    );
    let record = String::from_utf8(sandbox.read("out/s/run.json")).unwrap();
    assert!(record.contains("were not estimated with Kamp 2020"));
    assert!(!run(CHILDREN, &[]).1.contains("not estimated"));
}

/// A response to one form of a drug is none to another, and what a model does not compute drives nothing.
#[test]
fn a_response_needs_what_it_follows() {
    let other_form = refused(&CHILDREN.replace("[sedation-herd-2008]", "[eeg-s-schuttler-1987]"));
    for words in [
        "eeg-s-schuttler-1987",
        "S-ketamine",
        "what is computed here is ketamine",
    ] {
        assert!(other_form.contains(words), "{words}: {other_form}");
    }
    let other_drug = refused(&CHILDREN.replace("[sedation-herd-2008]", "[bis-eleveld-2018]"));
    assert!(other_drug.contains("propofol"), "{other_drug}");
}

/// A value outside the scale, a level of a response that has none of the name, a rule on a value that nobody reaches.
#[test]
fn values_are_held_against_the_scale() {
    let levels = |levels: &str| {
        CHILDREN.replace(
            "[sedation-herd-2008]",
            &format!("[{{response: sedation-herd-2008, levels: {{{levels}}}}}]"),
        )
    };
    assert!(refused(&levels("deep: 6")).contains("5"));
    assert!(refused(&levels("deep: 20 ng/mL")).contains("a value of the response"));
    let (_, out) = run(&levels("half: 2.5"), &[]);
    assert!(out.contains("half"), "{out}");
}
