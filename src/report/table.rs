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
use super::wrap::wrap;
use super::{PURPOSE, with_thousands};
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
pub fn table(outcome: &StudyOutcome) -> String {
    let mut text = format!("{}\n", wrap(&outcome.title, ""));
    for model in &outcome.models {
        let line = model_line(model, &outcome.dosed_as);
        text.push_str(&format!("{}\n", wrap(&line, "")));
    }
    let people = people(
        &outcome.population,
        outcome.subjects,
        &people_in_words(&outcome.population.people),
    );
    text.push_str(&format!("{}\n", wrap(&people, "")));
    text.push_str(&format!(
        "\n{}",
        read_back(&outcome.arms, &outcome.dosed_as, &outcome.defaults)
    ));
    let mut answer = String::new();
    for analyte in outcome.analytes() {
        answer.push_str(&format!("\n{}", exposure_table(outcome, analyte)));
        answer.push_str(&above_tables(outcome, analyte));
        answer.push_str(&comparison_sentences(outcome, analyte));
    }
    answer.push_str(&response_tables(outcome));
    answer.push_str(&target_tables(outcome));
    answer.push_str(&titration_tables(outcome));
    answer.push_str(&nca_tables(outcome));
    text.push_str(&answer);
    text.push_str(&models_tables(outcome));
    text.push_str(&interactions_tables(outcome));
    text.push_str(&uncertainty_tables(outcome));
    text.push_str(&sensitivity_tables(outcome));
    text.push_str(&other_spreads_tables(outcome));
    text.push_str(&observed_text(outcome));
    text.push_str(&residual_text(outcome));
    text.push_str(&other_models_text(outcome));
    text.push_str(&format!("\n{}\n{PURPOSE}\n", key(outcome, &answer)));
    text.push_str(&worst_warning(outcome));
    text.push_str(&side_effect_line(&outcome.side_effects));
    text
}

/// How the numbers are to be read.
fn key(outcome: &StudyOutcome, answer: &str) -> String {
    let mut text = format!(
        "Medians, with {} of patients in brackets. Each ± is half of a 95 % Monte Carlo interval: how well {} the \
         number, not whether the model is right.",
        band(outcome.probabilities),
        match outcome.subjects.count() {
            1 => "1 patient fixes".to_string(),
            count => format!("{} patients fix", with_thousands(count)),
        },
    );
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
    wrap(&text, "").replace("\n  ", "\n")
}

/// "1,000 virtual patients, 45–120 kg; seed 2026", for weights in words.
pub(super) fn people(population: &Population, subjects: SubjectRange, weights: &str) -> String {
    let seed = population.seed;
    let is_shard = subjects.is_part_of(population.count);
    let count = with_thousands(population.count);
    let [first, last] = [subjects.first(), subjects.last()].map(with_thousands);
    match subjects.count() {
        1 if is_shard => format!("virtual patient {first} of {count}, {weights}; seed {seed}"),
        _ if is_shard => {
            format!("virtual patients {first} to {last} of {count}, {weights}; seed {seed}")
        }
        1 => format!("1 virtual patient, {weights}; seed {seed}"),
        _ => format!("{count} virtual patients, {weights}; seed {seed}"),
    }
}
