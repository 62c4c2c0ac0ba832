use super::{Bound, Exposures, Measure, Percentile, Summary};
use crate::quantiles::Estimate;

/// A number over people that is followed while something is changed: what is the same in everybody, another drug, the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowedNumber {
    /// The median highest level, ng/mL.
    MedianCmax,
    /// The median area to infinity, ng·h/mL.
    MedianAreaToInfinity,
    /// The share of people ever above the threshold of an index.
    ShareEverAbove(usize),
}

/// What a followed number is over people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FollowedValue {
    /// The number, with its interval.
    pub estimate: Estimate,
    /// What is known of it, as the observation may have ended first.
    pub bound: Bound,
}

impl FollowedNumber {
    /// All of them, for so many thresholds.
    pub fn all(thresholds: usize) -> impl Iterator<Item = Self> {
        [Self::MedianCmax, Self::MedianAreaToInfinity]
            .into_iter()
            .chain((0..thresholds).map(Self::ShareEverAbove))
    }

    /// What it is over people who were observed until `end`, hours; `None` without anybody, or for a threshold of another
    /// analyte.
    pub fn over(self, patients: &Exposures, end: f64) -> Option<FollowedValue> {
        let Some(measure) = self.median_of() else {
            return Some(FollowedValue {
                estimate: patients.ever_above(self.threshold()?)?,
                bound: Bound::Known,
            });
        };
        let found = Summary::percentiles_of(measure, patients, &[0.5], end);
        let Percentile { estimate, bound, .. } = *found.first()?;
        Some(FollowedValue { estimate, bound })
    }

    /// The measure whose median it is; `None` of a share.
    pub fn median_of(self) -> Option<Measure> {
        match self {
            Self::MedianCmax => Some(Measure::Cmax),
            Self::MedianAreaToInfinity => Some(Measure::AreaToInfinity),
            Self::ShareEverAbove(_) => None,
        }
    }

    /// What it is over, person by person: the highest level, the area, or 1 for who is ever above and 0 for who is not.
    pub fn of_each(self, patients: &Exposures) -> Option<Vec<f64>> {
        match self {
            Self::MedianCmax => Some(patients.cmax().to_vec()),
            Self::MedianAreaToInfinity => Some(patients.area_to_infinity().to_vec()),
            Self::ShareEverAbove(threshold) => {
                let first = patients.first_above(threshold)?.iter();
                Some(first.map(|time| f64::from(u8::from(!time.is_nan()))).collect())
            }
        }
    }

    /// The index of the threshold it belongs to.
    pub fn threshold(self) -> Option<usize> {
        match self {
            Self::ShareEverAbove(threshold) => Some(threshold),
            Self::MedianCmax | Self::MedianAreaToInfinity => None,
        }
    }

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::MedianCmax => "median_cmax",
            Self::MedianAreaToInfinity => "median_auc_to_infinity",
            Self::ShareEverAbove(_) => "share_ever_above",
        }
    }

    /// The unit it is in; nothing for a share.
    pub fn unit(self) -> &'static str {
        match self {
            Self::MedianCmax => "ng/mL",
            Self::MedianAreaToInfinity => "ng·h/mL",
            Self::ShareEverAbove(_) => "",
        }
    }
}
