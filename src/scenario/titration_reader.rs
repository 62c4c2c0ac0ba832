//! Reads an arm whose infusion follows a rule.

use super::arm_reader::{ArmReader, DURATION, START, USUAL_ROUTE};
use super::keys;
use super::rule::Rule;
use crate::document::{
    Content, Expected, Fields, Key, Mistake, Mistakes, Node, Sign, quoted, read_choice, read_count,
    read_quantity, read_text,
};
use crate::effect::Threshold;
use crate::model::Substances;
use crate::quantity::{Quantity, Time};
use crate::regimen::{Booster, Condition, DoseAmount, DoseRate, RateChange, Seen, Side, Titration};
use std::sync::Arc;

/// Looks of an arm: each is a dose of its own.
const MOST_LOOKS: i64 = 20_000;
/// Boosters of an arm.
const MOST_BOOSTERS: u64 = 100_000;
const RATE: Expected = Expected {
    what: "a rate",
    dimensions: DoseRate::DIMENSIONS,
    example: "10 mg/h or 0.1 mg/kg/h",
    sign: Sign::Positive,
};
const LOWEST: Expected = Expected {
    what: "the lowest rate",
    sign: Sign::NotNegative,
    ..RATE
};
const AMOUNT: Expected = Expected {
    what: "an amount",
    dimensions: DoseAmount::DIMENSIONS,
    example: "10 mg or 0.1 mg/kg",
    sign: Sign::Positive,
};
const EXAMPLE: &str = "write `- titrate: {start: 10 mg/h, over: 5 days, look: 6 h, raise: {by: 5 mg/h, at_most: 40 mg/h}, \
                       while: {below: 150 ng/mL}}`";

/// What reading a rule needs to know besides.
pub(super) struct TitrationReader<'a> {
    pub(super) arm: &'a ArmReader<'a>,
    pub(super) drug: Option<&'a str>,
    pub(super) substances: &'a Substances,
    pub(super) strength: f64,
}

/// Whether an arm holds a rule.
pub(super) fn has_rule(arm: &Node) -> bool {
    let Content::List(items) = &arm.content else {
        return false;
    };
    items.iter().any(|item| {
        let mut ignored = Mistakes::new();
        matches!(item.content, Content::Map(_))
            && Fields::any(item, "", &mut ignored).is_some_and(|fields| fields.get("titrate").is_some())
    })
}

impl TitrationReader<'_> {
    /// The rule of an arm of a name, which holds it alone.
    pub(super) fn rule(
        &self,
        (name, arm): (&str, &Node),
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Option<Rule> {
        let Content::List(items) = &arm.content else {
            return None;
        };
        let [item] = items.as_slice() else {
            let message = "an arm with a rule holds the rule alone";
            let hint = "the rule finds what to give, and would not know of other doses; write them in an arm of their own";
            mistakes.add(Mistake::at(arm.heading.unwrap_or(arm.place), message).hint(hint));
            return None;
        };
        let fields = Fields::open(item, "an item of an arm", keys::ITEM, mistakes)?;
        for kind in ["bolus", "infusion", "target", "pause", "repeat"] {
            if let Some(key) = fields.key(kind) {
                let message = format!("here are titrate and {kind} in one item");
                let hint = "an arm with a rule holds the rule alone";
                mistakes.add(Mistake::at(key.place, message).hint(hint));
                return None;
            }
        }
        if let Some(key) = fields.key("route") {
            let message = format!("an infusion by rule goes by route `{USUAL_ROUTE}` alone");
            mistakes.add(Mistake::at(key.place, message).hint("leave `route` out"));
        }
        let from = match fields.get("at") {
            Some(node) => self.arm.duration(node, START, mistakes)?,
            None => Time::ZERO,
        };
        let titration = self.titration((name, fields.get("titrate")?), from, defaults, mistakes)?;
        Some(Rule {
            titration,
            route: Arc::from(USUAL_ROUTE),
            strength: self.strength,
        })
    }

    fn titration(
        &self,
        (name, node): (&str, &Node),
        from: Time,
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Option<Titration> {
        if !matches!(node.content, Content::Map(_)) {
            let message = format!("a rule is a group of keys, here is {}", node.seen());
            mistakes.add(Mistake::at(node.place, message).hint(EXAMPLE));
            return None;
        }
        let before = mistakes.len();
        let around = Some(("titrate", keys::ITEM));
        let fields = Fields::open_in(node, "a rule", keys::TITRATE, around, mistakes)?;
        let start = fields
            .get("start")
            .and_then(|node| self.rate(node, RATE, mistakes));
        let over = fields
            .get("over")
            .and_then(|node| self.arm.duration(node, DURATION, mistakes));
        let look = fields
            .get("look")
            .map(|node| self.arm.duration(node, DURATION, mistakes));
        let mut every = |key: &str| {
            let group = fields.get(key)?;
            let mut ignored = Mistakes::new();
            let every = Fields::any(group, "", &mut ignored)?.get("every")?;
            self.arm.duration(every, DURATION, &mut ignored)
        };
        let look = match look {
            Some(look) => look,
            None => {
                let own = every("raise").or_else(|| every("lower"));
                match own {
                    Some(look) => defaults.push(format!("rule of arm {name}, look: {look}")),
                    None => mistakes.add(
                        Mistake::at(fields.place, "it is not said how often somebody looks")
                            .hint("write look: 6 h beside `start`, or `every` with `raise`"),
                    ),
                }
                own
            }
        };
        let usual = look.unwrap_or_default();
        let raise = self.change(&fields, ["raise", "while", "at_most"], usual, mistakes);
        let lower = self.change(&fields, ["lower", "lower_if", "at_least"], usual, mistakes);
        let mut condition = |key: &str| fields.get(key).map(|node| self.condition(node, key, mistakes));
        let (stop, resume) = (condition("stop_if"), condition("resume_if"));
        let booster = fields.get("booster").map(|node| self.booster(node, mistakes));
        let max_total = fields.get("max_total").map(|node| self.amount(node, mistakes));
        let (start, over) = (start?, over?);
        let titration = Titration {
            start,
            from,
            until: from + over,
            look: look?,
            raise: whole(raise)?,
            lower: whole(lower)?,
            stop: whole(stop)?,
            resume: whole(resume)?,
            booster: whole(booster)?,
            max_total: whole(max_total)?,
        };
        if mistakes.len() == before {
            self.check(&titration, &fields, mistakes);
        }
        Some(titration)
    }

    /// A change of the rate, with the key of its condition and that of its limit.
    fn change(
        &self,
        fields: &Fields<'_>,
        [key, when, limit]: [&'static str; 3],
        usual: Time,
        mistakes: &mut Mistakes,
    ) -> Option<Option<RateChange>> {
        let condition = fields.get(when).map(|node| self.condition(node, when, mistakes));
        let Some(node) = fields.get(key) else {
            if let Some(key_node) = fields.key(when) {
                let message = format!("`{when}` says when to {key}, and there is no `{key}`");
                let hint = format!("write {key}: {{by: 5 mg/h}} beside it, or leave it out");
                mistakes.add(Mistake::at(key_node.place, message).hint(hint));
            }
            return None;
        };
        let known: &'static [Key] = if key == "raise" { keys::RAISE } else { keys::LOWER };
        let group = Fields::open_in(
            node,
            &format!("`{key}`"),
            known,
            Some((key, keys::TITRATE)),
            mistakes,
        );
        let by = group
            .as_ref()
            .and_then(|group| self.rate(group.get("by")?, RATE, mistakes));
        let limit = group.as_ref().and_then(|group| group.get(limit));
        let limit = limit.map(|node| self.rate(node, LOWEST, mistakes));
        let every = group.as_ref().and_then(|group| group.get("every"));
        let every = every.map_or(Some(usual), |node| self.arm.duration(node, DURATION, mistakes));
        if condition.is_none() {
            let place = fields.key(key).map_or(fields.place, |key| key.place);
            let side = if key == "raise" { "below" } else { "above" };
            let message = format!("it is not said when to {key}");
            let hint = format!("write {when}: {{{side}: 150 ng/mL}} beside `{key}`");
            mistakes.add(Mistake::at(place, message).hint(hint));
        }
        let change = (|| {
            Some(RateChange {
                by: by?,
                limit: whole(limit)?,
                every: every?,
                when: condition??,
            })
        })();
        Some(change)
    }

    fn booster(&self, node: &Node, mistakes: &mut Mistakes) -> Option<Booster> {
        let around = Some(("booster", keys::TITRATE));
        let fields = Fields::open_in(node, "a booster", keys::BOOSTER, around, mistakes)?;
        let dose = fields.get("dose").and_then(|node| self.amount(node, mistakes));
        let when = fields
            .get("if")
            .and_then(|node| self.condition(node, "if", mistakes));
        let lockout = fields
            .get("lockout")
            .and_then(|node| self.arm.duration(node, DURATION, mistakes));
        let at_most = fields
            .get("at_most")
            .map(|node| read_count(node, "the number of boosters", 1, MOST_BOOSTERS, mistakes));
        Some(Booster {
            dose: dose?,
            when: when?,
            lockout: lockout?,
            at_most: match at_most {
                Some(count) => Some(u32::try_from(count?).ok()?),
                None => None,
            },
        })
    }

    fn condition(&self, node: &Node, key: &str, mistakes: &mut Mistakes) -> Option<Condition> {
        let around = Some((key, keys::TITRATE));
        let fields = Fields::open_in(node, &format!("`{key}`"), keys::CONDITION, around, mistakes)?;
        let analyte = self.analyte(&fields, mistakes);
        let seen = match fields.get("seen") {
            Some(node) => read_choice(node, "when it is seen", Seen::CHOICES, mistakes),
            None => Some(Seen::AtLooks),
        };
        let (side, node) = match (fields.get("above"), fields.get("below")) {
            (Some(node), None) => (Side::Above, node),
            (None, Some(node)) => (Side::Below, node),
            _ => {
                let message = format!("`{key}` needs one of above and below");
                let hint = format!("write {key}: {{below: 150 ng/mL}} or {{above: 300 ng/mL}}");
                mistakes.add(Mistake::at(fields.place, message).hint(hint));
                return None;
            }
        };
        if let Some(quantity) = node.scalar().and_then(|text| text.parse::<Quantity>().ok()) {
            let limits = self.arm.limits;
            limits.check("concentration", "a concentration", &quantity, node, mistakes);
        }
        let analyte = analyte?;
        let level = Threshold::read_concentration(node, Some(&analyte), self.substances, mistakes)?;
        if seen? == Seen::WhenCrossed {
            self.check_linear(node, mistakes)?;
        }
        Some(Condition {
            analyte,
            side,
            level,
            seen: seen?,
        })
    }

    /// What is looked at: the substance that is named, else what the study's models have first.
    fn analyte(&self, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<String> {
        let node = fields.get("of");
        let name = match node {
            Some(node) => read_text(node, "a substance", mistakes)?,
            None => {
                let first = self.arm.models.first()?;
                let drug = self.drug.unwrap_or(&first.drug.name);
                let is_read = first.analytes().any(|(name, _)| name == drug);
                let other = || first.analytes().next().map(|(name, _)| name.to_string());
                if is_read { drug.to_string() } else { other()? }
            }
        };
        for model in self.arm.models {
            if !model.analytes().any(|(known, _)| known == name) {
                let names: Vec<&str> = model.analytes().map(|(name, _)| name).collect();
                let place = node.map_or(fields.place, |node| node.place);
                let message = format!("model {} computes no {}", model.id, quoted(&name));
                let hint = format!(
                    "it computes {}; write it as `of: {}`",
                    names.join(", "),
                    names.join(" or ")
                );
                mistakes.add(Mistake::at(place, message).hint(hint));
                return None;
            }
        }
        Some(name)
    }

    fn check_linear(&self, node: &Node, mistakes: &mut Mistakes) -> Option<()> {
        let bent = self
            .arm
            .models
            .iter()
            .find(|model| !(model.is_linear() && model.is_constant_in_time()));
        let Some(model) = bent else { return Some(()) };
        let message = format!(
            "when a level is crossed is not found for model {}, which is not linear",
            model.id
        );
        let hint = "leave `seen: when crossed` out, and look more often";
        mistakes.add(Mistake::at(node.place, message).hint(hint));
        None
    }

    fn rate(&self, node: &Node, expected: Expected, mistakes: &mut Mistakes) -> Option<DoseRate> {
        let quantity = read_quantity(node, expected, mistakes)?;
        let kind = match quantity.dimension().is_per_weight() {
            true => "rate_per_weight",
            false => "rate",
        };
        self.arm
            .limits
            .check(kind, expected.what, &quantity, node, mistakes);
        DoseRate::from_quantity(&quantity)
    }

    fn amount(&self, node: &Node, mistakes: &mut Mistakes) -> Option<DoseAmount> {
        let quantity = read_quantity(node, AMOUNT, mistakes)?;
        DoseAmount::from_quantity(&quantity)
    }

    /// A rule that can never act is a mistake.
    fn check(&self, rule: &Titration, fields: &Fields<'_>, mistakes: &mut Mistakes) {
        let place = |key: &str| fields.key(key).map_or(fields.place, |key| key.place);
        let length = rule.until - rule.from;
        let only_looks = rule.conditions().all(|condition| condition.seen == Seen::AtLooks);
        if rule.conditions().next().is_none() {
            let message = "this rule does nothing";
            let hint = "write what it does, such as raise: {by: 5 mg/h} and while: {below: 150 ng/mL}, or take an infusion";
            mistakes.add(Mistake::at(fields.place, message).hint(hint));
        } else if only_looks && rule.look >= length {
            let message = format!(
                "nobody ever looks: the first look is after {}, when the infusion is over",
                rule.look
            );
            mistakes.add(Mistake::at(place("look"), message).hint("make `look` shorter, or `over` longer"));
        }
        if rule.look > Time::ZERO && length.microseconds() / rule.look.microseconds() > MOST_LOOKS {
            let message = format!("these are more than {MOST_LOOKS} looks");
            mistakes.add(Mistake::at(place("look"), message).hint("make `look` longer"));
        }
        let Some(weight) = self.arm.weights().first().copied() else {
            return;
        };
        let rate = |rate: DoseRate| rate.for_weight(weight).mg_per_hour();
        if let Some(limit) = rule.raise.as_ref().and_then(|raise| raise.limit)
            && rate(limit) <= rate(rule.start)
            && rule.lower.is_none()
        {
            let message = "the rate starts at the highest it may have, so it is never raised";
            mistakes.add(
                Mistake::at(place("raise"), message).hint("write a higher `at_most`, or a lower `start`"),
            );
        }
        if let Some(limit) = rule.lower.as_ref().and_then(|lower| lower.limit)
            && rate(limit) >= rate(rule.start)
            && rule.raise.is_none()
        {
            let message = "the rate starts at the lowest it may have, so it is never lowered";
            mistakes.add(
                Mistake::at(place("lower"), message).hint("write a lower `at_least`, or a higher `start`"),
            );
        }
        if rule.resume.is_some() && rule.stop.is_none() {
            let message = "there is nothing to resume, as nothing stops the infusion";
            mistakes
                .add(Mistake::at(place("resume_if"), message).hint("write stop_if: {above: 300 ng/mL} too"));
        }
    }
}

/// Something that may be left out: `None` where it is there and could not be read.
fn whole<T>(read: Option<Option<T>>) -> Option<Option<T>> {
    match read {
        Some(found) => found.map(Some),
        None => Some(None),
    }
}
