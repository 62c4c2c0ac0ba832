use crate::outcome::StudyOutcome;
use serde::Serialize;

/// Another spread between people under which the study was run too, in `run.json`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct OtherSpreadRecord {
    model: String,
    spread: String,
    why: String,
}

impl OtherSpreadRecord {
    pub(super) fn all(outcome: &StudyOutcome) -> Vec<Self> {
        let record = |other: &crate::outcome::OtherSpread| Self {
            model: outcome
                .models
                .get(other.model)
                .map_or_else(String::new, |model| model.id.clone()),
            spread: other.name.clone(),
            why: other.why.clone(),
        };
        outcome.other_spreads.iter().map(record).collect()
    }
}
