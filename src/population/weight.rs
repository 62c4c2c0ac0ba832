use super::{PopulationError, Purpose, Stream};
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

/// Draws per patient before giving up. A scenario whose bounds hold less than one weight in a
/// hundred is refused before, so this is never reached by bad luck.
const TRIES: u32 = 10_000;

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

    /// Draws a subject's weight: again and again until it lies between the bounds.
    ///
    /// # Errors
    /// When the bounds hold next to nobody.
    pub fn draw(&self, seed: u64, subject: u64) -> Result<Weight, PopulationError> {
        match *self {
            Self::Fixed(weight) => Ok(weight),
            Self::LogNormal { median, cv, min, max } => {
                let sigma = spread(cv);
                let mut stream = Stream::new(seed, subject, Purpose::Weight);
                for _ in 0..TRIES {
                    let weight = Weight::from_kg(median.kg() * libm::exp(sigma * stream.normal()));
                    if (min..=max).contains(&weight) {
                        return Ok(weight);
                    }
                }
                Err(PopulationError::Weight {
                    subject,
                    tries: TRIES,
                    min,
                    max,
                })
            }
        }
    }
}

/// Standard deviation of the logarithm for a coefficient of variation: ω² = ln(1 + CV²).
pub(super) fn spread(cv: f64) -> f64 {
    libm::log1p(cv * cv).sqrt()
}
