//! The number itself, with the numbers put in.

use super::arithmetic::Arithmetic;
use super::closed_form::{ClosedForm, Reckoned, ReckonedNumber};
use super::compared_steps::{curve, own_level, response_at};
use super::fitting::{fitting, is_near};
use super::number_context::{DIGITS, NumberContext};
use super::state_step::add_state;
use super::{ExplanationRow, ExplanationStep};
use crate::outcome::ExplainedNumber;
use crate::quantity::{Time, significant};
use crate::simulate::SimulateError;

/// The arithmetic that gives the number: by a closed form where the model has one, else by the state and its derivative.
///
/// # Errors
/// When the state cannot be found.
pub(super) fn arithmetic_step(of: &NumberContext<'_>) -> Result<ExplanationStep, SimulateError> {
    let mut step = ExplanationStep::new("arithmetic", "The number itself");
    let form = ClosedForm::new(of.model, &of.scope, &of.values, &of.solved);
    if let Some(form) = &form {
        rates(of, form, &mut step);
    }
    match of.asked.number {
        ExplainedNumber::AreaToEnd | ExplainedNumber::AreaToInfinity => area(of, form.as_ref(), &mut step),
        ExplainedNumber::HalfLife => half_life(of, form.as_ref(), &mut step),
        ExplainedNumber::TimeAbove | ExplainedNumber::ShareEverAbove => {
            hours_above(of, form.as_ref(), &mut step)?;
        }
        _ => at_a_time(of, form.as_ref(), &mut step)?,
    }
    let who = match of.asked.number.is_share() {
        true => "Of all people",
        false => "So",
    };
    if of.found.value.is_some() {
        step.say(format!("{who}: {} = {}.", of.asked.number.name(), of.answer()));
    }
    Ok(step)
}

/// The level at the time that is asked for, or at the peak, and the response to it.
fn at_a_time(
    of: &NumberContext<'_>,
    form: Option<&ClosedForm>,
    step: &mut ExplanationStep,
) -> Result<(), SimulateError> {
    let exposure = of.exposure();
    let time = match of.asked.at {
        Some(at) => Some(at.hours()),
        None => exposure.map(|own| own.tmax).filter(|tmax| !tmax.is_nan()),
    };
    let Some(time) = time else {
        step.say("The level never rises above zero.");
        return Ok(());
    };
    let solved = level_at(of, time);
    let value = match (of.asked.number, of.found.value) {
        (ExplainedNumber::Cmax | ExplainedNumber::Level, Some(value)) => value,
        (ExplainedNumber::ResponsePeak, _) => exposure.map_or(f64::NAN, |own| own.cmax),
        _ => solved,
    };
    if of.asked.at.is_none() {
        peak(of, time, step);
    }
    let worked = |number| form?.reckoned(Reckoned::LevelAt(time), number);
    add_level(of, worked(value).or_else(|| worked(solved)), (time, value), step)?;
    add_response(of, value, step);
    Ok(())
}

/// The levels at the first and the last crossing of the threshold, and the hours between them.
fn hours_above(
    of: &NumberContext<'_>,
    form: Option<&ClosedForm>,
    step: &mut ExplanationStep,
) -> Result<(), SimulateError> {
    let above = of
        .asked
        .threshold
        .and_then(|index| of.exposure()?.above.get(index).copied());
    let threshold = of.threshold.map_or(f64::NAN, |own| own.level.ng_per_ml());
    let threshold = significant(own_level(of).unwrap_or(threshold), DIGITS);
    let times = [
        ("first rises above", above.and_then(|own| own.first)),
        ("last falls below", above.and_then(|own| own.back)),
    ];
    for (way, time) in times {
        let Some(time) = time else { continue };
        step.say(format!(
            "The level {way} {threshold} ng/mL at {} h.",
            significant(time, DIGITS)
        ));
        // At a bolus the level jumps past the threshold.
        let value = level_at(of, time);
        let worked = form.and_then(|form| form.reckoned(Reckoned::LevelAt(time), value));
        add_level(of, worked, (time, value), step)?;
    }
    crossings(of, step);
    Ok(())
}

/// The level at a time, ng/mL, as it was solved.
fn level_at(of: &NumberContext<'_>, time: f64) -> f64 {
    of.solved
        .trajectory
        .concentration(Time::from_hours(time), of.asked.analyte)
}

/// Why the peak is when it is.
fn peak(of: &NumberContext<'_>, time: f64, step: &mut ExplanationStep) {
    let inputs = &of.solved.problem.schedule.inputs;
    let ends = inputs
        .iter()
        .any(|input| input.end > input.start && input.end.hours() == time);
    let bolus = inputs
        .iter()
        .any(|input| input.end == input.start && input.start.hours() == time);
    let why = match (bolus, ends) {
        (true, _) => "when a dose is given at once",
        (_, true) => "when an infusion ends",
        _ if time == of.study.grid.end().hours() => "when the observation ends",
        _ => "between doses, where as much leaves as arrives",
    };
    step.say(format!(
        "The level is highest {} h after time zero, {why}; of peaks within a millionth of each other the first counts.",
        significant(time, 8)
    ));
}

/// Rates and coefficients of the exponentials.
fn rates(of: &NumberContext<'_>, form: &ClosedForm, step: &mut ExplanationStep) {
    let row = |name: String, value: f64, unit: &str| ExplanationRow {
        name,
        value: Some(value),
        text: significant(value, 8),
        unit: unit.to_string(),
        ..ExplanationRow::default()
    };
    let names = ["k".to_string()];
    for (mode, rate) in form.curve.rates.iter().enumerate() {
        let name = match form.is_single() {
            true => names[0].clone(),
            false => format!("lambda{}", mode + 1),
        };
        step.rows.push(row(name, *rate, "1/h"));
    }
    if form.is_single() {
        let leaving = of
            .scope
            .flows
            .iter()
            .filter(|flow| flow.leaves && flow.from == of.scope.target);
        let build = |digits| {
            let all = leaving.clone().map(|flow| flow.rate(&of.values, 0.0, digits));
            all.reduce(|all, next| all.plus(&next))
                .unwrap_or_else(|| Arithmetic::number(0.0, digits))
        };
        let rate = form.curve.rates.first().copied().unwrap_or(f64::NAN);
        if let Some(found) = fitting(build, rate) {
            step.work_out("k", &found, "1/h");
        }
        return;
    }
    for (into, coefficients) in form.dosed() {
        for (mode, coefficient) in coefficients.iter().enumerate() {
            let name = match form.dosed().len() {
                1 => format!("c{}", mode + 1),
                _ => format!("c{}, {}", mode + 1, of.scope.amount(into)),
            };
            step.rows.push(row(name, *coefficient, ""));
        }
    }
    step.say(
        "The model is linear: of one mg put in at once, the sum of c·exp(−lambda·t) mg is there after t hours. The rates \
         lambda are the eigenvalues of the equations above with the sign turned, the coefficients c follow from them.",
    );
}

/// A level by the closed form, or by the state.
fn add_level(
    of: &NumberContext<'_>,
    worked: Option<ReckonedNumber>,
    (time, value): (f64, f64),
    step: &mut ExplanationStep,
) -> Result<(), SimulateError> {
    let Some(found) = worked else {
        return add_state(of, (time, value), step);
    };
    if step.formulas.iter().all(|known| known.name != "C(t)") {
        let factor = of.scope.factor(of.model);
        let single = step.rows.iter().any(|row| row.name == "k");
        let formula = match single {
            true => format!(
                "sum over doses: at once {factor}·dose·exp(−k·(t − start)); at a rate {factor}·rate·1/k·(1 − exp(−k·length))·exp(−k·(t − end))"
            ),
            false => format!(
                "sum over doses: at once {factor}·dose·Σ c·exp(−lambda·(t − start)); at a rate {factor}·rate·Σ c/lambda·(1 − exp(−lambda·length))·exp(−lambda·(t − end))"
            ),
        };
        step.symbols("C(t)", formula);
        step.say(
            "An infusion that still runs at t has the length t − start and no last factor. Type a line into a calculator, and \
             it gives what stands behind it.",
        );
    }
    add_doses(&found, &format!("C({} h)", significant(time, 8)), "ng/mL", step);
    Ok(())
}

fn add_doses(found: &ReckonedNumber, name: &str, unit: &str, step: &mut ExplanationStep) {
    match found.doses.as_slice() {
        [(dose, worked)] => step.work_out(&format!("{name}, {dose}"), worked, unit),
        doses => {
            for (dose, worked) in doses {
                step.work_out(dose, worked, unit);
            }
            step.work_out(name, &found.sum, unit);
        }
    }
}

fn add_response(of: &NumberContext<'_>, level: f64, step: &mut ExplanationStep) {
    let (true, Some(curve)) = (of.asked.number.needs_response(), curve(of)) else {
        return;
    };
    let value = of.found.value.unwrap_or(f64::NAN);
    let found = fitting(|digits| response_at(&curve, level, digits), value);
    let unit = of.unit();
    match found {
        Some(found) => step.work_out("E", &found, &unit),
        None => step.work_out("E", &response_at(&curve, level, 15), &unit),
    }
}

fn area(of: &NumberContext<'_>, form: Option<&ClosedForm>, step: &mut ExplanationStep) {
    let (end, value) = (of.study.grid.end(), of.found.value.unwrap_or(f64::NAN));
    let (what, name) = match of.asked.number {
        ExplainedNumber::AreaToEnd => (Reckoned::AreaTo(end.hours()), format!("AUC to {end}")),
        _ => (Reckoned::AreaToInfinity, "AUC to infinity".to_string()),
    };
    let factor = of.scope.factor(of.model);
    match form.and_then(|form| form.reckoned(what, value)) {
        Some(found) => {
            let single = form.is_some_and(ClosedForm::is_single);
            let (sum, rate) = if single { ("", "1/k") } else { ("Σ ", "c/lambda") };
            let formula = match what {
                Reckoned::AreaToInfinity => format!("sum over doses: {factor}·dose·{sum}{rate}"),
                _ => format!(
                    "sum over doses: the integral of each dose's {sum}exponentials from its start to {end}; at a rate \
                     {factor}·rate·{sum}{rate}·(length − what is still to leave)"
                ),
            };
            step.symbols(&name, formula);
            add_doses(&found, &name, "ng·h/mL", step);
        }
        None => {
            step.say(
                "There is no closed form to type into a calculator: the solver integrates the amount along with all others.",
            );
            if what == Reckoned::AreaToInfinity {
                step.say(
                    "What comes after the observation follows from the amounts that are left and doses that are not over.",
                );
            }
        }
    }
}

fn half_life(of: &NumberContext<'_>, form: Option<&ClosedForm>, step: &mut ExplanationStep) {
    let Some(value) = of.found.value else {
        step.say("There is none: nothing ever appears, or it never disappears.");
        return;
    };
    let slowest = form.and_then(ClosedForm::slowest);
    let build = |digits| {
        let number = |value: f64| Arithmetic::number(value, digits);
        number(std::f64::consts::LN_2).over(&number(slowest.unwrap_or(f64::NAN)))
    };
    match fitting(build, value) {
        Some(found) => {
            step.symbols("half-life", "ln 2 / the slowest rate that a dose leaves behind");
            step.work_out("half-life", &found, "h");
        }
        None => step.say(
            "It is ln 2 over the slowest rate on the drug's way out, with saturable flows at vanishing amounts and changing \
             clearances as they are when the observation ends.",
        ),
    }
    step.say("How long a level takes to fall by half after an infusion is another number: it depends on how long the infusion was.");
}

/// Hours from the times of crossing.
fn crossings(of: &NumberContext<'_>, step: &mut ExplanationStep) {
    let above = of
        .asked
        .threshold
        .and_then(|index| of.exposure()?.above.get(index).copied());
    let Some(above) = above else { return };
    let number = |value: f64| Arithmetic::number(value, 8);
    let side = of.threshold.map_or("above", |threshold| threshold.side());
    let end = of.study.grid.end().hours();
    match (above.first, above.back) {
        (None, _) => step.say(format!(
            "In {} the level is never beyond it: 0 h {side}.",
            of.person()
        )),
        (Some(first), back) => {
            let until = back.unwrap_or(end);
            if back.is_none() {
                step.say(format!(
                    "{} is still {side} when the observation ends at {} h: the hours are at least these.",
                    of.person(),
                    significant(end, DIGITS)
                ));
            }
            let found = number(until).minus(&number(first));
            let hours = above.hours;
            if is_near(found.value, hours) || (found.value - hours).abs() < 1e-5 * hours {
                step.work_out("hours", &found, "h");
            } else {
                step.say(format!(
                    "Between {} h and {} h it is {side} in several stretches, which add up to {} h.",
                    significant(first, DIGITS),
                    significant(until, DIGITS),
                    significant(hours, DIGITS)
                ));
            }
        }
    }
}
