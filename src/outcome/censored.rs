use super::{Exposure, Exposures, Measure};

/// Whose number of a measure the end of the observation cut off, so that the true one is at least what was seen:
/// hours above a threshold, or in a range that begins with it, of those who are still above it, peak and time of the peak of those who have it at the
/// very end.
#[derive(Clone, Copy, Debug)]
pub(super) enum Censored<'a> {
    /// Nobody's: the measure does not end with the observation, or ends with it by its definition.
    Nobody,
    /// Of those who rose above and did not come back.
    StillAbove { first: &'a [f64], back: &'a [f64] },
    /// Of those whose highest level is the last one.
    HighestAtEnd { tmax: &'a [f64], end: f64 },
}

/// Times within this share of the end are the end.
const AT_THE_END: f64 = 1.0 - 1e-12;

impl<'a> Censored<'a> {
    /// Of a measure in a population observed until `end`, hours.
    pub(super) fn new(measure: Measure, patients: &'a Exposures, end: f64) -> Self {
        match measure {
            Measure::HoursAbove(index) | Measure::HoursInRange { lower: index, .. } => {
                match (patients.first_above(index), patients.back_below(index)) {
                    (Some(first), Some(back)) => Self::StillAbove { first, back },
                    _ => Self::Nobody,
                }
            }
            Measure::Cmax | Measure::Tmax => Self::HighestAtEnd {
                tmax: patients.tmax(),
                end,
            },
            Measure::Area | Measure::AreaToInfinity | Measure::HalfLife => Self::Nobody,
        }
    }

    /// Whether the number of the patient at an index, from 0, is one.
    pub(super) fn at(&self, index: usize) -> bool {
        let at = |column: &[f64]| column.get(index).copied();
        match self {
            Self::Nobody => false,
            Self::StillAbove { first, back } => {
                at(first).is_some_and(|first| !first.is_nan()) && at(back).is_some_and(f64::is_nan)
            }
            Self::HighestAtEnd { tmax, end } => at(tmax).is_some_and(|tmax| tmax >= end * AT_THE_END),
        }
    }

    /// Whether there can be any.
    pub(super) fn is_possible(&self) -> bool {
        !matches!(self, Self::Nobody)
    }

    /// Whether one patient's number is one.
    pub(super) fn in_one(measure: Measure, exposure: &Exposure, end: f64) -> bool {
        match measure {
            Measure::HoursAbove(index) | Measure::HoursInRange { lower: index, .. } => exposure
                .above
                .get(index)
                .is_some_and(|above| above.first.is_some() && above.back.is_none()),
            Measure::Cmax | Measure::Tmax => exposure.tmax >= end * AT_THE_END,
            Measure::Area | Measure::AreaToInfinity | Measure::HalfLife => false,
        }
    }
}
