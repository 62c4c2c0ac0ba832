use super::Blocks;
use super::estimate_text::{band, levels, share};
use super::result_table::ResultTable;
use crate::outcome::{SeriesOutcome, StudyOutcome, TitrationOutcome};
use crate::quantiles::Estimate;

/// What rules came to, arm by arm: how many were stopped, came to the highest rate or got all they may, and how much is given.
pub(super) fn titration_tables(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    let titrated = |series: &'_ SeriesOutcome| series.titration.is_some();
    if !outcome.series.iter().any(titrated) {
        return blocks;
    }
    let rows: Vec<(String, &TitrationOutcome)> = outcome
        .series
        .iter()
        .filter_map(|series| Some((outcome.label(series), series.titration.as_ref()?)))
        .collect();
    blocks.gap();
    for (label, titration) in &rows {
        let nothing = match titration.changed_nothing {
            true => " It changed nothing in anybody.",
            false => "",
        };
        let said = format!("Rule of arm {label}: {}.{nothing}", titration.rule);
        blocks.line(said);
    }
    let mut shares = ResultTable::new(
        ["by rule", "stopped", "at the highest rate", "total reached"]
            .map(str::to_string)
            .to_vec(),
    );
    let mut doses = ResultTable::new(vec![
        "by rule".to_string(),
        format!("mg base in all:\nmedian ({})", band(outcome.probabilities)),
        format!("last rate, mg/h:\nmedian ({})", band(outcome.probabilities)),
    ]);
    for (label, titration) in &rows {
        shares.row(vec![
            label.clone(),
            share_or_none(titration.stopped),
            share_or_none(titration.at_highest),
            share_or_none(titration.total_reached),
        ]);
        doses.row(vec![
            label.clone(),
            levels(&titration.total, "–"),
            levels(&titration.last_rate, "–"),
        ]);
    }
    blocks.table(shares);
    blocks.table(doses);
    blocks
}

/// "–" where the rule does not say such a thing, or there is nobody.
fn share_or_none(estimate: Option<Estimate>) -> String {
    estimate.map_or("–".to_string(), |found| share(Some(found)))
}
