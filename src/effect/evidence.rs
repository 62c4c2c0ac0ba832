use crate::model::{Citation, Provenance};

/// A statement about long-term relief or harm, shown as somebody's claim with its doubts. It is
/// never fitted and never fed into a simulation.
#[derive(Clone, Debug)]
pub struct EvidenceNote {
    /// The name scenarios use.
    pub id: String,
    /// In a line.
    pub title: String,
    /// review, trial, series, guideline or quoted claim.
    pub kind: String,
    /// What it says, sentence by sentence.
    pub says: Vec<String>,
    /// Where it was published.
    pub citation: Citation,
    /// How well verified.
    pub provenance: Provenance,
    /// What speaks against it, or is not known.
    pub caveats: Vec<String>,
    /// Notes it does not agree with.
    pub disagrees_with: Vec<String>,
}
