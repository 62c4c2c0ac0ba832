use super::Blocks;
use super::estimate_text::{band, bounded, spread};
use super::exposure_table::{people, rows};
use super::result_table::ResultTable;
use crate::outcome::{Measure, StudyOutcome};

/// How long people are within each threshold that is a range, arm by arm: above its lower end and not above its upper
/// one. Nothing where none is.
pub(super) fn range_tables(outcome: &StudyOutcome, name: &str) -> Blocks {
    let mut blocks = Blocks::new();
    for (index, threshold) in outcome.thresholds.iter().enumerate() {
        let measure = Measure::in_range(index, outcome.thresholds.len());
        if !rows(outcome, name).any(|(_, _, analyte)| analyte.summary(measure).is_some()) {
            continue;
        }
        let mut table = ResultTable::new(vec![
            format!("within {}", threshold.range()),
            "hours:\ntypical".to_string(),
            format!("\nmedian ({})", band(outcome.probabilities)),
        ]);
        for (label, series, analyte) in rows(outcome, name) {
            let summary = analyte.summary(measure);
            let typical =
                summary.and_then(|summary| Some(bounded(summary.typical?, summary.typical_bound, 3)));
            let people = people(outcome, series, spread(summary));
            table.row(vec![label, typical.unwrap_or_default(), people]);
        }
        blocks.gap();
        blocks.table(table.captioned(&threshold.short));
    }
    blocks
}
