use super::exposure_table::rows;
use super::{Blocks, compact};
use crate::outcome::StudyOutcome;

/// How doses add up in the typical patient, a line for each arm of equal rounds; nothing where there is none.
pub(super) fn accumulation_text(outcome: &StudyOutcome, name: &str) -> Blocks {
    let mut blocks = Blocks::new();
    for (label, _, analyte) in rows(outcome, name) {
        let Some(accumulation) = analyte.accumulation else {
            continue;
        };
        let trough = accumulation.trough.map_or_else(String::new, |trough| {
            format!("; levels at their ends {} times", compact(trough, 3))
        });
        if blocks.is_empty() {
            blocks.gap();
        }
        blocks.paragraph(format!(
            "{name}, {label}, typical patient: {}{trough}",
            accumulation.words()
        ));
    }
    blocks
}
