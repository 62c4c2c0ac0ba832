//! The effects and evidence notes embedded in the binary, by name.

use super::{EvidenceNote, Threshold};
use crate::document::{Diagnostics, Source, did_you_mean};
use crate::model::{Substances, embedded_effects, embedded_evidence};

/// The names of all embedded effects, in alphabetical order.
pub fn effect_ids() -> impl Iterator<Item = &'static str> {
    embedded_effects().iter().map(|(id, _)| *id)
}

/// The names of all embedded evidence notes, in alphabetical order.
pub fn evidence_ids() -> impl Iterator<Item = &'static str> {
    embedded_evidence().iter().map(|(id, _)| *id)
}

/// The embedded effect of this name; `Ok(None)` when there is none.
///
/// # Errors
/// When its file is not in order.
pub fn effect(id: &str, substances: &Substances) -> Result<Option<Threshold>, Diagnostics> {
    let Some((_, text)) = embedded_effects().iter().find(|(known, _)| *known == id) else {
        return Ok(None);
    };
    let source = Source::new(&format!("models/effects/{id}.yaml"), text);
    Threshold::parse(id, source, substances).map(Some)
}

/// The embedded evidence note of this name; `Ok(None)` when there is none.
///
/// # Errors
/// When its file is not in order.
pub fn evidence_note(id: &str) -> Result<Option<EvidenceNote>, Diagnostics> {
    let Some((_, text)) = embedded_evidence().iter().find(|(known, _)| *known == id) else {
        return Ok(None);
    };
    let source = Source::new(&format!("models/evidence/{id}.yaml"), text);
    EvidenceNote::parse(id, source).map(Some)
}

/// "did you mean …?", or the list of names.
pub fn suggest_effect(id: &str) -> String {
    did_you_mean(id, effect_ids())
        .unwrap_or_else(|| format!("effects are {}", effect_ids().collect::<Vec<_>>().join(", ")))
}

/// "did you mean …?", or the list of names.
pub fn suggest_evidence(id: &str) -> String {
    did_you_mean(id, evidence_ids()).unwrap_or_else(|| {
        format!(
            "evidence notes are {}",
            evidence_ids().collect::<Vec<_>>().join(", ")
        )
    })
}
