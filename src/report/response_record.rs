use super::file_record::FileRecord;
use crate::effect::Response;
use crate::outcome::StudyOutcome;
use serde::Serialize;

/// A response, where it comes from, what is assumed, and what drives it that it was not estimated with.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ResponseRecord {
    id: String,
    title: String,
    scale: String,
    follows: String,
    /// Whether an effect site lags the concentration.
    effect_site: bool,
    goes_with: Vec<String>,
    /// The models here that are none of these.
    driven_by_others: Vec<String>,
    grade: String,
    citation: String,
    levels: Vec<LevelRecord>,
    assumptions: Vec<String>,
    caveats: Vec<String>,
    file: FileRecord,
}

/// A value of a response that means something.
#[derive(Clone, Debug, Serialize)]
struct LevelRecord {
    threshold: String,
    value: f64,
    says: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<String>,
}

impl ResponseRecord {
    /// Those of a study, in their order.
    pub(super) fn all(outcome: &StudyOutcome) -> Vec<Self> {
        let record = |response: &Response| {
            let others = response.driven_by_others(&outcome.models);
            let levels = response.levels.iter().map(|level| LevelRecord {
                threshold: response.level_id(level),
                value: level.value,
                says: level.says.clone(),
                grade: level.provenance.as_ref().map(|own| own.grade.to_string()),
            });
            Self {
                id: response.id.clone(),
                title: response.title.clone(),
                scale: response.scale.to_string(),
                follows: response.part.driver.analyte.clone(),
                effect_site: response.part.driver.site.is_some(),
                goes_with: response.partners.models.clone(),
                driven_by_others: others.map(|model| model.id.clone()).collect(),
                grade: response.provenance.grade.to_string(),
                citation: response.citation.to_string(),
                levels: levels.collect(),
                assumptions: response.assumptions.clone(),
                caveats: response.caveats.clone(),
                file: FileRecord::new(&response.source),
            }
        };
        outcome.responses.iter().map(record).collect()
    }
}
