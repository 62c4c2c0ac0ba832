//! What is wrong with a rule as a whole: one that can never act, or never rests.

use crate::document::{Fields, Mistake, Mistakes};
use crate::quantity::{Time, Weight, with_thousands};
use crate::regimen::{Condition, DoseRate, RateChange, Seen, Side, Titration};

/// Looks of an arm: each is a dose of its own.
const MOST_LOOKS: u64 = 20_000;

/// Adds what is wrong with a rule that was read from some fields, for people of these weights.
pub(super) fn check_rule(rule: &Titration, fields: &Fields<'_>, weights: &[Weight], mistakes: &mut Mistakes) {
    let checks = RuleChecks {
        rule,
        fields,
        weights,
    };
    checks.looks(mistakes);
    checks.limits(mistakes);
    checks.waits(mistakes);
    checks.pairs(mistakes);
}

struct RuleChecks<'a> {
    rule: &'a Titration,
    fields: &'a Fields<'a>,
    weights: &'a [Weight],
}

impl RuleChecks<'_> {
    fn at(&self, key: &str, message: impl Into<String>) -> Mistake {
        let place = self.fields.key(key).map_or(self.fields.place, |key| key.place);
        Mistake::at(place, message.into())
    }

    fn length(&self) -> Time {
        self.rule.until - self.rule.from
    }

    /// Whether one rate is at least another, in everybody.
    fn at_least(&self, one: DoseRate, other: DoseRate) -> bool {
        let rate = |rate: DoseRate, weight: &Weight| rate.for_weight(*weight).mg_per_hour();
        let mut weights = self.weights.iter();
        !self.weights.is_empty() && weights.all(|weight| rate(one, weight) >= rate(other, weight))
    }

    fn looks(&self, mistakes: &mut Mistakes) {
        let (rule, length) = (self.rule, self.length());
        let only_looks = rule.conditions().all(|condition| condition.seen == Seen::AtLooks);
        if rule.conditions().next().is_none() {
            let message = "this rule does nothing";
            let hint = "write what it does, such as raise: {by: 5 mg/h} and while: {below: 150 ng/mL}, or take an infusion";
            mistakes.add(Mistake::at(self.fields.place, message).hint(hint));
        } else if only_looks && rule.look >= length {
            let message = format!(
                "nobody ever looks: the first look is after {}, when the infusion is over",
                rule.look
            );
            mistakes.add(
                self.at("look", message)
                    .hint("make `look` shorter, or `over` longer"),
            );
        }
        if is_too_often(rule.look, length) {
            let message = format!("these are more than {} looks", with_thousands(MOST_LOOKS));
            mistakes.add(self.at("look", message).hint("make `look` longer"));
        }
    }

    /// What is at its limit from the start, or does not fit under it.
    fn limits(&self, mistakes: &mut Mistakes) {
        let rule = self.rule;
        let limit = |change: &Option<RateChange>| change.as_ref().and_then(|change| change.limit);
        let (highest, lowest) = (limit(&rule.raise), limit(&rule.lower));
        if let Some(highest) = highest
            && self.at_least(rule.start, highest)
            && rule.lower.is_none()
        {
            let message = "the rate starts at the highest it may have, so it is never raised";
            let hint = "write a higher `at_most`, or a lower `start`";
            mistakes.add(self.at("raise", message).hint(hint));
        }
        if let Some(lowest) = lowest
            && self.at_least(lowest, rule.start)
            && rule.raise.is_none()
        {
            let message = "the rate starts at the lowest it may have, so it is never lowered";
            let hint = "write a lower `at_least`, or a higher `start`";
            mistakes.add(self.at("lower", message).hint(hint));
        }
        if rule.resume.is_some() && rule.stop.is_none() {
            let message = "there is nothing to resume, as nothing stops the infusion";
            let hint = "write stop_if: {above: 300 ng/mL} too";
            mistakes.add(self.at("resume_if", message).hint(hint));
        }
        if let (Some(booster), Some(most)) = (&rule.booster, rule.max_total)
            && !self.weights.is_empty()
            && self
                .weights
                .iter()
                .all(|weight| booster.dose.for_weight(*weight).mg() > most.for_weight(*weight).mg())
        {
            let message = format!(
                "a booster of {} is more than {most} in all, so none is ever given",
                booster.dose
            );
            let hint = "write a smaller `dose`, or a larger `max_total`";
            mistakes.add(self.at("booster", message).hint(hint));
        }
    }

    /// How long one waits for a change, and for a booster.
    fn waits(&self, mistakes: &mut Mistakes) {
        let (rule, length) = (self.rule, self.length());
        for (key, change, done) in [
            ("raise", &rule.raise, "raised"),
            ("lower", &rule.lower, "lowered"),
        ] {
            let Some(change) = change else { continue };
            if change.every >= length && (rule.look < length || change.when.seen == Seen::WhenCrossed) {
                let message = format!(
                    "the rate is never {done}: `every` lets it change after {}, when the infusion is over",
                    change.every
                );
                mistakes.add(
                    self.at(key, message)
                        .hint("make `every` shorter, or `over` longer"),
                );
            }
            self.too_often(key, "every", (&change.when, change.every), mistakes);
        }
        if let Some(booster) = &rule.booster {
            self.too_often("booster", "lockout", (&booster.when, booster.lockout), mistakes);
        }
    }

    fn too_often(&self, key: &str, wait: &str, (when, every): (&Condition, Time), mistakes: &mut Mistakes) {
        if when.seen == Seen::WhenCrossed && is_too_often(every, self.length()) {
            let message = format!(
                "with {wait}: {every} this may happen more than {} times",
                with_thousands(MOST_LOOKS)
            );
            mistakes.add(self.at(key, message).hint(format!("make `{wait}` longer")));
        }
    }

    /// Two things that undo each other at one and the same level.
    fn pairs(&self, mistakes: &mut Mistakes) {
        let rule = self.rule;
        if let (Some(stop), Some(resume)) = (&rule.stop, &rule.resume)
            && hold_together(stop, resume)
        {
            let message =
                format!("stopped when {stop} and resumed when {resume}, it would go on and off by turns");
            let hint = "leave a gap: stop_if: {above: 300 ng/mL} with resume_if: {below: 200 ng/mL}";
            mistakes.add(self.at("resume_if", message).hint(hint));
        }
        if let (Some(raise), Some(lower)) = (&rule.raise, &rule.lower)
            && hold_together(&raise.when, &lower.when)
        {
            let message = format!(
                "raised while {} and lowered while {}, the rate would go up and down by turns",
                raise.when, lower.when
            );
            let hint = "leave a gap: while: {below: 150 ng/mL} with lower_if: {above: 250 ng/mL}";
            mistakes.add(self.at("lower_if", message).hint(hint));
        }
    }
}

/// Whether there is a level at which two conditions hold; where one is seen as it is crossed, also one at which they meet.
fn hold_together(one: &Condition, other: &Condition) -> bool {
    if one.analyte != other.analyte {
        return false;
    }
    if one.response.as_ref().map(|response| &response.id)
        != other.response.as_ref().map(|response| &response.id)
    {
        // Where a response reaches a value is another concentration in each person.
        return false;
    }
    let (low, high) = match (one.side, other.side) {
        (Side::Above, Side::Below) => (place(one), place(other)),
        (Side::Below, Side::Above) => (place(other), place(one)),
        _ => return true,
    };
    let crossed = [one, other]
        .iter()
        .any(|condition| condition.seen == Seen::WhenCrossed);
    low < high || (crossed && low == high)
}

/// Where the level of a condition stands among others: in ng/mL, or on the scale of a response.
fn place(condition: &Condition) -> f64 {
    let level = condition.level.ng_per_ml();
    condition
        .response
        .as_ref()
        .map_or(level, |response| response.value)
}

fn is_too_often(every: Time, length: Time) -> bool {
    let times = length.microseconds() / every.microseconds().max(1);
    every > Time::ZERO && u64::try_from(times).is_ok_and(|times| times > MOST_LOOKS)
}
