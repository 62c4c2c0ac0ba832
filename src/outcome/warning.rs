use std::fmt;

/// Something a reader of the results must know; the run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What kind of thing it is.
    pub kind: WarningKind,
    /// In words.
    pub text: String,
}

/// What a warning is about, from the worst to the mildest: what makes the numbers those of something else than was
/// meant, then what makes them uncertain, then what a careful reader wants to know. A new kind goes where it belongs
/// in this order, which is that of every list of warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WarningKind {
    /// The drug given is not the drug of the model.
    Drug,
    /// The observation ends early, or a point lies outside: something given is not in the numbers.
    Observation,
    /// The solver that was asked for does not reach so far.
    Solver,
    /// Only some of the study's people are in the numbers.
    Shard,
    /// What the figures leave out, or cannot write.
    Figure,
    /// Something about what is given that its author may not have meant.
    Regimen,
    /// The model was not studied in this.
    Domain,
    /// A result that the model's author says not to report.
    DoNotReport,
    /// A threshold measured in something else than the model computes.
    Mismatch,
    /// A response that is driven by a model it was not estimated with.
    Partner,
    /// Quantities of samples that say little of what comes after the last one.
    Sampling,
    /// Measured levels that are set beside what was not measured in the same way.
    Measuring,
    /// A threshold that says little about infusions as long as these.
    LongInfusion,
    /// Variability that was borrowed, is missing, or is not verified.
    Variability,
    /// What a model's file fills in where its sources are silent.
    Assumption,
}

impl WarningKind {
    /// Whether numbers or figures are those of something else than was meant, so that the warning stands beside every
    /// answer.
    pub fn is_severe(self) -> bool {
        self < Self::Domain
    }

    /// One word for tables and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::DoNotReport => "not to be reported",
            Self::Mismatch => "comparison",
            Self::Measuring => "measured levels",
            Self::Partner => "response",
            Self::LongInfusion => "long infusion",
            Self::Domain => "studied range",
            Self::Sampling => "sampling plan",
            Self::Assumption => "assumption",
            Self::Variability => "variability",
            Self::Drug => "drug",
            Self::Regimen => "regimen",
            Self::Observation => "observation",
            Self::Figure => "figure",
            Self::Solver => "solver",
            Self::Shard => "shard",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.text)
    }
}
