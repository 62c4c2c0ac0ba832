use super::wrap::wrap;
use crate::effect::SideEffectNote;
use std::sync::Arc;

/// How many notes on side effects stand behind a result, in a line or two: what they say is not of these people or
/// doses, and so no part of the answer.
pub(super) fn side_effect_line(notes: &[Arc<SideEffectNote>]) -> String {
    let count = match notes.len() {
        0 => return String::new(),
        1 => "1 note on side effects".to_string(),
        count => format!("{count} notes on side effects"),
    };
    let text = format!(
        "{count}: {}. All in --details and run.json.",
        SideEffectNote::NOT_DRAWN
    );
    format!("\n{}\n", wrap(&text, ""))
}

/// Every note in full, with its setting, source and doubts.
pub(super) fn side_effect_notes(notes: &[Arc<SideEffectNote>]) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let title = format!("Side effects: {}", SideEffectNote::NOT_DRAWN);
    let mut text = format!("\n{}\n", wrap(&title, ""));
    for note in notes {
        let mut line = |said: &str, indent: &str| text.push_str(&format!("{}\n", wrap(said, indent)));
        line(
            &format!(
                "{} ({}; grade {})",
                note.title, note.substance.form, note.provenance.grade
            ),
            "  ",
        );
        line(&note.setting_in_words(), "    ");
        for finding in &note.findings {
            line(&finding.to_string(), "    ");
        }
        for caveat in &note.caveats {
            line(&format!("but: {caveat}"), "    ");
        }
        line(&note.citation.to_string(), "    ");
    }
    text
}
