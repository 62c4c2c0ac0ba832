use std::fmt;

/// From which level the area after the last quantifiable sample is extrapolated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastLevel {
    /// The sample's.
    Observed,
    /// The terminal line's at its time.
    Predicted,
}

impl LastLevel {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Observed, Self::Predicted];

    /// As scenarios write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Predicted => "predicted",
        }
    }
}

impl fmt::Display for LastLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
