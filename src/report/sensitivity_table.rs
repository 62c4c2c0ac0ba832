//! What the answer rests on, input by input.

use super::estimate_text::{bounded, followed_in_words, signed};
use super::result_table::ResultTable;
use super::{Blocks, compact};
use crate::outcome::{FollowedNumber, FollowedValue, SensitivityMove, SensitivityOutcome, StudyOutcome};
use crate::quantiles::Estimate;

/// Inputs of which a table tells, those that move most; more stand in `sensitivity.csv`.
const MOST_INPUTS: usize = 6;
/// Series of which tables tell.
const MOST_SERIES: usize = 6;

/// A table a series, of the number that says most: see [`SensitivityOutcome::telling`].
pub(super) fn sensitivity_tables(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    let Some(sensitivity) = &outcome.sensitivity else {
        return blocks;
    };
    let series = 0..outcome.series.len();
    let tables: Vec<ResultTable> = series
        .filter_map(|series| table(outcome, sensitivity, series))
        .take(MOST_SERIES)
        .collect();
    if tables.is_empty() {
        blocks.gap();
        blocks.line(
            "Sensitivity: people do not differ here, so the answer rests on nothing that could be moved.",
        );
        return blocks;
    }
    let percent = |probability: f64| compact(100.0 * probability, 3);
    let [low, _, high] = outcome.probabilities;
    let note = format!(
        "One thing at a time has its percentile {} or {} in everybody, all else differs as before. Rank correlation is Spearman's, \
         from person to person. More stands in sensitivity.csv.",
        percent(low),
        percent(high),
    );
    for table in tables {
        blocks.gap();
        blocks.table(table);
    }
    blocks.paragraph(note);
    blocks
}

fn table(outcome: &StudyOutcome, sensitivity: &SensitivityOutcome, index: usize) -> Option<ResultTable> {
    let series = outcome.series.get(index)?;
    let (number, moves) = sensitivity.telling(index)?;
    let what = followed_in_words(outcome, number);
    let first = moves.first()?;
    let header = vec![
        format!(
            "{}: {what}\nas people are {}",
            outcome.label(series),
            say(number, first.as_drawn)
        ),
        "in everybody".to_string(),
        "then".to_string(),
        "rank\ncorrelation".to_string(),
    ];
    let mut table = ResultTable::new(header);
    for found in moves.iter().take(MOST_INPUTS) {
        let input = sensitivity.inputs.get(found.input)?;
        table.row(vec![
            input.name.clone(),
            format!("{} or {}", input.ends[0], input.ends[1]),
            then(number, found),
            found.rank.map_or_else(String::new, rank),
        ]);
    }
    Some(table)
}

fn say(number: FollowedNumber, found: FollowedValue) -> String {
    let value = found.estimate.value;
    match number {
        FollowedNumber::MedianCmax | FollowedNumber::MedianAreaToInfinity => bounded(value, found.bound, 3),
        FollowedNumber::ShareEverAbove(_) => format!("{:.1} %", 100.0 * value),
    }
}

fn then(number: FollowedNumber, found: &SensitivityMove) -> String {
    let [low, high] = found.ends.map(|end| say(number, end));
    format!("{low} or {high}")
}

fn rank(estimate: Estimate) -> String {
    let value = signed(estimate.value, 2);
    match estimate.error() {
        Some(error) => format!("{value} ±{}", compact(error, 1)),
        None => value,
    }
}
