use crate::quantity::{Concentration, Time};
use std::fmt;

/// A level that a pump is to reach and hold for a while.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// The level.
    pub level: Concentration,
    /// Where it is to be held.
    pub matrix: TargetMatrix,
    /// When it is set.
    pub start: Time,
    /// When the pump stops, or the next target may be set.
    pub end: Time,
}

/// Where a target is to be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetMatrix {
    /// In plasma, or what the pump's model has for it.
    Plasma,
    /// At the effect site, which follows plasma with a delay.
    EffectSite,
}

impl TargetMatrix {
    /// What a file may write.
    pub const CHOICES: &'static [(&'static str, Self)] =
        &[("plasma", Self::Plasma), ("effect site", Self::EffectSite)];

    /// As files write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plasma => "plasma",
            Self::EffectSite => "effect site",
        }
    }
}

impl fmt::Display for TargetMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
