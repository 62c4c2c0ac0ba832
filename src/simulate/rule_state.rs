use crate::outcome::ActionKind;
use crate::quantity::{Time, Weight};
use crate::regimen::{Condition, DoseAmount, DoseRate, RateChange, Seen, Titration};

/// How far a rule has come in one person.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleState {
    pub(super) now: Time,
    /// The rate that runs, or that a stopped infusion had, mg/h.
    pub(super) rate: f64,
    pub(super) runs: bool,
    /// Whether all that may be given is given.
    pub(super) over: bool,
    /// mg.
    pub(super) given: f64,
    /// When the rate was last changed.
    pub(super) changed: Time,
    /// When the last booster was given.
    pub(super) boosted: Option<Time>,
    pub(super) boosters: u32,
}

/// The amounts and rates of a rule for one person, mg and mg/h of what the model counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleAmounts {
    pub(super) subject: u64,
    pub(super) start: f64,
    pub(super) raise: f64,
    pub(super) highest: f64,
    pub(super) lower: f64,
    pub(super) lowest: f64,
    pub(super) booster: f64,
    pub(super) most: f64,
}

/// What sums of amounts are rounded by, relative to them.
const ROUNDING: f64 = 1e-12;

impl RuleAmounts {
    /// For a person, where one mg as written holds `strength` mg of what the model counts.
    pub(super) fn new(rule: &Titration, (subject, weight): (u64, Weight), strength: f64) -> Self {
        let rate = |rate: &DoseRate| rate.for_weight(weight).mg_per_hour() * strength;
        let mg = |dose: &DoseAmount| dose.for_weight(weight).mg() * strength;
        let by = |change: &Option<RateChange>| change.as_ref().map_or(0.0, |change| rate(&change.by));
        let limit =
            |change: &Option<RateChange>| change.as_ref().and_then(|change| change.limit.as_ref().map(rate));
        Self {
            subject,
            start: rate(&rule.start),
            raise: by(&rule.raise),
            highest: limit(&rule.raise).unwrap_or(f64::INFINITY),
            lower: by(&rule.lower),
            lowest: limit(&rule.lower).unwrap_or(0.0),
            booster: rule.booster.as_ref().map_or(0.0, |booster| mg(&booster.dose)),
            most: rule.max_total.as_ref().map_or(f64::INFINITY, mg),
        }
    }

    /// An amount in mg that errors are relative to.
    pub(super) fn scale(&self) -> f64 {
        (self.start * 24.0).max(1.0)
    }
}

impl RuleState {
    /// When an infusion starts.
    pub(super) fn new(from: Time, rate: f64) -> Self {
        Self {
            now: from,
            rate,
            runs: true,
            over: false,
            given: 0.0,
            changed: from,
            boosted: None,
            boosters: 0,
        }
    }

    /// The rate that runs, mg/h.
    pub(super) fn running(&self) -> f64 {
        match self.runs {
            true => self.rate,
            false => 0.0,
        }
    }

    /// What may still be given, mg.
    pub(super) fn left(&self, amounts: &RuleAmounts) -> f64 {
        (amounts.most - self.given).max(0.0)
    }

    /// What a rule may do now, in the order in which it does it, each with what has to be seen of a level.
    pub(super) fn possible<'r>(
        &self,
        rule: &'r Titration,
        amounts: &RuleAmounts,
        seen: Seen,
    ) -> impl Iterator<Item = (ActionKind, &'r Condition)> + use<'r> {
        let waited = |change: &RateChange| self.now - self.changed >= change.every;
        let (can_fall, can_rise) = (
            self.runs && self.rate > amounts.lowest,
            self.runs && self.rate < amounts.highest,
        );
        let stop = rule.stop.as_ref().filter(|_| self.runs);
        let resume = rule.resume.as_ref().filter(|_| !self.runs);
        let lower = rule.lower.as_ref().filter(|change| can_fall && waited(change));
        let raise = rule.raise.as_ref().filter(|change| can_rise && waited(change));
        let booster = rule.booster.as_ref().filter(|booster| {
            let unlocked = self.boosted.is_none_or(|last| self.now - last >= booster.lockout);
            let fits = self.given + amounts.booster <= amounts.most * (1.0 + ROUNDING);
            unlocked && fits && booster.at_most.is_none_or(|most| self.boosters < most)
        });
        let found = [
            stop.map(|stop| (ActionKind::Stopped, stop)),
            resume.map(|resume| (ActionKind::Resumed, resume)),
            lower.map(|change| (ActionKind::Lowered, &change.when)),
            raise.map(|change| (ActionKind::Raised, &change.when)),
            booster.map(|booster| (ActionKind::Booster, &booster.when)),
        ];
        let over = self.over;
        found
            .into_iter()
            .flatten()
            .filter(move |(_, condition)| !over && condition.seen == seen)
    }

    /// When something that is seen as its level is crossed may next be done again, where it now has to wait.
    pub(super) fn next_unlocked(&self, rule: &Titration) -> Option<Time> {
        let crossed = |condition: &Condition| condition.seen == Seen::WhenCrossed;
        let changes = rule.raise.iter().chain(&rule.lower);
        let changes = changes
            .filter(|change| crossed(&change.when))
            .map(|change| self.changed + change.every);
        let booster = rule.booster.iter().filter(|booster| crossed(&booster.when));
        let booster = booster.filter_map(|booster| Some(self.boosted? + booster.lockout));
        changes.chain(booster).filter(|time| *time > self.now).min()
    }
}
