use super::above_table::above_tables;
use super::comparison_sentence::comparison_sentences;
use super::estimate_text::{NO_INTERVAL, band};
use super::exposure_table::exposure_table;
use super::interactions_table::interactions_tables;
use super::models_table::models_tables;
use super::nca_table::nca_tables;
use super::observed_text::observed_text;
use super::other_models_text::other_models_text;
use super::other_spreads_table::other_spreads_tables;
use super::people_text::people_in_words;
use super::read_back::read_back;
use super::residual_text::residual_text;
use super::response_table::response_tables;
use super::sensitivity_table::sensitivity_tables;
use super::side_effect_text::side_effect_line;
use super::target_table::target_tables;
use super::titration_table::titration_tables;
use super::uncertainty_table::uncertainty_tables;
use super::worst_warning::worst_warning;
use super::{Blocks, PURPOSE, with_thousands};
use crate::model::Model;
use crate::outcome::StudyOutcome;
use crate::population::{Population, SubjectRange};

/// "Kamp 2020: ketamine in plasma, mixed arterial and venous, dosed as base"; effect sites have lines of their own.
pub(super) fn model_line(model: &Model, dosed_as: &str) -> String {
    let compartments = model.compartments.iter().filter(|own| own.site_of.is_none());
    let analytes: Vec<&str> = compartments.filter_map(|own| own.reads.as_deref()).collect();
    format!(
        "{}: {} in {}, dosed as {dosed_as}",
        model.short,
        analytes.join(" and "),
        model.measured,
    )
}

/// What a run answers: what was simulated and what is given, arm by arm the typical patient and the population, a sentence for each
/// comparison, the worst of the warnings, and how many notes on side effects stand beside it. Lines are at most 80 columns long, if the names of arms allow.
pub fn table(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    blocks.heading(&outcome.title);
    blocks.append(simulated(outcome));
    blocks.gap();
    blocks.append(read_back(&outcome.arms, &outcome.dosed_as, &outcome.defaults));
    let answer = answers(outcome);
    let key = key(outcome, &answer);
    blocks.append(answer);
    blocks.append(doubts(outcome));
    blocks.gap();
    blocks.paragraph(key);
    blocks.line(PURPOSE);
    blocks.append(worst_warning(outcome));
    blocks.append(side_effect_line(&outcome.side_effects));
    blocks
}

/// Under which models, and whose levels.
pub(super) fn simulated(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    for model in &outcome.models {
        blocks.line(model_line(model, &outcome.dosed_as));
    }
    blocks.line(people(
        &outcome.population,
        outcome.subjects,
        &people_in_words(&outcome.population.people),
    ));
    blocks
}

/// The numbers that were asked for, and a sentence for each comparison.
pub(super) fn answers(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    for analyte in outcome.analytes() {
        blocks.gap();
        blocks.table(exposure_table(outcome, analyte));
        blocks.append(above_tables(outcome, analyte));
        blocks.append(comparison_sentences(outcome, analyte));
    }
    blocks.append(response_tables(outcome));
    blocks.append(target_tables(outcome));
    blocks.append(titration_tables(outcome));
    blocks.append(nca_tables(outcome));
    blocks
}

/// How far the answer rests on the model, on what is taken beside the drug, on estimates and inputs, on how people differ, and
/// how it stands to what was measured.
pub(super) fn doubts(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = models_tables(outcome);
    blocks.append(interactions_tables(outcome));
    blocks.append(uncertainty_tables(outcome));
    blocks.append(sensitivity_tables(outcome));
    blocks.append(other_spreads_tables(outcome));
    blocks.append(observed_text(outcome));
    blocks.append(residual_text(outcome));
    blocks.append(other_models_text(outcome));
    blocks
}

/// How the numbers are to be read.
pub(super) fn key(outcome: &StudyOutcome, answer: &Blocks) -> String {
    let answer = answer.to_string();
    let interval = |fix: String| {
        format!(
            "Medians, with {} of patients in brackets. Each ± is half of a 95 % Monte Carlo interval: how well {fix} the \
             number, not whether the model is right.",
            band(outcome.probabilities)
        )
    };
    let mut text = match outcome.subjects.count() {
        0 => "Of the typical patient alone: nothing here says how people differ.".to_string(),
        1 => interval("1 patient fixes".to_string()),
        count => interval(format!("{} patients fix", with_thousands(count))),
    };
    if answer.contains(NO_INTERVAL) {
        text.push_str(&format!(
            " {NO_INTERVAL} stands where there is no such interval: too few patients, or the observation ended first."
        ));
    }
    if answer.contains('≥') || answer.contains('≤') {
        text.push_str(&format!(
            " ≥ is at least, ≤ at most: the observation ended first, at {}.",
            outcome.grid.end()
        ));
    }
    text
}

/// "1,000 virtual patients, 45–120 kg; seed 2026", for weights in words.
pub(super) fn people(population: &Population, subjects: SubjectRange, weights: &str) -> String {
    let seed = population.seed;
    let is_shard = subjects.is_part_of(population.count);
    let count = with_thousands(population.count);
    let [first, last] = [subjects.first(), subjects.last()].map(with_thousands);
    match subjects.count() {
        0 => "the typical patient alone".to_string(),
        1 if is_shard => format!("virtual patient {first} of {count}, {weights}; seed {seed}"),
        _ if is_shard => {
            format!("virtual patients {first} to {last} of {count}, {weights}; seed {seed}")
        }
        1 => format!("1 virtual patient, {weights}; seed {seed}"),
        _ => format!("{count} virtual patients, {weights}; seed {seed}"),
    }
}
