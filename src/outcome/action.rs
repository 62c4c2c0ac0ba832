use crate::quantity::Time;

/// What a rule did in one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Action {
    /// The person's number; 0 is the typical one.
    pub subject: u64,
    /// When.
    pub time: Time,
    /// What.
    pub kind: ActionKind,
    /// The level that was seen, ng/mL; NaN where none is looked at.
    pub level: f64,
    /// The rate before, mg/h.
    pub before: f64,
    /// The rate after, mg/h.
    pub after: f64,
    /// What is given at once, mg.
    pub dose: f64,
}

/// What a rule may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// The infusion starts.
    Started,
    /// The rate is raised.
    Raised,
    /// The rate is lowered.
    Lowered,
    /// The infusion is stopped.
    Stopped,
    /// A stopped infusion goes on.
    Resumed,
    /// A booster is given.
    Booster,
    /// The infusion ends because all that may be given is given.
    TotalReached,
    /// The infusion ends because its time is over.
    Ended,
}

impl ActionKind {
    /// As files name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Raised => "raised",
            Self::Lowered => "lowered",
            Self::Stopped => "stopped",
            Self::Resumed => "resumed",
            Self::Booster => "booster",
            Self::TotalReached => "total reached",
            Self::Ended => "ended",
        }
    }
}
