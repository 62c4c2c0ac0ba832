use super::{DoseAmount, DoseRate};
use crate::quantity::{Concentration, Time};
use std::fmt;

/// An infusion whose rate follows what is seen of a person: a rule, as written.
///
/// At a look, in this order: it stops, or resumes, or is lowered, or raised, each at most once; then a booster may be
/// given.
#[derive(Clone, Debug, PartialEq)]
pub struct Titration {
    /// The rate it starts with.
    pub start: DoseRate,
    /// When it starts.
    pub from: Time,
    /// When it ends, whatever is seen.
    pub until: Time,
    /// From one look to the next; the first comes so long after the start.
    pub look: Time,
    /// Upwards, by so much at a time.
    pub raise: Option<RateChange>,
    /// Downwards, by so much at a time.
    pub lower: Option<RateChange>,
    /// When the infusion is stopped.
    pub stop: Option<Condition>,
    /// When a stopped infusion goes on, at the rate it had; without it, it stays stopped.
    pub resume: Option<Condition>,
    /// What is given at once besides.
    pub booster: Option<Booster>,
    /// The most that is given in all: the infusion ends when it is reached, and a booster that exceeds it is not given.
    pub max_total: Option<DoseAmount>,
}

/// A change of a rate.
#[derive(Clone, Debug, PartialEq)]
pub struct RateChange {
    /// By how much.
    pub by: DoseRate,
    /// How far: the highest rate of a rise, the lowest of a fall.
    pub limit: Option<DoseRate>,
    /// So long after the last change at the earliest.
    pub every: Time,
    /// When.
    pub when: Condition,
}

/// A dose given at once when a level is seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Booster {
    /// How much.
    pub dose: DoseAmount,
    /// When.
    pub when: Condition,
    /// So long after the last one at the earliest.
    pub lockout: Time,
    /// How many at most.
    pub at_most: Option<u32>,
}

/// What has to be seen of a level.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The substance whose level it is.
    pub analyte: String,
    /// On which side of the level; at the level itself is on neither.
    pub side: Side,
    /// The level; where a response is looked at, that of the person, which is known of each alone.
    pub level: Concentration,
    /// Where it is the value of a response that is looked at: which.
    pub response: Option<ResponseCondition>,
    /// When it is seen.
    pub seen: Seen,
}

/// The value of a response that a condition looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseCondition {
    /// The name of the response.
    pub id: String,
    /// The value, on its scale.
    pub value: f64,
    /// Whether the response falls as the concentration rises.
    pub falls: bool,
}

/// A side of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Higher.
    Above,
    /// Lower.
    Below,
}

/// When a level is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// By somebody who looks at stated times.
    AtLooks,
    /// In the moment it is crossed.
    WhenCrossed,
}

impl Seen {
    /// What a file may write.
    pub const CHOICES: &'static [(&'static str, Self)] =
        &[("at looks", Self::AtLooks), ("when crossed", Self::WhenCrossed)];
}

impl Condition {
    /// The same of one person, whose response reaches the value at a concentration: where it falls as the concentration
    /// rises, below the value is above that.
    #[must_use]
    pub fn at(&self, concentration: Concentration) -> Self {
        let falls = self.response.as_ref().is_some_and(|response| response.falls);
        let side = match (self.side, falls) {
            (Side::Above, true) => Side::Below,
            (Side::Below, true) => Side::Above,
            (side, false) => side,
        };
        Self {
            side,
            level: concentration,
            ..self.clone()
        }
    }

    /// Whether it holds at a level, ng/mL.
    pub fn holds(&self, level: f64) -> bool {
        match self.side {
            Side::Above => level > self.level.ng_per_ml(),
            Side::Below => level < self.level.ng_per_ml(),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::Above => "above",
            Side::Below => "below",
        };
        match &self.response {
            Some(response) => write!(f, "{} is {side} {}", response.id, response.value),
            None => write!(f, "{} is {side} {}", self.analyte, self.level),
        }
    }
}

impl Titration {
    /// How often somebody looks.
    pub fn looks(&self) -> u64 {
        let length = (self.until - self.from).microseconds();
        let look = self.look.microseconds().max(1);
        // Nobody looks when it ends.
        u64::try_from((length - 1) / look).unwrap_or_default()
    }

    /// The same rule with other conditions.
    #[must_use]
    pub fn with_conditions(&self, other: impl Fn(&Condition) -> Condition) -> Self {
        let change = |change: &RateChange| RateChange {
            when: other(&change.when),
            ..change.clone()
        };
        Self {
            raise: self.raise.as_ref().map(change),
            lower: self.lower.as_ref().map(change),
            stop: self.stop.as_ref().map(&other),
            resume: self.resume.as_ref().map(&other),
            booster: self.booster.as_ref().map(|booster| Booster {
                when: other(&booster.when),
                ..booster.clone()
            }),
            ..self.clone()
        }
    }

    /// Every condition, each once.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let changes = self.raise.iter().chain(&self.lower).map(|change| &change.when);
        let booster = self.booster.iter().map(|booster| &booster.when);
        changes.chain(&self.stop).chain(&self.resume).chain(booster)
    }
}
