use super::Measure;

/// What can be explained: the numbers of tables, by their names there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExplainedNumber {
    /// The highest concentration.
    Cmax,
    /// When it is reached.
    Tmax,
    /// The area to the end of observation.
    AreaToEnd,
    /// The area to infinity.
    AreaToInfinity,
    /// The terminal half-life.
    HalfLife,
    /// Hours above a threshold.
    TimeAbove,
    /// The concentration at a time.
    Level,
    /// The share of people above a threshold at a time.
    ShareAbove,
    /// The share of people above a threshold at any time.
    ShareEverAbove,
    /// A response at a time.
    Response,
    /// A response at the highest concentration.
    ResponsePeak,
}

impl ExplainedNumber {
    /// All there are.
    pub const ALL: [Self; 11] = [
        Self::Cmax,
        Self::Tmax,
        Self::AreaToEnd,
        Self::AreaToInfinity,
        Self::HalfLife,
        Self::TimeAbove,
        Self::Level,
        Self::ShareAbove,
        Self::ShareEverAbove,
        Self::Response,
        Self::ResponsePeak,
    ];

    /// Its name, as in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::ShareAbove => "share_above",
            Self::ShareEverAbove => "share_ever_above",
            Self::Response => "response",
            Self::ResponsePeak => "response_peak",
            _ => self.measure(0).map_or("", Measure::name),
        }
    }

    /// The one of a name; hyphens and spaces count as the underscores of tables.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace(['-', ' '], "_");
        Self::ALL.into_iter().find(|number| number.name() == name)
    }

    /// The measure of an exposure that it is, of a threshold of this index; `None` for what is none.
    pub fn measure(self, threshold: usize) -> Option<Measure> {
        match self {
            Self::Cmax => Some(Measure::Cmax),
            Self::Tmax => Some(Measure::Tmax),
            Self::AreaToEnd => Some(Measure::Area),
            Self::AreaToInfinity => Some(Measure::AreaToInfinity),
            Self::HalfLife => Some(Measure::HalfLife),
            Self::TimeAbove => Some(Measure::HoursAbove(threshold)),
            _ => None,
        }
    }

    /// Whether it is of one time.
    pub fn needs_time(self) -> bool {
        matches!(self, Self::Level | Self::ShareAbove | Self::Response)
    }

    /// Whether it is of a threshold.
    pub fn needs_threshold(self) -> bool {
        matches!(self, Self::TimeAbove | Self::ShareAbove | Self::ShareEverAbove)
    }

    /// Whether it is of a response.
    pub fn needs_response(self) -> bool {
        matches!(self, Self::Response | Self::ResponsePeak)
    }

    /// Whether it is one number of all people, and of nobody alone.
    pub fn is_share(self) -> bool {
        matches!(self, Self::ShareAbove | Self::ShareEverAbove)
    }
}
