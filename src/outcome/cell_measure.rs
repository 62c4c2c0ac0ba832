use super::{Measure, Restricted};

/// One number that a cell of a design is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellMeasure {
    /// A number of each person's exposure to an analyte.
    Exposure(Measure),
    /// The share of people who are above the threshold of this index at any time.
    EverAbove(usize),
    /// The response of this place among those of the cell, at each person's highest concentration: the furthest it goes.
    ResponsePeak(usize),
    /// How long the typical patient's level takes to fall by the share of this place in [`Fall::SHARES`](super::Fall::SHARES), from the end of
    /// the last dose, hours.
    TimeToFall(usize),
    /// What each person is given in all, mg.
    TotalDose,
}

impl CellMeasure {
    /// The unit it is in; none for a share, and for a response, whose scale has one.
    pub fn unit(self) -> Option<&'static str> {
        match self {
            Self::Exposure(measure) => Some(measure.unit()),
            Self::EverAbove(_) | Self::ResponsePeak(_) => None,
            Self::TimeToFall(_) => Some("h"),
            Self::TotalDose => Some("mg"),
        }
    }

    /// The index of the threshold it belongs to.
    pub fn threshold(self) -> Option<usize> {
        match self {
            Self::Exposure(measure) => measure.threshold(),
            Self::EverAbove(threshold) => Some(threshold),
            Self::ResponsePeak(_) | Self::TimeToFall(_) | Self::TotalDose => None,
        }
    }

    /// Whether the model's author says not to report it. Who is ever above a level is known from the highest one and
    /// from the time above it.
    pub fn is_concerned_by(self, restricted: &Restricted) -> bool {
        match self {
            Self::Exposure(measure) => restricted.concerns(measure),
            Self::EverAbove(threshold) => {
                restricted.concerns(Measure::HoursAbove(threshold)) || restricted.concerns(Measure::Cmax)
            }
            Self::ResponsePeak(_) => restricted.concerns(Measure::Cmax),
            Self::TimeToFall(_) => restricted.concerns(Measure::HalfLife),
            Self::TotalDose => false,
        }
    }
}
