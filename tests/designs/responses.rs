//! Values of responses in designs: cells against their own scenarios, answers against simulations at the values.

use crate::design::{design, is_as_written_out, run};
use infusim::outcome::{AnswerMethod, CellMethod, Found};

/// Two values that differ from person to person, one of them at an effect site, and a level in plasma.
const CHILDREN: &str = "title: t\nmodel: herd-2007\npatients: {count: 300, seed: 7, weight: 20 kg}\n\
    responses: [sedation-herd-2008]\nthresholds: [{name: level, substance: ketamine, above: 900 ng/mL}]\n\
    observe: {until: 4 h, every: 30 min}\n";

/// Hours beyond, shares ever beyond and everything of the effect site, at doses that are scaled.
#[test]
fn cells_count_each_person_at_their_own_level() {
    let methods = is_as_written_out(&format!(
        "{CHILDREN}vary: {{dose: {{from: 0.5 mg/kg, to: 3 mg/kg, steps: 4}}}}\narms:\n  a: [{{bolus: $dose}}]\n  \
         b: [{{infusion: {{dose: $dose, over: 5 min}}}}]\n"
    ));
    let scaled = methods
        .iter()
        .filter(|method| matches!(method, CellMethod::Scaled { .. }));
    assert_eq!((methods.len(), scaled.count()), (8, 6));
}

/// Two responses on one analyte, at doses that have to be solved again beside a fixed one.
#[test]
fn cells_that_are_solved_count_them_too() {
    let text = CHILDREN.replace(
        "[sedation-herd-2008]",
        "[sedation-herd-2008, eeg-racemate-schuttler-1987]",
    );
    is_as_written_out(&format!(
        "{text}vary: {{dose: [0.5 mg/kg, 1 mg/kg]}}\narms:\n  a: [{{bolus: 10 mg}}, {{at: 1 h, bolus: $dose}}]\n"
    ));
}

/// Values of a response, and responses, that are varied: cells share a solution only where both are the same.
#[test]
fn values_and_responses_are_varied_too() {
    let arms = "arms: {a: [{bolus: $dose}]}\n";
    let dose = "dose: [1 mg/kg, 2 mg/kg]";
    for (responses, axis) in [
        (
            "[{response: sedation-herd-2008, levels: {deep: $value}}]",
            "value: [2.5, 3.5]",
        ),
        (
            "[$effect]",
            "effect: [sedation-herd-2008, eeg-racemate-schuttler-1987]",
        ),
    ] {
        let text = CHILDREN.replace("[sedation-herd-2008]", responses);
        let methods = is_as_written_out(&format!("{text}vary:\n  {axis}\n  {dose}\n{arms}"));
        let scaled = methods
            .iter()
            .filter(|method| matches!(method, CellMethod::Scaled { .. }));
        assert_eq!((methods.len(), scaled.count()), (4, 2), "{responses}");
    }
}

/// The largest dose that leaves at most 10 % hard to rouse: 30 of 300 are at it, and one more a little above.
#[test]
fn a_dose_is_found_by_a_value_of_a_response() {
    let find = "find: {largest: dose, such that: {share ever above: sedation-herd-2008 hard to rouse, at most: 10 %}}\n";
    for (arm, method) in [
        ("[{bolus: $dose}]", AnswerMethod::OrderStatistic),
        (
            "[{bolus: 0.5 mg}, {at: 5 min, bolus: $dose}]",
            AnswerMethod::RootPerPerson,
        ),
    ] {
        let design_text = |find: &str, vary: &str| format!("{CHILDREN}{vary}{find}arms: {{a: {arm}}}\n");
        let vary = "vary: {dose: [0.01 mg/kg, 3 mg/kg]}\n";
        let mut answers = run(&design(&design_text(find, vary))).found.unwrap().answers;
        let answer = answers.remove(0);
        assert_eq!(answer.method, method, "{arm}");
        let Found::Value(found) = answer.found else {
            panic!("{:?}", answer.found)
        };
        let ever = |dose: f64| {
            let at = format!("vary: {{dose: [{dose} mg/kg, 9 mg/kg]}}\n");
            let outcome = run(&design(&design_text("", &at)));
            let mut summaries = outcome.cells[0].summaries.iter();
            let share = summaries.find(|summary| {
                let is_site = summary.analyte.as_deref() == Some("effect site of sedation-herd-2008");
                is_site && summary.measure == infusim::outcome::CellMeasure::EverAbove(1)
            });
            (300.0 * share.unwrap().share.unwrap().value).round()
        };
        assert_eq!(
            [ever(found.value * (1.0 - 1e-6)), ever(found.value * (1.0 + 1e-6))],
            [30.0, 31.0],
            "{arm}"
        );
    }
}
