use std::fmt;

/// Something a reader of the results must know; the run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What kind of thing it is.
    pub kind: WarningKind,
    /// In words.
    pub text: String,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// A threshold measured in something else than the model computes.
    Mismatch,
    /// A threshold that says little about infusions as long as these.
    LongInfusion,
    /// The model was not studied in this.
    Domain,
    /// What a model's file fills in where its sources are silent.
    Assumption,
    /// Variability that was borrowed, is missing, or is not verified.
    Variability,
    /// The drug given is not the drug of the model.
    Drug,
    /// The observation ends early, or a point lies outside.
    Observation,
    /// What the figures leave out, or cannot write.
    Figure,
}

impl WarningKind {
    /// One word for tables and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mismatch => "comparison",
            Self::LongInfusion => "long infusion",
            Self::Domain => "studied range",
            Self::Assumption => "assumption",
            Self::Variability => "variability",
            Self::Drug => "drug",
            Self::Observation => "observation",
            Self::Figure => "figure",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.text)
    }
}
