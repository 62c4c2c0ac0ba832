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
    /// Hours between two levels, by the index of each among those at which time is counted: above the lower one, which is
    /// that of a threshold, and not above the upper one.
    HoursInRange {
        /// The lower one.
        lower: usize,
        /// The upper one.
        upper: usize,
    },
}

impl Measure {
    /// The number in an exposure.
    pub fn of(self, exposure: &Exposure) -> Option<f64> {
        let hours_above = |index: usize| exposure.above.get(index).map(|above| above.hours);
        match self {
            Self::Cmax => Some(exposure.cmax),
            Self::Tmax => (!exposure.tmax.is_nan()).then_some(exposure.tmax),
            Self::Area => Some(exposure.area),
            Self::AreaToInfinity => Some(exposure.area_to_infinity),
            Self::HalfLife => exposure.half_life,
            Self::HoursAbove(index) => hours_above(index),
            Self::HoursInRange { lower, upper } => Some(between(hours_above(lower)?, hours_above(upper)?)),
        }
    }

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cmax => "cmax",
            Self::Tmax => "tmax",
            Self::Area => "auc_to_end",
            Self::AreaToInfinity => "auc_to_infinity",
            Self::HalfLife => "half_life",
            Self::HoursAbove(_) => "time_above",
            Self::HoursInRange { .. } => "time_in_range",
        }
    }

    /// The unit it is in.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Cmax => "ng/mL",
            Self::Tmax | Self::HalfLife | Self::HoursAbove(_) | Self::HoursInRange { .. } => "h",
            Self::Area | Self::AreaToInfinity => "ng·h/mL",
        }
    }

    /// The index of the threshold it belongs to.
    pub fn threshold(self) -> Option<usize> {
        match self {
            Self::HoursAbove(threshold) | Self::HoursInRange { lower: threshold, .. } => Some(threshold),
            Self::Cmax | Self::Tmax | Self::Area | Self::AreaToInfinity | Self::HalfLife => None,
        }
    }

    /// Time in the range of a threshold, by its place among so many: time is counted at the levels of all thresholds, and
    /// behind those at the upper ends of ranges.
    pub fn in_range(threshold: usize, thresholds: usize) -> Self {
        Self::HoursInRange {
            lower: threshold,
            upper: thresholds + threshold,
        }
    }

    /// Every measure there is for a number of thresholds, but for time in ranges.
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

/// Hours in a range, from those above its lower end and above its upper end. Who is above the upper one is above the
/// lower one, so that less than nothing is rounding.
pub(super) fn between(above_lower: f64, above_upper: f64) -> f64 {
    (above_lower - above_upper).max(0.0)
}
