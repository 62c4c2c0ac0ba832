use super::curves::percentiles_at;
use super::{Estimate, Exposure, Exposures, Ranks, probability};

/// One number of an exposure, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Highest level, ng/mL.
    Cmax,
    /// Time of it, h.
    Tmax,
    /// Area to the end of observation, ng·h/mL.
    Area,
    /// Area to infinity, ng·h/mL.
    AreaToInfinity,
    /// Terminal half-life, h.
    HalfLife,
    /// Hours above the threshold of this index.
    HoursAbove(usize),
}

/// A measure over a population.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Which.
    pub measure: Measure,
    /// The typical patient's.
    pub typical: Option<f64>,
    /// Lower level, median and upper level; empty without a population.
    pub percentiles: Vec<(f64, Estimate)>,
    /// For [`Measure::HoursAbove`]: the share of patients who are above it at any time.
    pub ever: Option<Estimate>,
}

impl Measure {
    /// The number in an exposure.
    pub fn of(self, exposure: &Exposure) -> Option<f64> {
        match self {
            Self::Cmax => Some(exposure.cmax),
            Self::Tmax => Some(exposure.tmax),
            Self::Area => Some(exposure.area),
            Self::AreaToInfinity => Some(exposure.area_to_infinity),
            Self::HalfLife => exposure.half_life,
            Self::HoursAbove(index) => exposure.above.get(index).map(|above| above.hours),
        }
    }

    /// The unit it is in.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Cmax => "ng/mL",
            Self::Tmax | Self::HalfLife | Self::HoursAbove(_) => "h",
            Self::Area | Self::AreaToInfinity => "ng·h/mL",
        }
    }

    /// Every measure there is for a number of thresholds.
    pub fn all(thresholds: usize) -> Vec<Self> {
        let fixed = [
            Self::Cmax,
            Self::Tmax,
            Self::Area,
            Self::AreaToInfinity,
            Self::HalfLife,
        ];
        fixed
            .into_iter()
            .chain((0..thresholds).map(Self::HoursAbove))
            .collect()
    }
}

impl Summary {
    /// Over the exposures of a population, at the given levels.
    pub fn new(measure: Measure, typical: &Exposure, patients: &Exposures, levels: &[f64]) -> Self {
        let mut values: Vec<f64> = patients
            .of(measure)
            .into_iter()
            .flatten()
            .copied()
            .filter(|value| !value.is_nan())
            .collect();
        let ever = match measure {
            Measure::HoursAbove(index) => patients.first_above(index).and_then(|first| {
                let above = first.iter().filter(|time| !time.is_nan()).count();
                probability(above as u64, first.len() as u64)
            }),
            _ => None,
        };
        Self {
            measure,
            typical: measure.of(typical),
            percentiles: percentiles(&mut values, levels),
            ever,
        }
    }

    /// The estimate at a level.
    pub fn at(&self, level: f64) -> Option<Estimate> {
        self.percentiles
            .iter()
            .find(|(known, _)| *known == level)
            .map(|(_, estimate)| *estimate)
    }
}

/// Percentiles with their intervals; reorders `values`. None without values.
pub(super) fn percentiles(values: &mut [f64], levels: &[f64]) -> Vec<(f64, Estimate)> {
    if values.is_empty() {
        return Vec::new();
    }
    let ranks: Vec<Ranks> = levels
        .iter()
        .map(|level| Ranks::new(*level, values.len()))
        .collect();
    let found = percentiles_at(values, &ranks);
    levels.iter().copied().zip(found).collect()
}
