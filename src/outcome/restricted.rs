use super::Measure;
use crate::model::{Model, Restriction, ResultKind};

/// What a model's author says not to do, and this study does.
#[derive(Clone, Debug, PartialEq)]
pub struct Restricted {
    /// Index of the model.
    pub model: usize,
    /// The arms it concerns.
    pub arms: Vec<String>,
    /// What is said.
    pub restriction: Restriction,
}

impl Restricted {
    /// Whether it concerns an analyte in an arm under a model at all.
    pub fn is_of(&self, model: usize, arm: &str, analyte: &str) -> bool {
        let restriction = &self.restriction;
        self.model == model
            && self.arms.iter().any(|name| name == arm)
            && restriction.analyte.as_deref().is_none_or(|name| name == analyte)
    }

    /// Whether it concerns every result of those.
    pub fn is_of_all(&self) -> bool {
        self.restriction.results.is_empty()
    }

    /// "Perez-Ruixo 2021: do not report area of S-norketamine: it comes out …".
    pub fn sentence(&self, models: &[Model]) -> String {
        let model = models.get(self.model);
        format!(
            "{}: {}: {}.",
            model.map_or("", |model| model.short.as_str()),
            self.restriction.what(),
            self.restriction.why.trim_end_matches('.')
        )
    }

    /// Whether a measure of those is concerned, by name or with every result.
    pub fn concerns(&self, measure: Measure) -> bool {
        self.is_of_all() || self.names(measure)
    }

    /// Whether it names a measure.
    pub fn names(&self, measure: Measure) -> bool {
        self.restriction.results.contains(&kind(measure))
    }
}

/// The word for it in files of models.
fn kind(measure: Measure) -> ResultKind {
    match measure {
        Measure::Cmax => ResultKind::Peak,
        Measure::Tmax => ResultKind::TimeOfPeak,
        Measure::Area | Measure::AreaToInfinity => ResultKind::Area,
        Measure::HalfLife => ResultKind::HalfLife,
        Measure::HoursAbove(_) | Measure::HoursInRange { .. } => ResultKind::TimeAbove,
    }
}
