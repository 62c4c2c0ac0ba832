use super::Failure;
use super::arguments::ExplainArguments;
use super::memory_need::{MemoryNeed, percentile_memory};
use super::signals::Signals;
use super::simulation::failure;
use super::terminal::Terminal;
use crate::explain::{
    ExplainError, Explanation, ExplanationFormula, ExplanationRow, ExplanationStep, explain as why,
};
use crate::model::Library;
use crate::outcome::{Cell, ExplainedNumber, NumberRequest};
use crate::output::open_scenario;
use crate::report::{significant, wrap};
use crate::scenario::{Design, Scenario, Study};
use crate::simulate::SimulateOptions;
use std::ops::ControlFlow;

/// Doses that are printed at the beginning of a schedule and at its end; JSON has all.
const SHOWN: [usize; 2] = [12, 3];

/// `infusim explain FILE --what WHAT`
pub(super) fn explain(
    arguments: &ExplainArguments,
    terminal: &Terminal,
    signals: &Signals,
) -> Result<(), Failure> {
    let library = Library::open().map_err(|bad| terminal.diagnostics(&bad))?;
    let scenario = open_scenario(&arguments.file, &library).map_err(|bad| terminal.rejected(&bad))?;
    let request = NumberRequest {
        arm: arguments.arm.clone(),
        what: arguments.what.clone(),
        model: arguments.model.clone(),
        analyte: arguments.analyte.clone(),
        threshold: arguments.threshold.clone(),
        response: arguments.response.clone(),
        at: arguments.at.clone(),
        subject: arguments.subject,
        percentile: arguments.percentile.clone(),
    };
    let (study, request) = match (&scenario, arguments.cell) {
        (Scenario::Study(study), None) => (&**study, request),
        (Scenario::Design(design), cell) => in_design(design, cell, request)?,
        (Scenario::Study(_), Some(cell)) => {
            return Err(Failure::Input(format!(
                "error: --cell {cell}: this scenario varies nothing, and has no cells\nhelp: take --cell out, and name an arm by --arm"
            )));
        }
    };
    let study = listed(study, arguments)?
        .clone()
        .with(arguments.patients, arguments.seed);
    let options = SimulateOptions {
        method: arguments.solver,
        percentile_memory: percentile_memory(),
        ..SimulateOptions::default()
    };
    let is_share = ExplainedNumber::of_name(&arguments.what).is_some_and(ExplainedNumber::is_share);
    if arguments.percentile.is_some() || is_share {
        MemoryNeed::check(&study, library.substances(), options)?;
    }
    let go_on = |_| match signals.asked() {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    let found =
        why(&study, library.substances(), options, &request, &go_on).map_err(|error| match error {
            ExplainError::Refused(_) => Failure::Input(error.to_string()),
            ExplainError::Simulate(error) => failure(error),
            ExplainError::Nobody => Failure::Input(format!("error: {error}")),
        })?;
    match arguments.json {
        true => {
            let text = serde_json::to_string_pretty(&found);
            let text = text.map_err(|error| Failure::Program(error.to_string()))?;
            terminal.data(&format!("{text}\n"))
        }
        false => terminal.data(&text(&found)),
    }
}

/// The study of a cell, and the request with its arm and model.
fn in_design(
    design: &Design,
    cell: Option<usize>,
    request: NumberRequest,
) -> Result<(&Study, NumberRequest), Failure> {
    let count = design.len();
    let hint = "help: `infusim check` lists the axes; a run numbers the cells in cells.csv";
    let Some(number) = cell else {
        return Err(Failure::Input(format!(
            "error: this scenario has `vary`, and a number is one of its {count} cells\nhelp: add --cell with a number from 1 to {count}\n{hint}"
        )));
    };
    let found = design
        .cell(number)
        .and_then(|cell| Some((design.study(&cell)?, cell)));
    let Some((study, cell)) = found else {
        return Err(Failure::Input(format!(
            "error: --cell {number}: this scenario has cells 1 to {count}\n{hint}"
        )));
    };
    Ok((study, in_cell(request, study, &cell)))
}

/// The request for a number of a cell, whose study has other arms and models too.
fn in_cell(request: NumberRequest, study: &Study, cell: &Cell) -> NumberRequest {
    let model = study.models.get(cell.model).map(|model| model.id.clone());
    let arm = study.arms.get(cell.arm).map(|arm| arm.name.clone());
    NumberRequest {
        arm: request.arm.or(arm),
        model: request.model.or(model),
        ..request
    }
}

/// A study that has as many people as are asked for.
fn listed<'a>(study: &'a Study, arguments: &ExplainArguments) -> Result<&'a Study, Failure> {
    match (arguments.patients, study.population.people.count()) {
        (Some(patients), Some(listed)) if patients > listed => Err(Failure::Input(format!(
            "error: --patients {patients}: its table of people lists {listed}\nhelp: write up to so many, or add people to the table"
        ))),
        _ => Ok(study),
    }
}

/// An explanation as it is printed.
fn text(found: &Explanation) -> String {
    let mut text = format!("{}\n", wrap(&found.answer, ""));
    for (index, step) in found.steps.iter().enumerate() {
        text.push_str(&format!("\n{}. {}\n", index + 1, step.title));
        push_step(&mut text, step);
    }
    if !found.warnings.is_empty() {
        text.push_str("\nTo be kept in mind\n");
        for warning in &found.warnings {
            text.push_str(&format!("{}\n", wrap(&format!("! {warning}"), "   ")));
        }
    }
    text.push_str(&format!("\n{}\n", found.purpose));
    text
}

fn push_step(text: &mut String, step: &ExplanationStep) {
    // What is to say of a calculation stands in front of it, and what it comes to behind it.
    let (last, before) = match (step.kind, step.sentences.split_last()) {
        ("arithmetic", Some((last, before))) => (Some(last), before),
        _ => (None, step.sentences.as_slice()),
    };
    for sentence in before {
        text.push_str(&format!("{}\n", wrap(sentence, "   ")));
    }
    let [first, end] = SHOWN;
    let left_out = match step.kind {
        "doses" => step.rows.len().saturating_sub(first + end),
        _ => 0,
    };
    for (index, row) in step.rows.iter().enumerate() {
        if left_out > 1 && index == first {
            text.push_str(&format!("     … and {left_out} more, which --json lists\n"));
        }
        if left_out > 1 && (first..first + left_out).contains(&index) {
            continue;
        }
        text.push_str(&format!("{}\n", wrap(&row_text(row), "     ")));
    }
    for formula in &step.formulas {
        text.push_str(&formula_text(formula));
    }
    if let Some(last) = last {
        text.push_str(&format!("{}\n", wrap(last, "   ")));
    }
}

/// "cl = 84 * (75 / 70) ^ 0.75 = 88.4597 L/h [B: three public code bases]"; of a patient "…; random effect cl (CV 24 %) [B: …]".
fn row_text(row: &ExplanationRow) -> String {
    let value = match row.unit.is_empty() || row.text.ends_with(&row.unit) {
        true => row.text.clone(),
        false => format!("{} {}", row.text, row.unit),
    };
    let is_told = row.from.is_empty() || value.starts_with(&format!("{} ", row.from)) || row.from == value;
    let from = if is_told {
        String::new()
    } else {
        format!("{} = ", row.from)
    };
    let source = match (&row.grade, &row.source) {
        (Some(grade), Some(source)) => format!(" [{grade}: {source}]"),
        _ => String::new(),
    };
    let remark = match row.remark.as_str() {
        "" => String::new(),
        remark => format!("; {remark}"),
    };
    format!("{}: {from}{value}{remark}{source}", row.name)
}

/// A formula on a line of its own, however long: it is there to be typed.
fn formula_text(formula: &ExplanationFormula) -> String {
    match formula.value {
        None => format!("     {} = {}\n", formula.name, formula.formula),
        Some(value) => {
            let value = significant(value, 6);
            let unit = match formula.unit.as_str() {
                "" => String::new(),
                unit => format!(" {unit}"),
            };
            match formula.formula == value {
                true => format!("     {} = {value}{unit}\n", formula.name),
                false => format!(
                    "     {} = {}\n       = {value}{unit}\n",
                    formula.name, formula.formula
                ),
            }
        }
    }
}
