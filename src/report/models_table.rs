//! Where the models of a study agree and where they do not.

use super::estimate_text::followed_in_words;
use super::result_table::ResultTable;
use super::{Blocks, compact, significant};
use crate::outcome::{ArmOrder, FollowedNumber, ModelComparison, ModelSpread, StudyOutcome};

/// Arms whose order is written out.
const MOST_ARMS: usize = 6;
/// Thresholds of which shares are told; more stand in `models.csv`.
const MOST_THRESHOLDS: usize = 3;
/// Shares nearer to each other than this are not told.
const LEAST_POINTS: f64 = 0.01;

/// Under how many models the order of the arms holds, and how far apart models put each number, beside how far apart people
/// are and how well the number is known; nothing of a single model.
pub(super) fn models_tables(outcome: &StudyOutcome) -> Blocks {
    let Some(comparison) = outcome.model_comparison() else {
        return Blocks::new();
    };
    let mut blocks = Blocks::new();
    for analyte in outcome.analytes() {
        blocks.append(tables(outcome, &comparison, analyte));
    }
    if !blocks.is_empty() {
        let note = "Apart: the highest over the lowest model. People: the upper over the lower percentile under the model where \
                    people differ most. Monte Carlo: the widest interval, halved.";
        blocks.paragraph(note);
    }
    if let Some(order) = order(outcome, &comparison) {
        blocks.gap();
        blocks.paragraph(order);
    }
    blocks
}

/// "By median peak the order of the arms is 2 h > 30 h under 4 of 5 models; not under Hijazi 2003 (30 h > 2 h)."
fn order(outcome: &StudyOutcome, comparison: &ModelComparison) -> Option<String> {
    let (usual, count) = comparison.usual_order()?;
    let arms: usize = usual.iter().map(Vec::len).sum();
    if arms < 2 {
        return None;
    }
    let is_short = arms <= MOST_ARMS;
    let all = comparison.orders.len();
    let said = match is_short {
        true => format!("is {}", in_words(outcome, usual)),
        false => "is the same".to_string(),
    };
    let under = match count == all {
        true => format!("under all {all} models"),
        false => format!("under {count} of {all} models"),
    };
    let name = |model: usize| outcome.models.get(model).map_or("", |model| model.short.as_str());
    let others: Vec<String> = comparison
        .orders
        .iter()
        .filter(|(_, order)| order != usual)
        .map(|(model, order)| match is_short {
            true => format!("{} ({})", name(*model), in_words(outcome, order)),
            false => name(*model).to_string(),
        })
        .collect();
    let not = match others.is_empty() {
        true => String::new(),
        false => format!("; not under {}", others.join(", ")),
    };
    Some(format!(
        "By median peak of the drug the order of the arms {said} {under}{not}."
    ))
}

/// "2 h > 30 h = five days".
fn in_words(outcome: &StudyOutcome, order: &ArmOrder) -> String {
    let name = |arm: &usize| outcome.series.get(*arm).map_or("", |series| series.arm.as_str());
    let groups = order.iter().map(|group| {
        let names: Vec<&str> = group.iter().map(name).collect();
        names.join(" = ")
    });
    groups.collect::<Vec<_>>().join(" > ")
}

/// Tables of an analyte: of the median peak, and of the first thresholds at which models put shares apart; areas, and what
/// else there is, stand in `models.csv`.
fn tables(outcome: &StudyOutcome, comparison: &ModelComparison, analyte: &str) -> Blocks {
    let own = || {
        comparison
            .spreads
            .iter()
            .filter(|spread| spread.analyte == analyte)
    };
    let mut thresholds: Vec<FollowedNumber> = Vec::new();
    for spread in own().filter(|spread| matches!(spread.number, FollowedNumber::ShareEverAbove(_))) {
        let [(_, low), (_, high)] = spread.ends;
        if high.value - low.value >= LEAST_POINTS && !thresholds.contains(&spread.number) {
            thresholds.push(spread.number);
        }
    }
    thresholds.truncate(MOST_THRESHOLDS);
    let numbers = std::iter::once(FollowedNumber::MedianCmax).chain(thresholds);
    let of = |number: FollowedNumber| {
        let rows: Vec<&ModelSpread> = own().filter(|spread| spread.number == number).collect();
        let first = rows.first()?;
        let mut table = ResultTable::new(vec![
            format!(
                "{analyte}, {} models:\n{}",
                first.models,
                followed_in_words(outcome, number)
            ),
            "from model to model".to_string(),
            "apart".to_string(),
            "people".to_string(),
            "Monte\nCarlo".to_string(),
        ]);
        for spread in rows {
            table.row(row(outcome, spread));
        }
        Some(table)
    };
    let mut blocks = Blocks::new();
    for table in numbers.filter_map(of) {
        blocks.gap();
        blocks.table(table);
    }
    blocks
}

fn row(outcome: &StudyOutcome, spread: &ModelSpread) -> Vec<String> {
    let model = |index: usize| outcome.models.get(index).map_or("", |model| model.short.as_str());
    let arm = outcome
        .series
        .get(spread.arm)
        .map_or("", |series| series.arm.as_str());
    let is_share = matches!(spread.number, FollowedNumber::ShareEverAbove(_));
    let say = |value: f64| match is_share {
        true => format!("{:.1} %", 100.0 * value),
        false => significant(value, 3),
    };
    let times = |ratio: f64| match ratio.is_finite() {
        true => format!("×{}", significant(ratio, 3)),
        false => String::new(),
    };
    let [(lowest, low), (highest, high)] = spread.ends;
    let apart = match is_share {
        true => format!("{:.0} points", 100.0 * (high.value - low.value)),
        false => times(high.value / low.value),
    };
    let error = spread.monte_carlo.map(|error| match is_share {
        true => format!("±{} points", compact(100.0 * error, 1)),
        false => format!("±{} %", compact(100.0 * error, 1)),
    });
    let range = match low.value == high.value {
        true => format!("{} under all", say(low.value)),
        false => format!(
            "{} ({}) to {} ({})",
            say(low.value),
            model(lowest),
            say(high.value),
            model(highest)
        ),
    };
    vec![
        arm.to_string(),
        range,
        apart,
        spread.people.map_or_else(String::new, times),
        error.unwrap_or_default(),
    ]
}
