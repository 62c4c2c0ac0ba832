/// What is measured of a person whom a pump, or a rule, holds at a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetMeasure {
    /// What is given while the target stands, mg.
    Amount,
    /// The highest rate, mg/h.
    HighestRate,
    /// The rate at the end, mg/h.
    LastRate,
    /// Time within [`TargetMeasure::RANGE`] of the target, h.
    TimeInRange,
    /// Median performance error, from when the target is set.
    MedianError,
    /// Median absolute performance error, from when the target is set.
    MedianAbsoluteError,
    /// Wobble, from when the target is set.
    Wobble,
    /// Divergence, from when the target is set.
    Divergence,
    /// Median performance error, once the pump's own model has reached the target.
    MedianErrorHeld,
    /// Median absolute performance error, once the pump's own model has reached the target.
    MedianAbsoluteErrorHeld,
    /// Wobble, once the pump's own model has reached the target.
    WobbleHeld,
    /// Divergence, once the pump's own model has reached the target.
    DivergenceHeld,
}

impl TargetMeasure {
    /// All of them, in the order of columns.
    pub const ALL: [Self; 12] = [
        Self::Amount,
        Self::HighestRate,
        Self::LastRate,
        Self::TimeInRange,
        Self::MedianError,
        Self::MedianAbsoluteError,
        Self::Wobble,
        Self::Divergence,
        Self::MedianErrorHeld,
        Self::MedianAbsoluteErrorHeld,
        Self::WobbleHeld,
        Self::DivergenceHeld,
    ];
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();
    /// Share of the target around it in which a level counts as held.
    pub const RANGE: f64 = 0.2;

    /// Its place in [`TargetMeasure::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// As files name it, without its unit.
    pub fn name(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::HighestRate => "highest_rate",
            Self::LastRate => "last_rate",
            Self::TimeInRange => "time_in_range",
            Self::MedianError => "mdpe_with_rise",
            Self::MedianAbsoluteError => "mdape_with_rise",
            Self::Wobble => "wobble_with_rise",
            Self::Divergence => "divergence_with_rise",
            Self::MedianErrorHeld => "mdpe_without_rise",
            Self::MedianAbsoluteErrorHeld => "mdape_without_rise",
            Self::WobbleHeld => "wobble_without_rise",
            Self::DivergenceHeld => "divergence_without_rise",
        }
    }

    /// Its unit.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Amount => "mg",
            Self::HighestRate | Self::LastRate => "mg/h",
            Self::TimeInRange => "h",
            Self::Divergence | Self::DivergenceHeld => "percent/h",
            _ => "percent",
        }
    }
}
