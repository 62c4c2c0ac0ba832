use crate::effect::{SideEffectFinding, SideEffectNote};
use serde::Serialize;
use std::sync::Arc;

/// Notes on side effects as `run.json` keeps them: in words, as nothing is to be computed from them.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SideEffectRecord {
    meaning: &'static str,
    notes: Vec<NoteRecord>,
}

#[derive(Clone, Debug, Serialize)]
struct NoteRecord {
    id: String,
    title: String,
    substance: String,
    form: String,
    setting: String,
    people: Option<u64>,
    findings: Vec<FindingRecord>,
    grade: String,
    from: String,
    caveats: Vec<String>,
    citation: String,
}

#[derive(Clone, Debug, Serialize)]
struct FindingRecord {
    what: String,
    size: String,
}

impl SideEffectRecord {
    /// Of the notes beside a result; `None` where there are none.
    pub(super) fn new(notes: &[Arc<SideEffectNote>]) -> Option<Self> {
        (!notes.is_empty()).then(|| Self {
            meaning: SideEffectNote::NOT_DRAWN,
            notes: notes.iter().map(|note| NoteRecord::new(note)).collect(),
        })
    }
}

impl NoteRecord {
    fn new(note: &SideEffectNote) -> Self {
        let finding = |finding: &SideEffectFinding| FindingRecord {
            what: finding.what.clone(),
            size: finding.size.to_string(),
        };
        Self {
            id: note.id.clone(),
            title: note.title.clone(),
            substance: note.substance.name.clone(),
            form: note.substance.form.clone(),
            setting: note.setting.clone(),
            people: note.people,
            findings: note.findings.iter().map(finding).collect(),
            grade: note.provenance.grade.to_string(),
            from: note.provenance.from.clone(),
            caveats: note.caveats.clone(),
            citation: note.citation.to_string(),
        }
    }
}
