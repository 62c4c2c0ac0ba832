use crate::outcome::StudyOutcome;

/// What stands below the table: warnings, assumptions, sources, and evidence notes with their
/// doubts.
pub fn notes(outcome: &StudyOutcome) -> String {
    let mut text = String::new();
    let warnings: Vec<String> = outcome.warnings.iter().map(ToString::to_string).collect();
    section(&mut text, "Warnings", &warnings);
    section(
        &mut text,
        "Assumed, not stated by the source",
        &outcome.assumptions,
    );
    section(&mut text, "Sources of the schedule", &outcome.sources);
    let caveats: Vec<String> = outcome
        .thresholds
        .iter()
        .flat_map(|threshold| {
            threshold
                .caveats
                .iter()
                .map(|caveat| format!("{}: {caveat}", threshold.short))
        })
        .collect();
    section(&mut text, "Of the thresholds", &caveats);
    if !outcome.evidence.is_empty() {
        text.push_str(
            "\nWhat has been claimed of lasting relief: quoted, never fitted, never part of the simulation\n",
        );
    }
    for note in &outcome.evidence {
        text.push_str(&format!(
            "  {} ({}; grade {})\n",
            note.title, note.kind, note.provenance.grade
        ));
        for sentence in &note.says {
            text.push_str(&format!("    {sentence}\n"));
        }
        for caveat in &note.caveats {
            text.push_str(&format!("    but: {caveat}\n"));
        }
        if !note.disagrees_with.is_empty() {
            text.push_str(&format!(
                "    disagrees with: {}\n",
                note.disagrees_with.join(", ")
            ));
        }
        text.push_str(&format!("    {}\n", note.citation));
    }
    text
}

fn section(text: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    text.push_str(&format!("\n{title}\n"));
    for line in lines {
        text.push_str(&format!("  - {line}\n"));
    }
}
