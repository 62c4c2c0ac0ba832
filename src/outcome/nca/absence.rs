use std::fmt;

/// Why a quantity is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Absence {
    /// No level is quantifiable.
    NoLevel,
    /// There are too few levels for a line.
    TooFewLevels,
    /// The line through the last levels does not fall.
    NoFall,
    /// An area is asked for that begins before the first sample of a round, or ends after the last one.
    OutsideSamples,
    /// A round has no sample at its end.
    NoSampleAtEnd,
    /// Something is given after the last sample.
    DoseAfterLast,
    /// It needs the whole dose in the blood.
    NotIntravenous,
    /// A model has no such number: it is one of samples.
    OfSamples,
    /// Kinetics are not linear and constant.
    NotLinear,
    /// Drug stays in the body, or never comes there.
    NoElimination,
    /// The level has not fallen so far when the observation ends.
    NotFallen,
    /// Nothing is given.
    NoDose,
    /// It is divided by a level, or an area, of zero.
    OverZero,
}

impl Absence {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::NoLevel,
        Self::TooFewLevels,
        Self::NoFall,
        Self::OutsideSamples,
        Self::NoSampleAtEnd,
        Self::DoseAfterLast,
        Self::NotIntravenous,
        Self::OfSamples,
        Self::NotLinear,
        Self::NoElimination,
        Self::NotFallen,
        Self::NoDose,
        Self::OverZero,
    ];
}

impl fmt::Display for Absence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoLevel => "no sample is quantifiable",
            Self::TooFewLevels => "fewer than 3 quantifiable samples after the highest and the last dose",
            Self::NoFall => "the last samples do not fall",
            Self::OutsideSamples => "it reaches beyond the last quantifiable sample",
            Self::NoSampleAtEnd => "no quantifiable sample at the end of the round",
            Self::DoseAfterLast => "something is given after the last quantifiable sample",
            Self::NotIntravenous => "it needs a dose that is given into the blood whole",
            Self::OfSamples => "a number of samples, which a model has not",
            Self::NotLinear => "it has no exact form where kinetics are not linear and constant",
            Self::NoElimination => "drug stays in the body, or never comes there",
            Self::NotFallen => "the level has not fallen so far when the observation ends",
            Self::NoDose => "nothing is given",
            Self::OverZero => "it is divided by a level of zero",
        })
    }
}
