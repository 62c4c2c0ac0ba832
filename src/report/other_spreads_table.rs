//! How far shares above thresholds rest on how people differ.

use super::Blocks;
use super::estimate_text::{ever_heading, share};
use super::result_table::ResultTable;
use crate::effect::Threshold;
use crate::model::Model;
use crate::outcome::{SpreadShare, StudyOutcome};

/// Thresholds of which shares are told; more stand in `other_spreads.csv`.
const MOST_THRESHOLDS: usize = 3;
/// A difference of shares that is none, percentage points.
const LEAST: f64 = 0.5;

/// For each analyte with thresholds a row an arm and a spread, of arms in which a share moves, and below how far shares move.
pub(super) fn other_spreads_tables(outcome: &StudyOutcome) -> Blocks {
    let tables = outcome
        .analytes()
        .into_iter()
        .filter_map(|analyte| table(outcome, analyte));
    let mut blocks = Blocks::new();
    for table in tables {
        blocks.gap();
        blocks.table(table);
    }
    if blocks.is_empty() && !outcome.other_spreads.is_empty() {
        blocks.gap();
    }
    for (index, model) in outcome.models.iter().enumerate() {
        if let Some(most) = moves_most(outcome, index) {
            blocks.paragraph(note(outcome, (index, model), most));
        }
    }
    blocks
}

/// "How people differ under Kamp 2020 is borrowed from …; under other spreads shares move by up to 9 percentage points".
fn note(outcome: &StudyOutcome, (index, model): (usize, &Model), most: f64) -> String {
    let own = outcome.other_spreads.iter().filter(|other| other.model == index);
    let names: Vec<&str> = own.map(|other| other.name.as_str()).collect();
    let borrowed = model.variability.borrowed_from.as_ref();
    let spread = match (borrowed, model.has_variability()) {
        (Some(borrowed), _) => format!("is borrowed from {}", borrowed.study),
        (None, true) => "is known in part, or from few people".to_string(),
        (None, false) => "was not published".to_string(),
    };
    let moves = match most < LEAST {
        true => "no share above a threshold moves".to_string(),
        false => format!("shares above thresholds move by up to {most:.0} percentage points"),
    };
    format!(
        "How people differ under {} {spread}; under other plausible spreads ({}; why: run.json) {moves}.",
        model.short,
        names.join(", "),
    )
}

/// The greatest difference between shares under a model's own spread and another one, percentage points.
fn moves_most(outcome: &StudyOutcome, model: usize) -> Option<f64> {
    let own = outcome.other_spreads.iter().filter(|other| other.model == model);
    let shares = own.flat_map(|other| &other.shares);
    shares.filter_map(|share| moves(outcome, share)).reduce(f64::max)
}

/// How far a share is from that under the model's own spread, percentage points.
fn moves(outcome: &StudyOutcome, under: &SpreadShare) -> Option<f64> {
    let analyte = outcome.series.get(under.series)?.analytes.get(under.analyte)?;
    let as_modelled = analyte.patients.ever_above(under.threshold)?;
    Some(100.0 * (under.share.value - as_modelled.value).abs())
}

fn table(outcome: &StudyOutcome, name: &str) -> Option<ResultTable> {
    let place = |series: usize| {
        let analytes = outcome.series.get(series)?.analytes.iter();
        analytes.into_iter().position(|analyte| analyte.name == name)
    };
    let has = |threshold: usize| {
        let told = |share: &SpreadShare| {
            share.threshold == threshold
                && place(share.series) == Some(share.analyte)
                && moves(outcome, share).is_some_and(|points| points >= LEAST)
        };
        let mut shares = outcome.other_spreads.iter().flat_map(|other| &other.shares);
        shares.any(told)
    };
    let all = outcome.thresholds.iter().enumerate();
    let thresholds: Vec<(usize, &Threshold)> = all
        .filter(|(index, _)| has(*index))
        .take(MOST_THRESHOLDS)
        .collect();
    if thresholds.is_empty() {
        return None;
    }
    let mut header = vec![format!("{name}, if\npeople differ")];
    header.extend(thresholds.iter().map(|(_, threshold)| ever_heading(threshold)));
    let mut table = ResultTable::new(header);
    for (index, series) in outcome.series.iter().enumerate() {
        let own = outcome
            .other_spreads
            .iter()
            .filter(|other| other.model == series.model);
        let stays = |share: &SpreadShare| {
            share.series != index || moves(outcome, share).is_none_or(|points| points < LEAST)
        };
        let Some(analyte) = place(index).filter(|analyte| {
            let mut shares = own.clone().flat_map(|other| &other.shares);
            shares.any(|share| share.analyte == *analyte && !stays(share))
        }) else {
            continue;
        };
        let as_modelled = thresholds.iter().map(|(threshold, _)| {
            let patients = &series.analytes.get(analyte)?.patients;
            patients.ever_above(*threshold)
        });
        let mut row = vec![format!("{}, as modelled", outcome.label(series))];
        row.extend(as_modelled.map(share));
        table.row(row);
        for other in own {
            let mut row = vec![format!("  spread: {}", other.name)];
            row.extend(
                thresholds
                    .iter()
                    .map(|(threshold, _)| share(other.share(index, analyte, *threshold))),
            );
            table.row(row);
        }
    }
    Some(table)
}
