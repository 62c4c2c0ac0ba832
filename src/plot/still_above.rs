use super::contents::Contents;
use super::number::plain;
use crate::outcome::Measure;
use crate::quantiles::Estimate;

/// Whose hours above a threshold the end of the observation cut off, in one sentence: "Still above when the
/// observation ended, at 3 h: analgesia 9.3 ±2 to 28.3 ±3 %; their hours above are at least those seen."
/// `None` where everybody had come back.
pub(super) fn still_above(contents: &Contents<'_>) -> Option<String> {
    let named: Vec<String> = contents
        .references
        .iter()
        .filter_map(|reference| {
            let shares = shares(contents, reference.index);
            let least = shares.iter().min_by(|a, b| a.value.total_cmp(&b.value))?;
            let most = shares.iter().max_by(|a, b| a.value.total_cmp(&b.value))?;
            if most.value == 0.0 {
                return None;
            }
            let range = match least.value == most.value {
                true => percent(most),
                false => format!("{} to {}", percent(least), percent(most)),
            };
            Some(format!("{} {range} %", reference.name))
        })
        .collect();
    (!named.is_empty()).then(|| {
        format!(
            "Still {} when the observation ended, at {}: {}; their hours {} are at least those seen.",
            contents.side(),
            contents.outcome.grid.end(),
            named.join(", "),
            contents.side()
        )
    })
}

/// The share of people still above a threshold at the end, in each series shown.
fn shares(contents: &Contents<'_>, threshold: usize) -> Vec<Estimate> {
    let measure = Measure::HoursAbove(threshold);
    let summaries = contents.shown.iter().flat_map(|shown| &shown.analyte.summaries);
    summaries
        .filter(|summary| summary.measure == measure)
        .filter_map(|summary| summary.censored)
        .collect()
}

/// "9.3 ±2", half of the interval behind the value.
fn percent(share: &Estimate) -> String {
    let value = plain(100.0 * share.value, 1);
    match share.error() {
        Some(error) => format!("{value} ±{}", plain(100.0 * error, usize::from(error < 0.01))),
        None => value,
    }
}
