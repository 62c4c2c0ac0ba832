use crate::quantity::Weight;

/// How body weight is distributed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WeightDistribution {
    /// Everybody weighs the same.
    Fixed(Weight),
    /// Log-normal, cut off at two bounds.
    LogNormal {
        /// Half are lighter before the cut; [`WeightDistribution::truncation`] says what the cut does. Also the
        /// weight of the typical patient.
        median: Weight,
        /// Coefficient of variation before the cut, as a fraction.
        cv: f64,
        /// Lightest.
        min: Weight,
        /// Heaviest.
        max: Weight,
    },
}

impl WeightDistribution {
    /// The weight of the typical patient.
    pub fn typical(&self) -> Weight {
        match *self {
            Self::Fixed(weight) => weight,
            Self::LogNormal { median, .. } => median,
        }
    }

    /// Lightest and heaviest that can occur.
    pub fn bounds(&self) -> (Weight, Weight) {
        match *self {
            Self::Fixed(weight) => (weight, weight),
            Self::LogNormal { min, max, .. } => (min, max),
        }
    }

    /// The weight at a standard normal number, before the cut.
    pub(super) fn value(&self, normal: f64) -> Weight {
        match *self {
            Self::Fixed(weight) => weight,
            Self::LogNormal { median, cv, .. } => {
                Weight::from_kg(median.kg() * libm::exp(log_sd(cv) * normal))
            }
        }
    }

    /// Whether a weight lies between the bounds.
    pub(super) fn holds(&self, weight: Weight) -> bool {
        let (min, max) = self.bounds();
        (min..=max).contains(&weight)
    }
}

/// Standard deviation of the logarithm for a coefficient of variation: ω² = ln(1 + CV²).
pub fn log_sd(cv: f64) -> f64 {
    libm::log1p(cv * cv).sqrt()
}
