use crate::outcome::{Restricted, StudyOutcome};
use serde::Serialize;

/// What a model's author says not to do and the study does, in `run.json`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct RestrictedRecord {
    model: String,
    arms: Vec<String>,
    /// The results not to report; empty for all.
    results: Vec<&'static str>,
    analyte: Option<String>,
    what: String,
    why: String,
    grade: String,
    from: String,
}

impl RestrictedRecord {
    pub(super) fn new(outcome: &StudyOutcome, found: &Restricted) -> Self {
        let restriction = &found.restriction;
        let model = outcome.models.get(found.model);
        Self {
            model: model.map_or_else(String::new, |model| model.id.clone()),
            arms: found.arms.clone(),
            results: restriction.results.iter().map(|kind| kind.name()).collect(),
            analyte: restriction.analyte.clone(),
            what: restriction.what(),
            why: restriction.why.clone(),
            grade: restriction.provenance.grade.to_string(),
            from: restriction.provenance.from.clone(),
        }
    }
}
