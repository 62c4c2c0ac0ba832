use std::fmt;

/// The level at the time of a bolus that has no sample then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstLevel {
    /// The line through the logarithms of the first two samples, back to the bolus; the first sample's where they do not
    /// fall.
    Extrapolated,
    /// The first sample's.
    Observed,
}

impl FirstLevel {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Extrapolated, Self::Observed];

    /// As scenarios write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Extrapolated => "extrapolated",
            Self::Observed => "first sample",
        }
    }

    /// From the first two samples, each a time after the bolus in h and a level.
    pub fn level(self, first: [f64; 2], second: Option<[f64; 2]>) -> f64 {
        let [t1, c1] = first;
        match second {
            Some([t2, c2]) if self == Self::Extrapolated && c2 > 0.0 && c2 < c1 => {
                c1 * libm::exp(t1 / (t2 - t1) * libm::log(c1 / c2))
            }
            _ => c1,
        }
    }
}

impl fmt::Display for FirstLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
