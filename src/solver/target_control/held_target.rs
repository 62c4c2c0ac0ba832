use crate::quantity::{MassRate, Time};
use crate::regimen::Target;

/// How far a pump came with a target, by its own model: what a display on the pump would say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldTarget {
    /// The target.
    pub target: Target,
    /// From when on its own level is the target; `None` if it never is. It is the end of the first step after which
    /// the level is within [`HeldTarget::REACHED`] of the target.
    pub reached: Option<Time>,
    /// Its own level at the end, ng/mL.
    pub level_at_end: f64,
    /// How long it ran at the highest rate it can, or was held back by the ceiling.
    pub at_limit: Time,
    /// The highest rate it would have needed.
    pub needed: MassRate,
}

impl HeldTarget {
    /// Share of a target within which it counts as reached: what the effect-site method keeps to while the target
    /// stands.
    pub const REACHED: f64 = 0.01;

    /// Nothing known yet.
    pub(super) fn new(target: Target) -> Self {
        Self {
            target,
            reached: None,
            level_at_end: 0.0,
            at_limit: Time::ZERO,
            needed: MassRate::default(),
        }
    }

    /// Takes in a step that ends at `end` with this level in ng/mL, for which a rate in mg/h was needed.
    pub(super) fn add(&mut self, [start, end]: [Time; 2], level: f64, needed: f64, is_limited: bool) {
        let target = self.target.level.ng_per_ml();
        if self.reached.is_none() && (level - target).abs() <= Self::REACHED * target {
            self.reached = Some(end);
        }
        self.level_at_end = level;
        self.needed = MassRate::from_mg_per_hour(self.needed.mg_per_hour().max(needed));
        if is_limited {
            self.at_limit = self.at_limit + (end - start);
        }
    }
}
