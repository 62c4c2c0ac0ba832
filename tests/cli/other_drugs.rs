//! Drugs that are not ketamine: declared in a model file, named in scenarios, and not measured by what was published of ketamine.

use crate::sandbox::Sandbox;

const MODEL: &str = "\
title: Exampline in adults
short: Example 2026
drug: exampline
measured: {matrix: plasma, site: venous}
source: {authors: Nobody N, year: 2026}
studied_in: {people: nobody, longest_infusion: 4 h}
substances:
  exampline: {family: exampline, form: the only one, molar_mass: 250 g/mol, grade: D, from: invented}
parameters:
  cl: {value: 30 L/h, grade: D, from: invented}
  v: {value: 20 L, grade: D, from: invented}
compartments: {central: {volume: v, reads: exampline}}
flows: [{from: central, to: outside, clearance: cl}]
routes: {iv: {into: central}}
";

const EFFECT: &str = "\
title: What exampline does
short: example effect
kind: wanted effect
substance: exampline
measured: {matrix: plasma, site: venous}
concentration: {above: 1 µmol/L}
source: {authors: Nobody N, year: 2026}
people: nobody
grade: D
from: invented
caveats: [invented]
";

fn run(scenario: &str) -> (Sandbox, String) {
    let sandbox = Sandbox::new();
    sandbox.write("exampline.yaml", MODEL);
    sandbox.write("effect.yaml", EFFECT);
    sandbox.write("study.yaml", scenario);
    let said = sandbox.infusim(&["run", "study.yaml", "--details"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let words: Vec<&str> = said.out.split_whitespace().collect();
    let out = words.join(" ");
    (sandbox, out)
}

/// 1 µmol/L of 250 g/mol is 250 ng/mL; 30 mg in 20 L are 1,500 ng/mL, which fall below 250 after ln 6 · 20 / 30 h = 1.1945 h and
/// below 500 after ln 3 · 20 / 30 h = 0.7324 h.
#[test]
fn a_drug_that_its_model_declares_can_be_named_in_a_scenario() {
    let (_, out) = run(
        "title: One drug of my own\nmodel: exampline.yaml\ndrug: exampline\n\
         patients: {count: 10, seed: 1, weight: 70 kg}\n\
         thresholds: [effect.yaml, {name: mine, substance: exampline, above: 2 nmol/mL}]\n\
         arms: {one: [{bolus: 30 mg}]}\nobserve: {until: 4 h, every: 10 min}\n",
    );
    for words in [
        "example effect (above 250 ng/mL)",
        "mine (above 500 ng/mL)",
        "one 1.19",
        "one 0.732",
    ] {
        assert!(out.contains(words), "{words}: {out}");
    }
}

/// What is published of ketamine says nothing of other drugs: neither of microgram doses, nor of grams, nor of who was studied.
#[test]
fn regimens_of_ketamine_are_not_held_against_other_drugs() {
    for (dose, weight) in [("8 µg", "70 kg"), ("9 g", "250 kg")] {
        let (_, out) = run(&format!(
            "title: Little or much\nmodel: exampline.yaml\npatients: {{count: 10, seed: 1, weight: {weight}}}\n\
             arms: {{one: [{{infusion: {{dose: {dose}, over: 1 h}}}}]}}\nobserve: {{until: 4 h, every: 10 min}}\n"
        ));
        for words in ["regimen:", "published", "nobody in any study"] {
            assert!(!out.contains(words), "{words}: {out}");
        }
    }
}

/// Nobody published how people differ about the model of Marsh, which is said; figures: `tests/figures/spread.rs`.
#[test]
fn a_model_without_a_published_spread_says_so() {
    let (_, out) = run(
        "title: Without a band\nmodel: marsh-1991\npatients: {count: 50, seed: 1, weight: 70 kg}\n\
         arms: {one: [{infusion: {rate: 10 mg/kg/h, over: 1 h}}]}\nobserve: {until: 2 h, every: 5 min}\n",
    );
    assert!(
        out.contains("model marsh-1991 prints no variability between people; figures show its typical patient without a band"),
        "{out}"
    );
    assert!(out.contains("spread not known") && !out.contains("±0"), "{out}");
}
