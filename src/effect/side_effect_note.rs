use super::FindingSize;
use crate::model::{Citation, Provenance, Substance};
use crate::quantity::with_thousands;
use std::fmt;

/// Side effects that a study reports without a concentration: how often or how large they were in its people at its
/// doses. They stand beside a result and are never drawn as a curve or computed with.
#[derive(Clone, Debug)]
pub struct SideEffectNote {
    /// The name scenarios use.
    pub id: String,
    /// What was looked at, in a line.
    pub title: String,
    /// What was given.
    pub substance: Substance,
    /// Who had which dose, by which route, for how long.
    pub setting: String,
    /// How many people were studied; `None` where the source does not say.
    pub people: Option<u64>,
    /// What was seen.
    pub findings: Vec<SideEffectFinding>,
    /// Where it was published.
    pub citation: Citation,
    /// How well verified.
    pub provenance: Provenance,
    /// What must be said with it.
    pub caveats: Vec<String>,
}

/// One side effect, and how often or how large it was.
#[derive(Clone, Debug, PartialEq)]
pub struct SideEffectFinding {
    /// Which, and when it was looked for.
    pub what: String,
    /// How often, or how large.
    pub size: FindingSize,
}

impl SideEffectNote {
    /// Stands wherever notes on side effects are shown.
    pub const NOT_DRAWN: &str = "no concentration was published for these, so no curve is drawn; shares are of other people, \
                                 at other doses";

    /// "138 people: patients with depression, …".
    pub fn setting_in_words(&self) -> String {
        match self.people {
            Some(1) => format!("1 person: {}", self.setting),
            Some(people) => format!("{} people: {}", with_thousands(people), self.setting),
            None => format!("number of people not stated: {}", self.setting),
        }
    }
}

/// "nausea: 27 % at 56 mg, 32 % at 84 mg".
impl fmt::Display for SideEffectFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.size)
    }
}
