use crate::outcome::StudyOutcome;
use serde::Serialize;

/// How estimates were drawn, in `run.json`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct UncertaintyRecord {
    draws: u32,
    independent: bool,
    generator: &'static str,
    models: Vec<UncertainModelRecord>,
}

#[derive(Clone, Debug, Serialize)]
struct UncertainModelRecord {
    id: String,
    grade: String,
    from: String,
}

impl UncertaintyRecord {
    pub(super) fn new(outcome: &StudyOutcome) -> Option<Self> {
        let uncertainty = outcome.uncertainty.as_ref()?;
        let models = outcome.models.iter().filter_map(|model| {
            let published = model.uncertainty.as_ref()?;
            Some(UncertainModelRecord {
                id: model.id.clone(),
                grade: published.provenance.grade.to_string(),
                from: published.provenance.from.clone(),
            })
        });
        Some(Self {
            draws: uncertainty.draws,
            independent: !uncertainty.is_correlated,
            generator: "stream = 16 x draw + 4, a part of it for each estimate by the hash of its name",
            models: models.collect(),
        })
    }
}
