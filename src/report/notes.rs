use super::Blocks;
use super::accumulation_text::accumulation_text;
use super::comparison_table::comparison_tables;
use super::exposure_table::area_table;
use super::fall_table::fall_table;
use super::nca_table::nca_people_tables;
use super::range_table::range_tables;
use super::side_effect_text::side_effect_notes;
use super::worst_warning::by_severity;
use crate::effect::{EvidenceNote, Threshold};
use crate::outcome::StudyOutcome;

/// What stands behind the answer, for who asks for it: areas and comparisons with their spread, all warnings,
/// assumptions, sources, and notes on evidence and side effects with their doubts.
pub fn notes(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = further_tables(outcome);
    blocks.list("Warnings", &all_warnings(outcome));
    blocks.append(assumed(&outcome.assumptions));
    blocks.append(schedule_sources(&outcome.sources));
    blocks.append(threshold_notes(&outcome.thresholds));
    blocks.append(evidence_notes(&outcome.evidence));
    blocks.append(side_effect_notes(&outcome.side_effects));
    blocks
}

/// Areas, ranges, falls and comparisons with their spread.
pub(super) fn further_tables(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    for analyte in outcome.analytes() {
        blocks.gap();
        blocks.table(area_table(outcome, analyte));
        blocks.append(range_tables(outcome, analyte));
        blocks.append(fall_table(outcome, analyte));
        blocks.append(accumulation_text(outcome, analyte));
    }
    blocks.append(comparison_tables(outcome));
    blocks.append(nca_people_tables(outcome));
    blocks
}

/// Every warning, the worst first.
pub(super) fn all_warnings(outcome: &StudyOutcome) -> Vec<String> {
    by_severity(outcome).iter().map(ToString::to_string).collect()
}

pub(super) fn assumed(assumptions: &[String]) -> Blocks {
    let mut blocks = Blocks::new();
    blocks.list("Assumed, not stated by the source", assumptions);
    blocks
}

pub(super) fn schedule_sources(sources: &[String]) -> Blocks {
    let mut blocks = Blocks::new();
    blocks.list("Sources of the schedule", sources);
    blocks
}

/// What each threshold is, and what must be said with it.
pub(super) fn threshold_notes(thresholds: &[Threshold]) -> Blocks {
    let mut blocks = Blocks::new();
    for threshold in thresholds {
        let title = format!("{} ({}): {}", threshold.short, threshold.range(), threshold.title);
        blocks.list(&title, &threshold.caveats);
        if threshold.caveats.is_empty() {
            blocks.gap();
            blocks.heading(title);
        }
    }
    blocks
}

/// What has been claimed, by whom, and what speaks against it.
pub(super) fn evidence_notes(notes: &[EvidenceNote]) -> Blocks {
    let mut blocks = Blocks::new();
    if !notes.is_empty() {
        blocks.gap();
        blocks.heading(
            "What has been claimed of lasting relief: quoted, never fitted, never part of the simulation",
        );
    }
    for note in notes {
        blocks.entry(
            format!("{} ({}; grade {})", note.title, note.kind, note.provenance.grade),
            said_and_doubted(note),
        );
    }
    blocks
}

fn said_and_doubted(note: &EvidenceNote) -> Vec<String> {
    let mut lines = note.says.clone();
    lines.extend(note.caveats.iter().map(|caveat| format!("but: {caveat}")));
    if !note.disagrees_with.is_empty() {
        lines.push(format!("disagrees with: {}", note.disagrees_with.join(", ")));
    }
    lines.push(note.citation.to_string());
    lines
}
