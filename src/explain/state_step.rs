//! The state at a time and its derivative, flow by flow, where no closed form is told.

use super::arithmetic::Arithmetic;
use super::first_steps::signed_sum;
use super::fitting::fitting;
use super::flow_term::{FlowTerm, molar_masses};
use super::number_context::NumberContext;
use super::{ExplanationFormula, ExplanationRow, ExplanationStep};
use crate::quantity::{Time, significant};
use crate::simulate::SimulateError;
use crate::solver::Method;

/// Adds amounts, flows and the derivative at a time, the level that follows from them, and how they were solved.
///
/// # Errors
/// When the amounts cannot be found.
pub(super) fn add_state(
    of: &NumberContext<'_>,
    (hours, level): (f64, f64),
    step: &mut ExplanationStep,
) -> Result<(), SimulateError> {
    let time = Time::from_hours(hours);
    let amounts = of.solved.amounts_at(&of.model.id, time, of.options)?;
    step.say(format!("{} {}", why(of), solver(of)));
    let since = (time - of.solved.problem.schedule.first_dose).hours();
    let amount = |index: usize| amounts.get(index).copied().unwrap_or(0.0);
    for index in &of.scope.compartments {
        step.rows.push(ExplanationRow {
            name: of.scope.amount(*index),
            from: format!("amount at {} h", significant(hours, 8)),
            value: Some(amount(*index)),
            text: significant(amount(*index), 8),
            unit: "mg".to_string(),
            ..ExplanationRow::default()
        });
    }
    let flows: Vec<Arithmetic> = of
        .scope
        .flows
        .iter()
        .map(|flow| flow.numbers(&of.values, (amount(flow.from), since), 8))
        .collect();
    for (flow, worked) in of.scope.flows.iter().zip(&flows) {
        let into = match flow.into {
            None => "out".to_string(),
            Some(into) if of.scope.compartments.contains(&into) => of.scope.amount(into),
            Some(into) => of
                .model
                .compartments
                .get(into)
                .map_or_else(String::new, ToString::to_string),
        };
        step.work_out(
            &format!("flow {} to {into}", of.scope.amount(flow.from)),
            worked,
            "mg/h",
        );
    }
    add_derivatives(of, time, &flows, step);
    let found = level_of(of, amount(of.scope.target), level);
    step.work_out(&format!("C({} h)", significant(hours, 8)), &found, "ng/mL");
    Ok(())
}

/// How fast each amount changes at a time, from the flows then.
fn add_derivatives(of: &NumberContext<'_>, time: Time, flows: &[Arithmetic], step: &mut ExplanationStep) {
    let rates = input_rates(of, time);
    for index in &of.scope.compartments {
        let mut terms: Vec<(bool, f64)> = Vec::new();
        if let Some(rate) = rates.get(*index).filter(|rate| **rate != 0.0) {
            terms.push((true, *rate));
        }
        for (flow, worked) in of.scope.flows.iter().zip(flows) {
            if flow.into == Some(*index) {
                terms.push((worked.value >= 0.0, worked.value.abs()));
            }
            if flow.from == *index && flow.leaves {
                terms.push((false, worked.value));
            }
        }
        // What the digits give that stand there: flows that balance leave little of them.
        let rounded = |value: f64| Arithmetic::number(value, 8);
        let signed = terms.iter().map(|(plus, value)| {
            let value = rounded(*value).value;
            if *plus { value } else { -value }
        });
        let texts = terms.iter().map(|(plus, value)| (*plus, rounded(*value).text));
        step.formulas.push(ExplanationFormula {
            name: format!("d{}/dt", of.scope.amount(*index)),
            value: Some(signed.sum()),
            formula: signed_sum(&texts.collect::<Vec<_>>()).replace('−', "-"),
            unit: "mg/h".to_string(),
        });
    }
}

/// The level that an amount is, with numbers.
fn level_of(of: &NumberContext<'_>, amount: f64, level: f64) -> Arithmetic {
    let volume = of.scope.volume(of.model, &of.values);
    let build = |digits| {
        let number = |value: f64| Arithmetic::number(value, digits);
        let level = number(1000.0).times(&number(amount)).over(&number(volume));
        match molar_masses(of.model, of.scope.target) {
            Some([read, counted]) => level
                .times(&Arithmetic::printed(read))
                .over(&Arithmetic::printed(counted)),
            None => level,
        }
    };
    fitting(build, level).unwrap_or_else(|| build(15))
}

/// Why there is no closed form.
fn why(of: &NumberContext<'_>) -> &'static str {
    let (flows, problem) = (&of.scope.flows, &of.solved.problem);
    if flows.iter().any(FlowTerm::saturates) {
        "There is no closed form: a flow saturates."
    } else if flows.iter().any(FlowTerm::changes_with_time) {
        "There is no closed form here: a clearance changes with time."
    } else if !problem.later.is_empty() {
        "There is no single closed form: parameters differ from occasion to occasion."
    } else {
        "No closed form is told: drug goes round in a circle, or rates are too near each other for a calculator."
    }
}

fn solver(of: &NumberContext<'_>) -> String {
    let tolerance = of.options.tolerance;
    match of.options.method.for_system(&of.solved.problem.system) {
        Method::Exact => "The amounts follow from the matrix exponential, from event to event, to rounding. Below stand the \
                          amounts at that time, and each flow then."
            .to_string(),
        method => format!(
            "The equations are solved step by step by {method}, with an error of at most {:e} of each amount and {:e} of the \
             total dose in a step. Below stand the amounts at that time, and each flow then: with them the equations can be \
             checked.",
            tolerance.relative, tolerance.absolute
        ),
    }
}

/// The rate at which drug enters each compartment at a time, mg/h; at an event the one after it.
fn input_rates(of: &NumberContext<'_>, time: Time) -> Vec<f64> {
    let segments = &of.solved.problem.schedule.segments;
    let after = segments.partition_point(|segment| segment.start <= time);
    let Some(segment) = after.checked_sub(1).and_then(|index| segments.get(index)) else {
        return Vec::new();
    };
    let later = (time - segment.start).hours();
    match segment.rises() {
        Some(rises) => segment
            .rates
            .iter()
            .zip(rises)
            .map(|(rate, rise)| rate + rise * later)
            .collect(),
        None => segment.rates.clone(),
    }
}
