use crate::effect::EvidenceNote;
use serde::Serialize;

/// A piece of evidence as `run.json` keeps it: in full, since the terminal shows it only when asked.
#[derive(Clone, Debug, Serialize)]
pub(super) struct EvidenceRecord {
    id: String,
    title: String,
    kind: String,
    grade: String,
    says: Vec<String>,
    caveats: Vec<String>,
    disagrees_with: Vec<String>,
    citation: String,
}

impl EvidenceRecord {
    pub(super) fn new(note: &EvidenceNote) -> Self {
        Self {
            id: note.id.clone(),
            title: note.title.clone(),
            kind: note.kind.to_string(),
            grade: note.provenance.grade.to_string(),
            says: note.says.clone(),
            caveats: note.caveats.clone(),
            disagrees_with: note.disagrees_with.clone(),
            citation: note.citation.to_string(),
        }
    }
}
