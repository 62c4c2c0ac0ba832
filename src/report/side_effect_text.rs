use super::Blocks;
use crate::effect::SideEffectNote;
use std::sync::Arc;

/// How many notes on side effects stand behind a result, in a line or two: what they say is not of these people or
/// doses, and so no part of the answer.
pub(super) fn side_effect_line(notes: &[Arc<SideEffectNote>]) -> Blocks {
    let mut blocks = Blocks::new();
    let count = match notes.len() {
        0 => return blocks,
        1 => "1 note on side effects".to_string(),
        count => format!("{count} notes on side effects"),
    };
    blocks.gap();
    blocks.line(format!(
        "{count}: {}. All in --details and run.json.",
        SideEffectNote::NOT_DRAWN
    ));
    blocks
}

/// Every note in full, with its setting, source and doubts.
pub(super) fn side_effect_notes(notes: &[Arc<SideEffectNote>]) -> Blocks {
    let mut blocks = Blocks::new();
    if notes.is_empty() {
        return blocks;
    }
    blocks.gap();
    blocks.heading(format!("Side effects: {}", SideEffectNote::NOT_DRAWN));
    for note in notes {
        let title = format!(
            "{} ({}; grade {})",
            note.title, note.substance.form, note.provenance.grade
        );
        let mut lines = vec![note.setting_in_words()];
        lines.extend(note.findings.iter().map(ToString::to_string));
        lines.extend(note.caveats.iter().map(|caveat| format!("but: {caveat}")));
        lines.push(note.citation.to_string());
        blocks.entry(title, lines);
    }
    blocks
}
