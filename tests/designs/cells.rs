//! Cells against their own scenarios.

use crate::design::is_as_written_out;
use infusim::outcome::CellMethod;

const PEOPLE: &str = "patients: {count: 300, seed: 7, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}\n\
    thresholds: [dissociation-zanos-2018, analgesia-zanos-2018]\nobserve: {until: 24 h, every: 1 h}\n";

fn scenario(models: &str, rest: &str) -> String {
    format!("title: t\n{models}\n{PEOPLE}{rest}")
}

fn scaled(methods: &[CellMethod]) -> usize {
    let scaled = methods
        .iter()
        .filter(|method| matches!(method, CellMethod::Scaled { .. }));
    scaled.count()
}

/// Everything is proportional to the dose: one solution for each duration, model and arm.
#[test]
fn a_dose_is_scaled_where_all_doses_are_varied_together() {
    let methods = is_as_written_out(&scenario(
        "models: [kamp-2020, domino-1984]",
        "vary:\n  dose: {from: 0 mg/kg, to: 1 mg/kg, steps: 5}\n  length: [20 min, 5 h]\n\
         arms:\n  once:\n    - infusion: {dose: $dose, over: $length}\n  with a loading dose:\n    - bolus: $dose\n    \
         - repeat: {every: 8 h, times: 3, doses: [{infusion: {dose: $dose, over: $length}}]}\n",
    ));
    // A dose of 0 has no multiples: the next one is solved, once for each model, arm and length.
    assert_eq!((methods.len(), scaled(&methods)), (40, 24));
}

/// A fixed dose beside a varied one, a cap, and a duration that follows from the dose.
#[test]
fn a_dose_is_solved_again_where_levels_are_no_multiples() {
    for arm in [
        "[{bolus: 10 mg}, {infusion: {rate: $rate, over: 2 h}}]",
        "[{infusion: {rate: $rate, over: 2 h, at_most: 25 mg/h}}]",
        "[{infusion: {dose: 40 mg, rate: $rate}}]",
    ] {
        let methods = is_as_written_out(&scenario(
            "model: kamp-2020",
            &format!("vary: {{rate: [0.2 mg/kg/h, 0.3 mg/kg/h, 0.6 mg/kg/h]}}\narms:\n  one: {arm}\n"),
        ));
        assert_eq!((methods.len(), scaled(&methods)), (3, 0), "{arm}");
    }
}

#[test]
fn a_saturable_model_is_solved_for_every_dose() {
    let text = "title: t\nmodel: models/saturable.yaml\npatients: {count: 40, seed: 7, weight: 70 kg}\n\
        thresholds: [{name: low, substance: ketamine, above: 50 ng/mL}]\nobserve: {until: 12 h, every: 1 h}\n\
        vary: {dose: [10 mg, 20 mg, 200 mg]}\narms:\n  one: [{infusion: {dose: $dose, over: 1 h}}]\n";
    let methods = is_as_written_out(text);
    assert_eq!((methods.len(), scaled(&methods)), (3, 0));
}

/// Anything may be varied but the people: weights, levels, models, the length of observation.
#[test]
fn weights_levels_and_models_are_varied_too() {
    let methods = is_as_written_out(
        "title: t\nmodel: $model\npatients: {count: 200, seed: 7, weight: $weight}\n\
         thresholds: [{name: level, substance: ketamine, above: $level}]\nobserve: {until: 12 h, every: 1 h}\n\
         vary: {model: [kamp-2020, clements-1981], weight: [50 kg, 90 kg], level: [60 ng/mL, 120 ng/mL]}\n\
         arms:\n  one: [{infusion: {dose: 0.5 mg/kg, over: 40 min}}]\n  none: []\n",
    );
    // A level alone changes nobody's curve: the other one is read off the same solution, by a factor of one.
    assert_eq!((methods.len(), scaled(&methods)), (16, 8));
    assert!(methods.iter().all(|method| match method {
        CellMethod::Scaled { factor, .. } => *factor == 1.0,
        CellMethod::Solved => true,
    }));
}

/// The same doses in people of another clearance: cells share a solution along the dose alone.
#[test]
fn a_factor_of_an_interaction_is_varied_too() {
    let methods = is_as_written_out(
        "title: t\nmodel: kamp-2020\npatients: {count: 100, seed: 7, weight: 70 kg}\n\
         thresholds: [{name: level, substance: ketamine, above: 60 ng/mL}]\nobserve: {until: 12 h, every: 1 h}\n\
         interactions: [{with: another drug, on: [cl], factor: $f, interval: not stated, source: made up}]\n\
         vary: {f: [50 %, 100 %], dose: [10 mg, 30 mg]}\narms:\n  one: [{infusion: {dose: $dose, over: 1 h}}]\n",
    );
    assert_eq!((methods.len(), scaled(&methods)), (4, 2));
}

/// A parent and its metabolite, each with thresholds of its own, and a model that is said not to be used so.
#[test]
fn of_two_analytes_each_has_its_own_thresholds() {
    let methods = is_as_written_out(
        "title: t\nmodels: [perez-ruixo-2021, kamp-2020]\n\
         patients: {count: 100, seed: 7, weight: 70 kg}\n\
         thresholds: [{name: parent, substance: S-ketamine, above: 20 ng/mL}, \
         {name: metabolite, substance: S-norketamine, above: 10 ng/mL}]\n\
         observe: {until: 12 h, every: 1 h}\nvary: {dose: [10 mg, 30 mg, 60 mg]}\n\
         arms:\n  one: [{infusion: {dose: $dose, over: 40 min}}]\n",
    );
    assert_eq!((methods.len(), scaled(&methods)), (6, 4));
}

/// What a rule gives is no multiple of anything: every cell is solved, with any quantity of the rule varied.
#[test]
fn a_rule_is_solved_for_every_value() {
    let rule = |start: &str, by: &str, level: &str| {
        format!(
            "arms:\n  one:\n    - titrate:\n        start: {start}\n        over: 20 h\n        look: 4 h\n        \
             raise: {{by: {by}, at_most: 40 mg/h}}\n        while: {{below: {level}}}\n        \
             stop_if: {{above: 200 ng/mL, seen: when crossed}}\n"
        )
    };
    for (axis, values, arm) in [
        (
            "start",
            "[5 mg/h, 10 mg/h, 20 mg/h]",
            rule("$start", "5 mg/h", "150 ng/mL"),
        ),
        (
            "step",
            "[5 mg/h, 10 mg/h, 20 mg/h]",
            rule("10 mg/h", "$step", "150 ng/mL"),
        ),
        (
            "level",
            "[50 ng/mL, 100 ng/mL, 150 ng/mL]",
            rule("10 mg/h", "5 mg/h", "$level"),
        ),
    ] {
        let methods = is_as_written_out(&scenario(
            "model: kamp-2020",
            &format!("vary: {{{axis}: {values}}}\n{arm}"),
        ));
        assert_eq!((methods.len(), scaled(&methods)), (3, 0), "{axis}");
    }
}
