use super::answer_table::answer_table;
use super::cell_series::CellSeries;
use super::notes::{assumed, schedule_sources};
use super::people_text::people_in_words;
use super::read_back::read_back;
use super::side_effect_text::{side_effect_line, side_effect_notes};
use super::table::{model_line, people};
use super::{Blocks, PURPOSE, with_thousands};
use crate::outcome::{DesignOutcome, DesignWarning};

/// Warnings printed in full.
const MOST_WARNINGS: usize = 5;

/// What a design answers: what was varied, what is given at both ends, and cell by cell what the population has; of two
/// axes a table of rows and columns for each threshold. Lines are at most 80 columns long, if names allow.
pub fn design_table(outcome: &DesignOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    blocks.heading(&outcome.title);
    blocks.append(design_simulated(outcome));
    blocks.append(design_given(outcome));
    blocks.append(design_answers(outcome));
    blocks.gap();
    blocks.paragraph(design_key(outcome));
    blocks.line(PURPOSE);
    blocks.append(worst_warnings(outcome));
    blocks.append(side_effect_line(&outcome.side_effects));
    blocks
}

/// Under which models, whose levels, and what was varied.
pub(super) fn design_simulated(outcome: &DesignOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    for model in &outcome.models {
        blocks.line(model_line(model, &outcome.dosed_as));
    }
    let weights = match outcome.people_vary {
        true => "who differ from cell to cell".to_string(),
        false => people_in_words(&outcome.population.people),
    };
    blocks.line(people(&outcome.population, outcome.subjects, &weights));
    blocks.line(varied(outcome));
    blocks
}

/// What the first and the last cell give.
pub(super) fn design_given(outcome: &DesignOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    for (index, given) in outcome.given.iter().enumerate() {
        let values = outcome.axes.iter().zip(&given.values);
        let values: Vec<String> = values
            .map(|(axis, value)| format!("{} {value}", axis.name))
            .collect();
        let defaults = if index == 0 { &outcome.defaults[..] } else { &[] };
        blocks.gap();
        blocks.heading(format!("At {}:", values.join(", ")));
        blocks.append(read_back(&given.arms, &outcome.dosed_as, defaults));
    }
    blocks
}

/// The answer to a question, and the numbers of cells.
pub(super) fn design_answers(outcome: &DesignOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    if let Some(found) = &outcome.found {
        blocks.append(answer_table(outcome, found));
    }
    for series in CellSeries::all(outcome) {
        blocks.append(series.blocks(outcome));
    }
    blocks
}

/// What stands behind the answer: all warnings, assumptions, sources and notes on side effects.
pub fn design_notes(outcome: &DesignOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    blocks.list("Warnings", &design_warnings(outcome));
    blocks.append(assumed(&outcome.assumptions));
    blocks.append(schedule_sources(&outcome.sources));
    blocks.list("Cited regimens", &cited(outcome));
    blocks.append(side_effect_notes(&outcome.side_effects));
    blocks
}

/// Every warning.
pub(super) fn design_warnings(outcome: &DesignOutcome) -> Vec<String> {
    let warnings = outcome.warnings.iter();
    warnings.map(|said| said.sentence(outcome.combinations)).collect()
}

/// "Varied: dose, 10 values from 0.1 mg/kg to 1 mg/kg; …: 60 cells".
fn varied(outcome: &DesignOutcome) -> String {
    let axes = outcome.axes.iter().map(|axis| {
        let texts: Vec<&str> = axis.values.iter().map(|value| value.text.as_str()).collect();
        match texts.as_slice() {
            [first, .., last] if texts.len() > 4 => {
                format!("{}, {} values from {first} to {last}", axis.name, texts.len())
            }
            _ => format!("{}: {}", axis.name, texts.join(", ")),
        }
    });
    let axes: Vec<String> = axes.collect();
    let count = with_thousands(outcome.count as u64);
    let run = match (outcome.cells.first(), outcome.cells.last()) {
        (Some(first), Some(last)) if outcome.cells.len() < outcome.count => {
            format!("cells {} to {} of {count}", first.cell.number, last.cell.number)
        }
        _ => format!("{count} cells"),
    };
    format!(
        "Varied: {}. These are {run}, with the same people in each",
        axes.join("; ")
    )
}

/// "Zarate 2012: …", one a line.
pub(super) fn cited(outcome: &DesignOutcome) -> Vec<String> {
    let cited = outcome.cited.iter();
    cited
        .map(|cited| format!("{}: {}", cited.name, cited.source))
        .collect()
}

/// How the numbers are to be read.
pub(super) fn design_key(outcome: &DesignOutcome) -> String {
    format!(
        "Each ± is half of a 95 % Monte Carlo interval: how well {} people fix the number, not whether the model is \
         right. cells.csv has every number with its interval; run.json says how each cell was found.",
        with_thousands(outcome.subjects.count()),
    )
}

/// How many warnings there are, and the worst in full.
fn worst_warnings(outcome: &DesignOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    let of = outcome.combinations;
    let severe = outcome
        .warnings
        .iter()
        .filter(|said| said.warning.kind.is_severe())
        .count();
    let shown = severe.clamp(1, MOST_WARNINGS);
    let line = |said: &DesignWarning| said.sentence(of);
    let worst: Vec<String> = outcome.warnings.iter().take(shown).map(line).collect();
    let head = match outcome.warnings.len() {
        0 => return blocks,
        1 => "1 warning:".to_string(),
        count if count == worst.len() => format!("{count} warnings:"),
        count => format!("{count} warnings; --details and run.json have all. The worst:"),
    };
    blocks.gap();
    blocks.heading(head);
    for warning in worst {
        blocks.note(warning);
    }
    blocks
}
