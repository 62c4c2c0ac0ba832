use super::accumulation_text::accumulation_text;
use super::comparison_table::comparison_tables;
use super::exposure_table::area_table;
use super::fall_table::fall_table;
use super::nca_table::nca_people_tables;
use super::range_table::range_tables;
use super::side_effect_text::side_effect_notes;
use super::worst_warning::by_severity;
use super::wrap::wrap;
use crate::outcome::StudyOutcome;

/// What stands behind the answer, for who asks for it: areas and comparisons with their spread, all warnings,
/// assumptions, sources, and notes on evidence and side effects with their doubts.
pub fn notes(outcome: &StudyOutcome) -> String {
    let mut text = String::new();
    for analyte in outcome.analytes() {
        text.push_str(&format!("\n{}", area_table(outcome, analyte)));
        text.push_str(&range_tables(outcome, analyte));
        text.push_str(&fall_table(outcome, analyte));
        text.push_str(&accumulation_text(outcome, analyte));
    }
    text.push_str(&comparison_tables(outcome));
    text.push_str(&nca_people_tables(outcome));
    let warnings: Vec<String> = by_severity(outcome).iter().map(ToString::to_string).collect();
    section(&mut text, "Warnings", &warnings);
    section(
        &mut text,
        "Assumed, not stated by the source",
        &outcome.assumptions,
    );
    section(&mut text, "Sources of the schedule", &outcome.sources);
    of_the_thresholds(&mut text, outcome);
    if !outcome.evidence.is_empty() {
        let title =
            "What has been claimed of lasting relief: quoted, never fitted, never part of the simulation";
        text.push_str(&format!("\n{}\n", wrap(title, "")));
    }
    for note in &outcome.evidence {
        let title = format!("{} ({}; grade {})", note.title, note.kind, note.provenance.grade);
        text.push_str(&format!("{}\n", wrap(&title, "  ")));
        for sentence in &note.says {
            text.push_str(&format!("{}\n", wrap(sentence, "    ")));
        }
        for caveat in &note.caveats {
            text.push_str(&format!("{}\n", wrap(&format!("but: {caveat}"), "    ")));
        }
        if !note.disagrees_with.is_empty() {
            let others = format!("disagrees with: {}", note.disagrees_with.join(", "));
            text.push_str(&format!("{}\n", wrap(&others, "    ")));
        }
        text.push_str(&format!("{}\n", wrap(&note.citation.to_string(), "    ")));
    }
    text.push_str(&side_effect_notes(&outcome.side_effects));
    text
}

/// What each threshold is, and what must be said with it.
fn of_the_thresholds(text: &mut String, outcome: &StudyOutcome) {
    for threshold in &outcome.thresholds {
        let title = format!("{} ({}): {}", threshold.short, threshold.range(), threshold.title);
        section(text, &wrap(&title, ""), &threshold.caveats);
        if threshold.caveats.is_empty() {
            text.push_str(&format!("\n{}\n", wrap(&title, "")));
        }
    }
}

fn section(text: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    text.push_str(&format!("\n{title}\n"));
    for line in lines {
        text.push_str(&format!("{}\n", wrap(&format!("- {line}"), "  ")));
    }
}
