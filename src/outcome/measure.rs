use super::Exposure;

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

impl Measure {
    /// The number in an exposure.
    pub fn of(self, exposure: &Exposure) -> Option<f64> {
        match self {
            Self::Cmax => Some(exposure.cmax),
            Self::Tmax => (!exposure.tmax.is_nan()).then_some(exposure.tmax),
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

    /// The index of the threshold it belongs to.
    pub fn threshold(self) -> Option<usize> {
        match self {
            Self::HoursAbove(threshold) => Some(threshold),
            Self::Cmax | Self::Tmax | Self::Area | Self::AreaToInfinity | Self::HalfLife => None,
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
