use super::Blocks;
use super::compact;
use super::estimate_text::{band, bounded, share, spread};
use super::exposure_table::{Row, people, rows};
use super::restriction_marks::marks;
use super::result_cell::{ResultCell, RowNumbers};
use super::result_table::ResultTable;
use crate::effect::{Mismatch, Threshold};
use crate::outcome::{ExplainedNumber, Measure, StudyOutcome};

/// For each threshold of an analyte, how long people are above it and how many ever are, arm by arm; with what the
/// threshold was measured in where that differs, and with those whom the end of the observation cut off.
pub(super) fn above_tables(outcome: &StudyOutcome, name: &str) -> Blocks {
    tables(outcome, name, |threshold| threshold.response.is_none())
}

/// The same for each value of a response, by the analyte that drives it.
pub(super) fn beyond_tables(outcome: &StudyOutcome, (response, driver): (&str, &str)) -> Blocks {
    tables(outcome, driver, |threshold| {
        threshold.response.as_ref().is_some_and(|of| of.id == response)
    })
}

fn tables(outcome: &StudyOutcome, name: &str, is_told: impl Fn(&Threshold) -> bool) -> Blocks {
    let mut blocks = Blocks::new();
    let told = outcome.thresholds.iter().enumerate();
    for (index, threshold) in told.filter(|(_, threshold)| is_told(threshold)) {
        let here: Vec<Row<'_>> = rows(outcome, name)
            .filter(|(_, _, analyte)| analyte.thresholds.get(index).is_some_and(Option::is_some))
            .collect();
        if here.is_empty() {
            continue;
        }
        let title = format!("{} ({})", threshold.short, threshold.range());
        let mut table = above_table(outcome, index, &here).captioned(title);
        for mismatch in mismatches(outcome, index, &here) {
            table.mark(mismatch.to_string());
        }
        if let Some(note) = still_above(outcome, index, &here) {
            table.footnote(note);
        }
        blocks.gap();
        blocks.table(table);
    }
    blocks
}

/// What the threshold was measured in and the curves of these arms are not, each once.
fn mismatches(outcome: &StudyOutcome, threshold: usize, here: &[Row<'_>]) -> Vec<Mismatch> {
    let mut all: Vec<Mismatch> = Vec::new();
    for (_, series, analyte) in here {
        let model = outcome.models.get(series.model);
        let found = outcome.thresholds.get(threshold).zip(model);
        for mismatch in found.map_or_else(Vec::new, |(threshold, model)| {
            threshold.mismatches(model, &analyte.name)
        }) {
            if !all.contains(&mismatch) {
                all.push(mismatch);
            }
        }
    }
    all
}

fn above_table(outcome: &StudyOutcome, index: usize, here: &[Row<'_>]) -> ResultTable {
    let threshold = outcome.thresholds.get(index);
    let above = threshold.map(|threshold| match threshold.response {
        Some(_) => threshold.above(),
        None => format!("above {} ng/mL", compact(threshold.level.ng_per_ml(), 3)),
    });
    let side = threshold.map_or("above", Threshold::side);
    let mut table = ResultTable::new(vec![
        above.unwrap_or_default(),
        "hours:\ntypical".to_string(),
        format!("\nmedian ({})", band(outcome.probabilities)),
        format!("share ever {side}\n[95 % interval]"),
    ]);
    for (label, series, analyte) in here {
        let mark = marks(outcome, series, &analyte.name, Measure::HoursAbove(index));
        // How people differ in a response may be known where it is not of the drug.
        let of_response = threshold.is_some_and(|threshold| threshold.response.is_some());
        let differ = of_response || outcome.has_spread(series);
        let summary = analyte.summary(Measure::HoursAbove(index));
        // Where no spread is known, the mark stands with the number there is.
        let of_typical = if differ { "" } else { &mark };
        let typical = summary.and_then(|summary| {
            let hours = bounded(summary.typical?, summary.typical_bound, 3);
            Some(format!("{hours}{of_typical}"))
        });
        let (people, ever) = match differ {
            true => (
                format!("{}{mark}", spread(summary)),
                share(summary.and_then(|summary| summary.ever)),
            ),
            false => (people(outcome, series, String::new()), String::new()),
        };
        let of = RowNumbers {
            outcome,
            series,
            analyte: &analyte.name,
        };
        let cells = [
            of.number(ExplainedNumber::TimeAbove, typical.unwrap_or_default()),
            of.median(ExplainedNumber::TimeAbove, people),
            of.number(ExplainedNumber::ShareEverAbove, ever),
        ];
        let id = threshold.map_or("", |threshold| &threshold.id);
        let mut row: Vec<ResultCell> = vec![label.clone().into()];
        row.extend(cells.map(|cell| cell.of_threshold(id)));
        table.row(row);
    }
    table
}

/// "Still above when the observation ended, at 3 h: 9.3 % [7.7–11.3] in 1 mg/kg; theirs are at least (≥) these hours."
fn still_above(outcome: &StudyOutcome, index: usize, here: &[Row<'_>]) -> Option<String> {
    let shares: Vec<String> = here
        .iter()
        .filter_map(|(label, _, analyte)| {
            let censored = analyte.summary(Measure::HoursAbove(index))?.censored?;
            (censored.value > 0.0).then(|| format!("{} in {label}", share(Some(censored))))
        })
        .collect();
    if shares.is_empty() {
        return None;
    }
    let end = outcome.grid.end();
    Some(format!(
        "Still {} when the observation ended, at {end}: {}; theirs are at least (≥) these hours.",
        outcome.thresholds.get(index).map_or("above", Threshold::side),
        shares.join(", ")
    ))
}
