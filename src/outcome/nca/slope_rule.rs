use std::fmt;

/// How many of the last samples the terminal line goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlopeRule {
    /// As many as give the highest adjusted r².
    AdjustedR2,
    /// As many as give the highest adjusted r² + 1e-4 × samples, which favours more of them.
    AdjustedR2PlusPoints,
}

impl SlopeRule {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::AdjustedR2, Self::AdjustedR2PlusPoints];
    /// What one more sample is worth in adjusted r² (PKNCA's `adj.r.squared.factor`).
    pub const POINT: f64 = 1e-4;

    /// As scenarios write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::AdjustedR2 => "adjusted r2",
            Self::AdjustedR2PlusPoints => "adjusted r2 plus points",
        }
    }

    /// What is to be highest.
    pub fn score(self, adjusted_r2: f64, points: usize) -> f64 {
        match self {
            Self::AdjustedR2 => adjusted_r2,
            Self::AdjustedR2PlusPoints => adjusted_r2 + Self::POINT * points as f64,
        }
    }
}

impl fmt::Display for SlopeRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
