use crate::model::Interaction;
use crate::outcome::StudyOutcome;
use serde::Serialize;

/// What an interaction multiplies, in `run.json`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct InteractionRecord {
    with: String,
    model: String,
    on: Vec<String>,
    factor: f64,
    /// Missing where none was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<[f64; 2]>,
    source: String,
}

impl InteractionRecord {
    pub(super) fn all(outcome: &StudyOutcome) -> Vec<Self> {
        let interactions = outcome.interactions.iter().flat_map(|of| &of.interactions);
        let record = |interaction: &Interaction| Self {
            with: interaction.with.clone(),
            model: outcome
                .models
                .get(interaction.model)
                .map_or_else(String::new, |model| model.id.clone()),
            on: interaction.on.clone(),
            factor: interaction.factor,
            interval: interaction.interval,
            source: interaction.source.clone(),
        };
        interactions.map(record).collect()
    }
}
