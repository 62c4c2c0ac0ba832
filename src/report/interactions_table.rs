//! What interactions do to the answer.

use super::Blocks;
use super::estimate_text::{bounded_with_error, ever_heading, share};
use super::result_table::ResultTable;
use crate::effect::Threshold;
use crate::model::Interaction;
use crate::outcome::{
    FollowedNumber, FollowedValue, InteractionCase, InteractionOutcome, InteractionVariant, StudyOutcome,
};

/// Thresholds of which shares are told; more stand in `interactions.csv`.
const MOST_THRESHOLDS: usize = 2;

/// For each analyte a table with a row for each arm and case, and what is multiplied, by whom.
pub(super) fn interactions_tables(outcome: &StudyOutcome) -> Blocks {
    let Some(interactions) = &outcome.interactions else {
        return Blocks::new();
    };
    let mut blocks = Blocks::new();
    for analyte in outcome.analytes() {
        blocks.gap();
        blocks.table(table(outcome, interactions, analyte));
    }
    for (index, interaction) in interactions.interactions.iter().enumerate() {
        // Of several models each has it, and it is told once.
        let earlier = &interactions.interactions[..index];
        if earlier.iter().any(|known| is_same(known, interaction)) {
            continue;
        }
        blocks.line(in_words(interaction));
    }
    blocks
}

fn is_same(one: &Interaction, other: &Interaction) -> bool {
    let model = other.model;
    Interaction { model, ..one.clone() } == *other
}

/// "rifampicin: cl ×1.13 (interval not stated), by Noppers 2011".
fn in_words(interaction: &Interaction) -> String {
    let interval = match interaction.interval {
        Some([low, high]) => format!("{low} to {high}"),
        None => "interval not stated".to_string(),
    };
    format!(
        "{interaction} ({interval}): {}. That it holds in this model is an assumption of the scenario.",
        interaction.source.trim_end_matches('.')
    )
}

fn table(outcome: &StudyOutcome, interactions: &InteractionOutcome, name: &str) -> ResultTable {
    let place = |series: usize| {
        let analytes = &outcome.series.get(series)?.analytes;
        analytes.iter().position(|analyte| analyte.name == name)
    };
    let has = |threshold: usize| {
        let number = FollowedNumber::ShareEverAbove(threshold);
        let mut all = interactions.variants.iter().flat_map(|variant| &variant.numbers);
        all.any(|found| found.number == number && place(found.series) == Some(found.analyte))
    };
    let all = outcome.thresholds.iter().enumerate();
    let shares: Vec<(usize, &Threshold)> = all
        .filter(|(index, _)| has(*index))
        .take(MOST_THRESHOLDS)
        .collect();
    let mut header = vec![
        format!("{name}, with and\nwithout interactions"),
        "median Cmax\nng/mL".to_string(),
        "median AUC to ∞\nng·h/mL".to_string(),
    ];
    header.extend(shares.iter().map(|(_, threshold)| ever_heading(threshold)));
    let mut table = ResultTable::new(header);
    for (index, series) in outcome.series.iter().enumerate() {
        let Some(analyte) = place(index) else { continue };
        let own = interactions
            .variants
            .iter()
            .filter(|variant| variant.model == series.model);
        for variant in own {
            let number = |number| variant.number(index, analyte, number);
            let mut row = vec![case(outcome.label(series), variant, interactions)];
            let medians = [FollowedNumber::MedianCmax, FollowedNumber::MedianAreaToInfinity];
            row.extend(medians.map(|median| number(median).map_or_else(String::new, median_text)));
            row.extend(shares.iter().map(|(threshold, _)| {
                share(number(FollowedNumber::ShareEverAbove(*threshold)).map(|found| found.estimate))
            }));
            table.row(row);
        }
    }
    table
}

fn median_text(found: FollowedValue) -> String {
    bounded_with_error(found.estimate, found.bound)
}

/// "30 h, without", and below it "  as given" and "  rifampicin: cl ×1.05".
fn case(label: String, variant: &InteractionVariant, interactions: &InteractionOutcome) -> String {
    match variant.case {
        InteractionCase::Without => format!("{label}, without"),
        InteractionCase::AsGiven => "  as given".to_string(),
        InteractionCase::At { interaction, factor } => {
            let found = interactions.interactions.get(interaction);
            let at = found.map(|found| found.with_factor(factor).to_string());
            format!("  {}", at.unwrap_or_default())
        }
    }
}
