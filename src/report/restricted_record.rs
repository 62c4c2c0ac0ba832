use crate::model::Model;
use crate::outcome::Restricted;
use serde::Serialize;

/// What a model's author says not to do and the study does, in `run.json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// Of a model, which [`Restricted::model`] names in its study alone.
    pub(super) fn new(model: Option<&Model>, found: &Restricted) -> Self {
        let restriction = &found.restriction;
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
