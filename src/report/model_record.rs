use super::file_record::FileRecord;
use crate::model::Model;
use serde::Serialize;

/// A model, and how far it is known.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ModelRecord {
    id: String,
    citation: String,
    unverified: bool,
    variability_borrowed_from: Option<String>,
    file: FileRecord,
    /// Files of the formulas by which it works out covariates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    formulas: Vec<FileRecord>,
}

impl ModelRecord {
    pub(super) fn new(model: &Model) -> Self {
        let borrowed = model.variability.borrowed_from.as_ref();
        Self {
            id: model.id.clone(),
            citation: model.citation.to_string(),
            unverified: model.is_unverified(),
            variability_borrowed_from: borrowed.map(|borrowed| borrowed.study.clone()),
            file: FileRecord::new(&model.source),
            formulas: model
                .derived
                .iter()
                .map(|derived| FileRecord::new(&derived.body_size.source))
                .collect(),
        }
    }
}
