//! What a number is, from which doses, by which model and parameters.

use super::asked::Who;
use super::number_context::{DIGITS, NumberContext};
use super::parameter_rows::parameter_rows;
use super::{ExplanationRow, ExplanationStep};
use crate::model::Model;
use crate::outcome::ExplainedNumber;
use crate::quantity::significant;
use crate::regimen::TimedDose;

/// What it is, and where it stands in the tables of a run.
pub(super) fn number_step(of: &NumberContext<'_>) -> ExplanationStep {
    let mut step = ExplanationStep::new("number", "What it is");
    let at = of.asked.at.map_or_else(String::new, |at| format!(" at {at}"));
    let name = of.asked.number.name();
    step.say(format!("{name}{at}: {}, {}.", meaning(of), of.who()));
    step.say(format!(
        "Arm {}, analyte {}, model {} ({}).",
        of.arm.name, of.analyte, of.model.id, of.model.short
    ));
    if let Some(place) = place(of) {
        step.say(format!("A run writes it to {place}."));
    }
    step
}

fn meaning(of: &NumberContext<'_>) -> String {
    let analyte = of.analyte;
    let beyond = || {
        of.threshold
            .map_or_else(String::new, |threshold| threshold.beyond())
    };
    let response = || of.response.map_or("", |response| response.short.as_str());
    match of.asked.number {
        ExplainedNumber::Cmax => format!("the highest concentration of {analyte}"),
        ExplainedNumber::Tmax => format!("when the highest concentration of {analyte} is reached first"),
        ExplainedNumber::AreaToEnd => {
            let end = of.study.grid.end();
            format!("the area under the concentration of {analyte} to the end of observation at {end}")
        }
        ExplainedNumber::AreaToInfinity => {
            format!("the area under the concentration of {analyte} to infinity, for all doses written")
        }
        ExplainedNumber::HalfLife => format!("the terminal half-life of {analyte}"),
        ExplainedNumber::TimeAbove => format!("the hours {} until the end of observation", beyond()),
        ExplainedNumber::Level => format!("the concentration of {analyte}"),
        ExplainedNumber::ShareAbove => format!("the share of people {}", beyond()),
        ExplainedNumber::ShareEverAbove => format!("the share of people ever {}", beyond()),
        ExplainedNumber::Response => response().to_string(),
        ExplainedNumber::ResponsePeak => format!("{} at the highest concentration", response()),
    }
}

/// The table that has it; `None` where none does.
fn place(of: &NumberContext<'_>) -> Option<String> {
    let name = of.asked.number.name();
    let own = of.study.probabilities;
    let statistic = match of.asked.who {
        Who::Typical => "typical",
        Who::Percentile(probability) => {
            let names = ["lower", "median", "upper"].into_iter().zip(own);
            names.into_iter().find(|(_, own)| *own == probability)?.0
        }
        Who::Subject(_) | Who::Everybody => "",
    };
    // A time between two points of the grid stands in no table.
    let is_on_grid = of.solved_study.grid == of.study.grid;
    let subject =
        |table: &str, column: &str| Some(format!("{table}, column {column}, subject {}", of.drawn.number));
    match (of.asked.number, of.asked.who) {
        (ExplainedNumber::Level | ExplainedNumber::Response | ExplainedNumber::ShareAbove, _)
            if !is_on_grid =>
        {
            None
        }
        (ExplainedNumber::Level, Who::Subject(_)) => match of.study.keep.curves as u64 >= of.drawn.number {
            true => subject("patient_curves.csv", "concentration_ng_per_ml"),
            false => None,
        },
        (ExplainedNumber::Level, _) => Some(format!("curves.csv, statistic {statistic}")),
        (ExplainedNumber::Response, Who::Subject(_)) => None,
        (ExplainedNumber::Response, _) => Some(format!("responses.csv, statistic {statistic}")),
        (ExplainedNumber::ResponsePeak, Who::Subject(_)) => subject("patient_responses.csv", "response_peak"),
        (ExplainedNumber::ResponsePeak, _) => Some(format!("response_peaks.csv, column {statistic}")),
        (ExplainedNumber::ShareAbove, _) => match of.threshold?.response {
            Some(_) => None,
            None => Some("shares.csv, column share_above".to_string()),
        },
        (ExplainedNumber::ShareEverAbove, _) => {
            Some("summary.csv, measure time_above, column share_ever_above".to_string())
        }
        (ExplainedNumber::TimeAbove, Who::Subject(_)) => subject("above.csv", "time_above_h"),
        (number, Who::Subject(_)) => {
            let column = match number {
                ExplainedNumber::Cmax => "cmax_ng_per_ml",
                ExplainedNumber::Tmax => "tmax_h",
                ExplainedNumber::AreaToEnd => "auc_to_end_ng_h_per_ml",
                ExplainedNumber::AreaToInfinity => "auc_to_infinity_ng_h_per_ml",
                _ => "half_life_h",
            };
            subject("patients.csv", column)
        }
        _ => Some(format!("summary.csv, measure {name}, column {statistic}")),
    }
}

/// What is given, dose by dose.
pub(super) fn doses_step(of: &NumberContext<'_>) -> ExplanationStep {
    let mut step = ExplanationStep::new("doses", "From which doses");
    let weight = significant(of.drawn.weight.kg(), DIGITS);
    step.say(format!(
        "Given to {} of {weight} kg, in mg of what the model counts ({}):",
        of.person(),
        of.study
            .dosed_as
            .counted()
            .as_deref()
            .unwrap_or(&of.study.dosed_as.form)
    ));
    for (index, dose) in of.solved.timeline.doses().iter().enumerate() {
        step.rows.push(ExplanationRow {
            name: format!("dose {}", index + 1),
            from: told(dose),
            value: Some(dose.amount.mg()),
            text: significant(dose.amount.mg(), DIGITS),
            unit: "mg".to_string(),
            ..ExplanationRow::default()
        });
    }
    let total = of.solved.timeline.total().mg();
    step.rows.push(ExplanationRow {
        name: "in all".to_string(),
        value: Some(total),
        text: significant(total, DIGITS),
        unit: "mg".to_string(),
        ..ExplanationRow::default()
    });
    let fraction = of.arm.regimen.strength();
    if fraction != 1.0 {
        step.say(format!(
            "One mg as written ({}) is {} mg of that.",
            of.study.dosed_as,
            significant(fraction, DIGITS)
        ));
    }
    if let Some(pump) = &of.arm.pump {
        step.say(format!("A pump finds them: it computes by {}.", pump.model.id));
    }
    if let Some(rule) = &of.arm.rule {
        step.say(format!("They follow from a rule: {rule}."));
    }
    if of.arm.regimen.has_earlier_rounds() {
        step.say("A round has been given for ever before time zero: what is then in the body counts as a dose at 0 h.");
    }
    for sentence in routes(of) {
        step.say(sentence);
    }
    step
}

/// "20 mg/h from 0 h to 30 h by iv", "at 0 h by iv".
fn told(dose: &TimedDose) -> String {
    let (start, end, route) = (dose.start, dose.end, &dose.route);
    if dose.is_bolus() {
        return format!("at {start} by {route}");
    }
    let rate = |time| significant(dose.rate_at(time).mg_per_hour(), DIGITS);
    match dose.tilt == 0.0 {
        true => format!("{} mg/h from {start} to {end} by {route}", rate(start)),
        false => format!(
            "{} to {} mg/h from {start} to {end} by {route}",
            rate(start),
            rate(end)
        ),
    }
}

/// What of a dose arrives where, and when, for routes that do not lead there whole and at once.
fn routes(of: &NumberContext<'_>) -> Vec<String> {
    let mut names: Vec<&str> = Vec::new();
    for dose in of.solved.timeline.doses() {
        if !names.contains(&&*dose.route) {
            names.push(&dose.route);
        }
    }
    let mut sentences = Vec::new();
    let routes = names.into_iter().filter_map(|name| of.model.route(name));
    for route in routes.filter(|route| !route.is_direct()) {
        for entry in &route.entries {
            let into = of
                .model
                .compartments
                .get(entry.into)
                .map_or("", |own| own.name.as_str());
            let value = |index: usize| {
                let name = of.model.parameters.get(index).map_or("", |own| own.name.as_str());
                format!("{name} = {}", significant(of.values.get(index), DIGITS))
            };
            let part = entry
                .bioavailability
                .map_or("all".to_string(), |index| format!("the part {}", value(index)));
            let late = entry
                .lag
                .map_or_else(String::new, |index| format!(", {} h later", value(index)));
            let over = entry
                .over
                .map_or_else(String::new, |index| format!(", over {} h", value(index)));
            sentences.push(format!(
                "Of a dose by {} {part} reaches {into}{late}{over}.",
                route.name
            ));
        }
    }
    sentences
}

/// The model and its equations, as far as they matter here.
pub(super) fn model_step(of: &NumberContext<'_>) -> ExplanationStep {
    let (model, scope) = (of.model, &of.scope);
    let mut step = ExplanationStep::new("model", "By which model");
    step.say(format!("{}: {}.", model.id, model.title.trim_end_matches('.')));
    step.say(format!(
        "Measured: {}. Source: {}",
        model.measured_in(of.asked.analyte),
        model.citation
    ));
    let amounts: Vec<String> = scope
        .compartments
        .iter()
        .map(|index| format!("{} in {}", scope.amount(*index), compartment(model, *index)))
        .collect();
    let others = model.compartments.len() - scope.compartments.len();
    let others = match others {
        0 => String::new(),
        1 => "; one other compartment has no part in it".to_string(),
        more => format!("; {more} other compartments have no part in it"),
    };
    step.say(format!(
        "Amounts in mg: {}{others}. R is the rate at which drug enters, mg/h; t is in hours.",
        amounts.join(", ")
    ));
    let dosed = of.solved.problem.schedule.dosed_compartments();
    for compartment in &scope.compartments {
        let amount = scope.amount(*compartment);
        let mut terms: Vec<(bool, String)> = Vec::new();
        if dosed.contains(compartment) {
            terms.push((true, format!("R{}", amount.trim_start_matches('A'))));
        }
        for flow in &scope.flows {
            let from = flow.symbols(model, &scope.amount(flow.from));
            if flow.into == Some(*compartment) {
                let (plus, from) = match from.strip_prefix("-1·") {
                    Some(rest) => (false, rest.to_string()),
                    None => (true, from.clone()),
                };
                terms.push((plus, from));
            }
            if flow.from == *compartment && flow.leaves {
                terms.push((false, from));
            }
        }
        step.symbols(&format!("d{amount}/dt"), signed_sum(&terms));
    }
    let amount = scope.amount(scope.target);
    step.symbols("C, ng/mL", format!("{}·{amount}", scope.factor(model)));
    step
}

fn compartment(model: &Model, index: usize) -> &str {
    model.compartments.get(index).map_or("", |own| own.name.as_str())
}

/// Terms with their signs: "R1 − cl/v1·A1".
pub(super) fn signed_sum(terms: &[(bool, String)]) -> String {
    let mut text = String::new();
    for (plus, term) in terms {
        text.push_str(match (text.is_empty(), plus) {
            (true, true) => "",
            (true, false) => "−",
            (false, true) => " + ",
            (false, false) => " − ",
        });
        text.push_str(term);
    }
    match text.is_empty() {
        true => "0".to_string(),
        false => text,
    }
}

/// Every parameter that is used, from what is printed to what it comes to in this person.
pub(super) fn parameters_step(of: &NumberContext<'_>) -> ExplanationStep {
    let mut step = ExplanationStep::new("parameters", "Its parameters");
    step.say(format!(
        "In {} of {} kg; grade: A paper, B secondary source, C not verified, D derived.",
        of.person(),
        significant(of.drawn.weight.kg(), DIGITS)
    ));
    let others = of.model.parameters.len() - of.scope.parameters.len();
    if others > 0 {
        let are = if others == 1 {
            "parameter has"
        } else {
            "parameters have"
        };
        step.say(format!("{others} other {are} no part in this number."));
    }
    if !of.solved.subject.later.is_empty() {
        step.say(
            "They are those of the occasion on which the number is read; on others this person has others.",
        );
    }
    step.rows = parameter_rows(of.model, &of.scope.parameters, &of.drawn);
    step
}
