//! The effects, responses, evidence notes and notes on side effects embedded in the binary, by name.

use super::{EvidenceNote, Response, SideEffectNote, Threshold};
use crate::document::{Diagnostics, did_you_mean};
use crate::model::{EFFECTS, EVIDENCE, RESPONSES, SIDE_EFFECTS, Substances};

/// The names of all embedded effects, in alphabetical order.
pub fn effect_ids() -> impl Iterator<Item = &'static str> {
    EFFECTS.ids()
}

/// The names of all embedded evidence notes, in alphabetical order.
pub fn evidence_ids() -> impl Iterator<Item = &'static str> {
    EVIDENCE.ids()
}

/// The names of all embedded notes on side effects, in alphabetical order.
pub fn side_effect_ids() -> impl Iterator<Item = &'static str> {
    SIDE_EFFECTS.ids()
}

/// The embedded effect of this name; `Ok(None)` when there is none.
///
/// # Errors
/// When its file is not in order.
pub fn effect(id: &str, substances: &Substances) -> Result<Option<Threshold>, Diagnostics> {
    let parse = |source| Threshold::parse(id, source, substances);
    EFFECTS.source(id).map(parse).transpose()
}

/// The embedded evidence note of this name; `Ok(None)` when there is none.
///
/// # Errors
/// When its file is not in order.
pub fn evidence_note(id: &str) -> Result<Option<EvidenceNote>, Diagnostics> {
    let parse = |source| EvidenceNote::parse(id, source);
    EVIDENCE.source(id).map(parse).transpose()
}

/// The names of all embedded responses, in alphabetical order.
pub fn response_ids() -> impl Iterator<Item = &'static str> {
    RESPONSES.ids()
}

/// The embedded response of this name; `Ok(None)` when there is none.
///
/// # Errors
/// When its file is not in order.
pub fn response(id: &str, substances: &Substances) -> Result<Option<Response>, Diagnostics> {
    let parse = |source| Response::parse(id, source, substances);
    RESPONSES.source(id).map(parse).transpose()
}

/// The embedded note on side effects of this name; `Ok(None)` when there is none.
///
/// # Errors
/// When its file is not in order.
pub fn side_effect_note(id: &str, substances: &Substances) -> Result<Option<SideEffectNote>, Diagnostics> {
    let parse = |source| SideEffectNote::parse(id, source, substances);
    SIDE_EFFECTS.source(id).map(parse).transpose()
}

/// "did you mean …?", or the list of names.
pub fn suggest_effect(id: &str) -> String {
    suggest("effects", id, effect_ids().collect())
}

/// "did you mean …?", or the list of names.
pub fn suggest_response(id: &str) -> String {
    suggest("responses", id, response_ids().collect())
}

/// "did you mean …?", or the list of names.
pub fn suggest_evidence(id: &str) -> String {
    suggest("evidence notes", id, evidence_ids().collect())
}

/// "did you mean …?", or the list of names.
pub fn suggest_side_effect(id: &str) -> String {
    suggest("notes on side effects", id, side_effect_ids().collect())
}

fn suggest(what: &str, id: &str, known: Vec<&str>) -> String {
    let near = did_you_mean(id, known.iter().copied());
    near.unwrap_or_else(|| format!("{what} are {}", known.join(", ")))
}
