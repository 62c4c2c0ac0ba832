use std::fmt;

/// How the area between two samples is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AucRule {
    /// By the trapezoidal rule: the level changes linearly.
    Linear,
    /// Linearly where the level rises or one of both is zero, else it falls exponentially.
    LinearUpLogDown,
}

/// Below this ratio of logarithms the closed form of the moment loses digits, and its series is taken.
const SERIES_BELOW: f64 = 0.5;
/// Terms of the series: the next one is below 0.5¹⁸/18! ≈ 6e-22.
const TERMS: u32 = 18;

impl AucRule {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Linear, Self::LinearUpLogDown];

    /// As scenarios write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::LinearUpLogDown => "linear up log down",
        }
    }

    /// Area, level·h, and area under time × level, level·h², between two samples, each a time in h and a level.
    ///
    /// With Δ = t₂ − t₁ and L = ln(C₁/C₂) a fall has the area Δ (C₁ − C₂)/L, and, from its start, the moment
    /// Δ² C₁ ∫₀¹ u e^(−Lu) du.
    pub fn piece(self, [[t1, c1], [t2, c2]]: [[f64; 2]; 2]) -> [f64; 2] {
        let length = t2 - t1;
        if !self.falls_exponentially(c1, c2) {
            return [length * 0.5 * (c1 + c2), length * 0.5 * (t1 * c1 + t2 * c2)];
        }
        let log = libm::log1p((c1 - c2) / c2);
        let area = length * (c1 - c2) / log;
        [area, t1 * area + length * length * c1 * mean_of_fall(log)]
    }

    /// The level between two samples at a time.
    pub fn level_between(self, [[t1, c1], [t2, c2]]: [[f64; 2]; 2], time: f64) -> f64 {
        let share = (time - t1) / (t2 - t1);
        match self.falls_exponentially(c1, c2) {
            true => c1 * libm::exp(-share * libm::log1p((c1 - c2) / c2)),
            false => c1 * (1.0 - share) + c2 * share,
        }
    }

    /// When, between two samples of which the second is not higher, the level has fallen to another one between theirs.
    pub fn time_of_level(self, [[t1, c1], [t2, c2]]: [[f64; 2]; 2], level: f64) -> f64 {
        let share = match self.falls_exponentially(c1, c2) {
            true => libm::log(c1 / level) / libm::log(c1 / c2),
            false if c1 > c2 => (c1 - level) / (c1 - c2),
            false => 0.0,
        };
        t1 + share * (t2 - t1)
    }

    fn falls_exponentially(self, c1: f64, c2: f64) -> bool {
        self == Self::LinearUpLogDown && c2 < c1 && c2 > 0.0
    }
}

/// ∫₀¹ u e^(−Lu) du = (1 − e^(−L)(1 + L))/L², for small L by the series Σ (−L)ⁿ/(n! (n + 2)).
fn mean_of_fall(log: f64) -> f64 {
    if log >= SERIES_BELOW {
        return (1.0 - libm::exp(-log) * (1.0 + log)) / (log * log);
    }
    let (mut sum, mut term) = (0.0, 1.0);
    for n in 0..TERMS {
        sum += term / f64::from(n + 2);
        term *= -log / f64::from(n + 1);
    }
    sum
}

impl fmt::Display for AucRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
