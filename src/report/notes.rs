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
            text.push_str(&format!("{}\n", wrap(sentence, "    ")));
        }
        for caveat in &note.caveats {
            text.push_str(&format!("{}\n", wrap(&format!("but: {caveat}"), "    ")));
        }
        if !note.disagrees_with.is_empty() {
            text.push_str(&format!(
                "    disagrees with: {}\n",
                note.disagrees_with.join(", ")
            ));
        }
        text.push_str(&format!("{}\n", wrap(&note.citation.to_string(), "    ")));
    }
    text
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

/// Breaks a long line; what follows the first line stands two columns further in.
pub(super) fn wrap(text: &str, indent: &str) -> String {
    const WIDEST: usize = 110;
    let rest = format!("{indent}  ");
    let options = textwrap::Options::new(WIDEST)
        .initial_indent(indent)
        .subsequent_indent(if indent.is_empty() { "" } else { &rest })
        .break_words(false);
    textwrap::fill(text, options)
}
