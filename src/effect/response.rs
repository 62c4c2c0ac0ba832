use super::{EffectKind, ResponseLaw};
use crate::document::Source;
use crate::model::{Citation, Measured, Model, ModelPart, Provenance};
use std::fmt;

/// A published model of what a concentration does to people, as data.
///
/// Its numbers and its effect site become parts of each pharmacokinetic model of a study that gives concentrations of
/// the analyte it follows: [`Model::with_parts`].
#[derive(Clone, Debug)]
pub struct Response {
    /// The name scenarios use.
    pub id: String,
    /// What changes, in a line.
    pub title: String,
    /// For figures and tables.
    pub short: String,
    /// Whether people seek it or suffer it.
    pub kind: EffectKind,
    /// Where blood for it was taken, and of what.
    pub measured: Measured,
    /// In what it is stated.
    pub scale: ResponseScale,
    /// Who was studied.
    pub people: String,
    /// The paper.
    pub citation: Citation,
    /// How well verified.
    pub provenance: Provenance,
    /// The pharmacokinetic models it was estimated with, or goes with by what its author says.
    pub partners: Partners,
    /// How it follows from a concentration; `None` where only the lag of an effect site was published.
    pub law: Option<ResponseLaw>,
    /// Values of it that mean something.
    pub levels: Vec<ResponseLevel>,
    /// What is not published and taken all the same; shown with every result.
    pub assumptions: Vec<String>,
    /// What must be said with it.
    pub caveats: Vec<String>,
    /// What it adds to a model.
    pub part: ModelPart,
    /// The file it was read from.
    pub source: Source,
}

/// The scale of a response, and its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseScale {
    /// As it stands behind a number: `points`, `Hz`, `%`; nothing for a share.
    pub unit: String,
    /// The lowest value there is.
    pub lowest: f64,
    /// The highest value there is; `None` where the scale is open.
    pub highest: Option<f64>,
    /// What the ends mean, in words.
    pub means: Option<String>,
}

/// Pharmacokinetic models that a response goes with.
#[derive(Clone, Debug, PartialEq)]
pub struct Partners {
    /// Their names.
    pub models: Vec<String>,
    /// Why these, and what is wrong with others.
    pub why: String,
}

/// A value of a response that means something.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseLevel {
    /// Its name within the response.
    pub name: String,
    /// On the scale of the response.
    pub value: f64,
    /// What it means.
    pub says: String,
    /// Where it was read; `None` for one of a scenario.
    pub provenance: Option<Provenance>,
}

impl Response {
    /// Whether a model that has taken it up gives its values, and not the lag alone.
    pub fn is_driven_by(&self, model: &Model) -> bool {
        self.law.is_some() && model.part(&self.id).is_some()
    }

    /// Whether it goes with a model.
    pub fn goes_with(&self, model: &Model) -> bool {
        self.partners.models.contains(&model.id)
    }

    /// Those of some models that drive it and that it does not go with.
    pub fn driven_by_others<'m>(&'m self, models: &'m [Model]) -> impl Iterator<Item = &'m Model> {
        let driving = models.iter().filter(|model| model.part(&self.id).is_some());
        driving.filter(|model| !self.goes_with(model))
    }

    /// A value with its unit: "2 points", "33 %".
    pub fn with_unit(&self, value: &str) -> String {
        match self.scale.unit.as_str() {
            "" => value.to_string(),
            "%" => format!("{value} %"),
            unit => format!("{value} {unit}"),
        }
    }

    /// Whether it falls as the concentration rises.
    pub fn falls(&self) -> bool {
        self.law.as_ref().is_some_and(|law| law.falls)
    }

    /// The name of a level among the thresholds of a study.
    pub fn level_id(&self, level: &ResponseLevel) -> String {
        format!("{} {}", self.id, level.name)
    }
}

impl fmt::Display for ResponseScale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.highest, self.unit.as_str()) {
            (Some(highest), "") => write!(f, "{} to {highest}", self.lowest),
            (Some(highest), unit) => write!(f, "{} to {highest} {unit}", self.lowest),
            (None, "") => write!(f, "from {} on", self.lowest),
            (None, unit) => write!(f, "{unit}, from {} on", self.lowest),
        }
    }
}
