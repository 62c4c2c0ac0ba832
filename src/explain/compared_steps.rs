//! What a level is compared with, and what it does.

use super::arithmetic::Arithmetic;
use super::number_context::{DIGITS, NumberContext};
use super::{ExplanationRow, ExplanationStep};
use crate::effect::{ResponseCurve, ResponseForm};
use crate::quantity::significant;

/// The threshold: its value, what it was measured in, in whom, and what does not match.
pub(super) fn threshold_step(of: &NumberContext<'_>) -> Option<ExplanationStep> {
    let threshold = of.threshold?;
    let mut step = ExplanationStep::new("threshold", "Compared with which threshold");
    step.say(format!(
        "{}: {}.",
        threshold.id,
        threshold.title.trim_end_matches('.')
    ));
    step.rows.push(ExplanationRow {
        name: "threshold".to_string(),
        from: threshold.range(),
        value: match &threshold.response {
            Some(value) => Some(value.value),
            None => Some(threshold.level.ng_per_ml()),
        },
        text: threshold.above(),
        grade: threshold.provenance.as_ref().map(|own| own.grade.to_string()),
        source: threshold.provenance.as_ref().map(|own| own.from.clone()),
        ..ExplanationRow::default()
    });
    if threshold.response.is_none() {
        step.say(format!(
            "Measured as {} in {}.",
            threshold.substance, threshold.measured
        ));
    } else if let Some(level) = own_level(of) {
        let text = match level {
            never if never.is_infinite() => "no concentration is enough for it".to_string(),
            always if always < 0.0 => "it is beyond it without any drug".to_string(),
            level => format!("it is reached at {} ng/mL", significant(level, DIGITS)),
        };
        step.say(format!("In {} {text}.", of.person()));
    }
    if let Some(people) = &threshold.people {
        step.say(format!("In: {}.", people.trim_end_matches('.')));
    }
    match &threshold.citation {
        Some(citation) => step.say(format!("Source: {citation}")),
        None => step.say("It is written in the scenario, without a paper."),
    }
    let mismatches = threshold.mismatches(of.model, of.analyte);
    for mismatch in &mismatches {
        step.say(format!("! {mismatch}."));
    }
    if mismatches.is_empty() && threshold.response.is_none() {
        step.say("It was measured in what the model computes.");
    }
    for caveat in &threshold.caveats {
        step.say(format!("Caveat: {}.", caveat.trim_end_matches('.')));
    }
    Some(step)
}

/// The concentration at which this person's response reaches the value that the threshold is, ng/mL.
pub(super) fn own_level(of: &NumberContext<'_>) -> Option<f64> {
    let value = of.threshold?.response.as_ref()?;
    let response = of.study.responses.iter().find(|own| own.id == value.id)?;
    let part = of.model.part(&response.id)?;
    let values = &of.solved.subject.values;
    Some(
        response
            .law
            .as_ref()?
            .curve(values, part.first_parameter)
            .concentration_at(value.value),
    )
}

/// The response: whose model it is, and its curve.
pub(super) fn response_step(of: &NumberContext<'_>) -> Option<ExplanationStep> {
    let response = of.response?;
    let curve = curve(of)?;
    let mut step = ExplanationStep::new("response", "What a concentration does");
    step.say(format!(
        "{}: {}.",
        response.id,
        response.title.trim_end_matches('.')
    ));
    step.say(format!(
        "Scale: {}. It {} as the concentration rises.",
        response.scale,
        if response.falls() { "falls" } else { "rises" }
    ));
    step.say(format!(
        "Measured: {}. In: {}. Source: {}",
        response.measured, response.people, response.citation
    ));
    step.say(format!(
        "Grade {}: {}.",
        response.provenance.grade, response.provenance.from
    ));
    if !response.goes_with(of.model) {
        step.say(format!(
            "! It was not estimated with {}: {}.",
            of.model.id,
            response.partners.why.trim_end_matches('.')
        ));
    }
    for caveat in &response.caveats {
        step.say(format!("Caveat: {}.", caveat.trim_end_matches('.')));
    }
    curve_rows(&curve, &response.scale.unit, &mut step);
    Some(step)
}

/// The numbers of a response's curve, and its formula.
fn curve_rows(curve: &ResponseCurve, unit: &str, step: &mut ExplanationStep) {
    let row = |name: &str, value: f64, unit: &str| ExplanationRow {
        name: name.to_string(),
        value: Some(value),
        text: significant(value, DIGITS),
        unit: unit.to_string(),
        ..ExplanationRow::default()
    };
    step.rows.push(row("E0", curve.baseline, unit));
    let formula = match curve.form {
        ResponseForm::Linear => {
            step.rows
                .push(row("slope", curve.change, format!("{unit} per ng/mL").trim()));
            return step.symbols("E", "E0 + slope·C");
        }
        ResponseForm::Hyperbolic => "E0 + dE·C/(C50 + C)",
        ResponseForm::Sigmoid => "E0 + dE·C^gamma/(C50^gamma + C^gamma)",
    };
    step.rows.push(row("dE", curve.change, unit));
    step.rows.push(row("C50", curve.c50, "ng/mL"));
    if curve.form == ResponseForm::Sigmoid {
        let [below, above] = curve.exponents;
        step.rows.push(row("gamma", below, ""));
        if above != below {
            step.rows.push(row("gamma above C50", above, ""));
        }
    }
    step.symbols("E", formula);
}

/// The response of this person as a function of the concentration.
pub(super) fn curve(of: &NumberContext<'_>) -> Option<ResponseCurve> {
    let response = of.response?;
    let part = of.model.part(&response.id)?;
    // As the tables have it: with the parameters of the first occasion.
    Some(
        response
            .law
            .as_ref()?
            .curve(&of.solved.subject.values, part.first_parameter),
    )
}

/// A response to a level, with numbers.
pub(super) fn response_at(curve: &ResponseCurve, level: f64, digits: i32) -> Arithmetic {
    let number = |value: f64| Arithmetic::number(value, digits);
    let (baseline, change, level_text) = (number(curve.baseline), number(curve.change), number(level));
    let c50 = number(curve.c50);
    let part = match curve.form {
        ResponseForm::Linear => return baseline.plus(&change.times(&level_text)),
        ResponseForm::Hyperbolic => level_text.over(&c50.plus(&level_text)),
        ResponseForm::Sigmoid => {
            let [below, above] = curve.exponents;
            let gamma = number(if level < curve.c50 { below } else { above });
            let (level, half) = (level_text.power(&gamma), c50.power(&gamma));
            level.over(&half.plus(&level))
        }
    };
    baseline.plus(&change.times(&part))
}
