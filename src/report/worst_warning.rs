use super::Blocks;
use crate::outcome::{StudyOutcome, Warning};

/// The warnings from the worst to the mildest; those of one kind in their order.
pub(super) fn by_severity(outcome: &StudyOutcome) -> Vec<&Warning> {
    let mut warnings: Vec<&Warning> = outcome.warnings.iter().collect();
    warnings.sort_by_key(|warning| warning.kind);
    warnings
}

/// Warnings printed in full.
const MOST: usize = 5;

/// How many warnings there are, and the worst in full: all that say that the numbers are of something else than was
/// meant, or the first of the others.
pub(super) fn worst_warning(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    let warnings = by_severity(outcome);
    let severe = warnings.iter().filter(|warning| warning.kind.is_severe()).count();
    let worst: Vec<String> = warnings
        .iter()
        .take(severe.clamp(1, MOST))
        .map(ToString::to_string)
        .collect();
    let head = match warnings.len() {
        0 => return blocks,
        1 => "1 warning:".to_string(),
        count if count == worst.len() => format!("{count} warnings:"),
        count => format!("{count} warnings; --details and run.json have all. The worst:"),
    };
    blocks.gap();
    blocks.heading(head);
    for warning in worst {
        blocks.note(warning);
    }
    blocks
}
