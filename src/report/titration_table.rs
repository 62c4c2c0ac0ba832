use super::compact;
use super::estimate_text::{band, levels, share};
use super::text_table::TextTable;
use super::wrap::wrap;
use crate::outcome::{SeriesOutcome, StudyOutcome, TitrationOutcome};

/// What rules came to, arm by arm: how many were stopped, came to the highest rate or got all they may, and how much is given.
pub(super) fn titration_tables(outcome: &StudyOutcome) -> String {
    let titrated = |series: &'_ SeriesOutcome| series.titration.is_some();
    if !outcome.series.iter().any(titrated) {
        return String::new();
    }
    let rows: Vec<(String, &TitrationOutcome)> = outcome
        .series
        .iter()
        .filter_map(|series| Some((outcome.label(series), series.titration.as_ref()?)))
        .collect();
    let mut text = String::from("\n");
    for (label, titration) in &rows {
        text.push_str(&format!(
            "{}\n",
            wrap(&format!("Rule of {label}: {}.", titration.rule), "")
        ));
    }
    let mut shares = TextTable::new(
        ["by rule", "stopped", "at the highest rate", "total reached"]
            .map(str::to_string)
            .to_vec(),
    );
    let mut doses = TextTable::new(vec![
        "by rule".to_string(),
        "mg in all:\ntypical".to_string(),
        format!("\nmedian ({})", band(outcome.probabilities)),
        "last rate, mg/h:\nmedian".to_string(),
    ]);
    for (label, titration) in &rows {
        shares.row(vec![
            label.clone(),
            share(titration.stopped),
            share(titration.at_highest),
            share(titration.total_reached),
        ]);
        doses.row(vec![
            label.clone(),
            compact(titration.typical.total, 4),
            levels(&titration.total, "–"),
            levels(&titration.last_rate, "–"),
        ]);
    }
    text.push_str(&shares.text());
    text.push_str(&doses.text());
    text
}
