//! How far the answer rests on estimates that are not well known.

use super::estimate_text::ever_heading;
use super::result_table::ResultTable;
use super::uncertainty_frame::as_published;
use super::{Blocks, compact};
use crate::effect::Threshold;
use crate::outcome::{Measure, StudyOutcome, UncertainQuantity, UncertaintyOutcome};

/// Thresholds of which shares are told; more stand in `uncertainty.csv`.
const MOST_THRESHOLDS: usize = 3;
/// Stands where there is no such number.
const ABSENT: &str = "–";

/// For each analyte a row an arm: the typical patient's and the median peak, and shares of people ever above thresholds, as
/// published and over the draws.
pub(super) fn uncertainty_tables(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    let Some(uncertainty) = &outcome.uncertainty else {
        return blocks;
    };
    for analyte in outcome.analytes() {
        blocks.gap();
        blocks.table(table(outcome, uncertainty, analyte));
    }
    let percent = |probability: f64| compact(100.0 * probability, 3);
    let [low, _, high] = outcome.probabilities;
    let together = match uncertainty.is_correlated {
        true => "correlated as published",
        false => "independently, because no covariance of them was published: the true spread may be smaller",
    };
    blocks.paragraph(format!(
        "In brackets {} to {} % of {} draws of the models' estimates, as unsure as they were published, {together}. People are \
         the same in each draw; the spread between people is that of the table above.",
        percent(low),
        percent(high),
        uncertainty.draws,
    ));
    blocks
}

fn table(outcome: &StudyOutcome, uncertainty: &UncertaintyOutcome, name: &str) -> ResultTable {
    let mut header = vec![
        format!("{name}, if the\nestimates are off"),
        "typical Cmax\nng/mL".to_string(),
        "median Cmax\nng/mL".to_string(),
    ];
    let thresholds: Vec<(usize, &Threshold)> = outcome
        .thresholds
        .iter()
        .enumerate()
        .filter(|(index, _)| has_threshold(outcome, name, *index))
        .take(MOST_THRESHOLDS)
        .collect();
    header.extend(thresholds.iter().map(|(_, threshold)| ever_heading(threshold)));
    let mut table = ResultTable::new(header);
    for (place, series) in outcome.series.iter().enumerate() {
        let Some(analyte) = series.analytes.iter().position(|analyte| analyte.name == name) else {
            continue;
        };
        let cell = |measure: Measure, quantity: UncertainQuantity, factor: f64, unit: &str| {
            let number = uncertainty.number((place, analyte), measure, quantity);
            let found = number.and_then(|number| {
                let [low, .., high] = number.over_draws.as_slice() else {
                    return None;
                };
                let say = |value: f64| compact(factor * value, 3);
                let published = as_published(outcome, number)?;
                let (low, high) = (low.estimate.value, high.estimate.value);
                Some(format!(
                    "{}{unit} ({} to {})",
                    say(published),
                    say(low),
                    say(high)
                ))
            });
            found.unwrap_or_else(|| ABSENT.to_string())
        };
        let mut cells = vec![
            outcome.label(series),
            cell(Measure::Cmax, UncertainQuantity::Typical, 1.0, ""),
            cell(Measure::Cmax, UncertainQuantity::Percentile(1), 1.0, ""),
        ];
        cells.extend(thresholds.iter().map(|(index, _)| {
            cell(
                Measure::HoursAbove(*index),
                UncertainQuantity::ShareEverAbove,
                100.0,
                " %",
            )
        }));
        table.row(cells);
    }
    table
}

/// Whether a threshold belongs to an analyte in any arm.
fn has_threshold(outcome: &StudyOutcome, name: &str, index: usize) -> bool {
    let analytes = outcome.series.iter().flat_map(|series| &series.analytes);
    let mut of_it = analytes.filter(|analyte| analyte.name == name);
    of_it.any(|analyte| analyte.thresholds.get(index).is_some_and(Option::is_some))
}
