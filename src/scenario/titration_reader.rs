//! Reads an arm whose infusion follows a rule.

use super::arm_reader::{ArmReader, DURATION, START, USUAL_ROUTE};
use super::keys;
use super::rule::Rule;
use super::rule_checks::check_rule;
use super::rule_keys;
use crate::document::{
    Content, Expected, Fields, Key, Mistake, Mistakes, Node, Sign, read_count, read_quantity,
};
use crate::model::Substances;
use crate::quantity::Time;
use crate::regimen::{Booster, DoseAmount, DoseRate, RateChange, Titration};
use std::sync::Arc;

/// Boosters of an arm.
const MOST_BOOSTERS: u64 = 100_000;
const RATE: Expected = Expected {
    what: "a rate",
    dimensions: DoseRate::DIMENSIONS,
    example: "10 mg/h or 0.1 mg/kg/h",
    sign: Sign::Positive,
};
const HIGHEST: Expected = Expected {
    what: "the highest rate",
    ..RATE
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
        let fields = Fields::open_in(node, "a rule", rule_keys::TITRATE, around, mistakes)?;
        let start = fields
            .get("start")
            .and_then(|node| self.rate(node, RATE, mistakes));
        let over = fields
            .get("over")
            .and_then(|node| self.arm.duration(node, DURATION, mistakes));
        let look = self.look(name, &fields, defaults, mistakes);
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
            let taken = taken_by_default(&titration, &fields);
            if !taken.is_empty() {
                defaults.push(format!("rule of arm {name}, {}", taken.join(", ")));
            }
            check_rule(&titration, &fields, &self.arm.weights(), mistakes);
        }
        Some(titration)
    }

    /// From one look to the next: as written, else as often as the rate may change.
    fn look(
        &self,
        name: &str,
        fields: &Fields<'_>,
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Option<Time> {
        if let Some(node) = fields.get("look") {
            return self.arm.duration(node, DURATION, mistakes);
        }
        let mut ignored = Mistakes::new();
        let mut every = |key: &str| {
            let node = inner(fields.get(key)?, "every")?;
            self.arm.duration(node, DURATION, &mut ignored)
        };
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
        let (known, expected, side): (&'static [Key], Expected, &str) = match key {
            "raise" => (rule_keys::RAISE, HIGHEST, "below"),
            _ => (rule_keys::LOWER, LOWEST, "above"),
        };
        let group = Fields::open_in(
            node,
            &format!("`{key}`"),
            known,
            Some((key, rule_keys::TITRATE)),
            mistakes,
        );
        let by = group
            .as_ref()
            .and_then(|group| self.rate(group.get("by")?, RATE, mistakes));
        let limit = group.as_ref().and_then(|group| group.get(limit));
        let limit = limit.map(|node| self.rate(node, expected, mistakes));
        let every = group.as_ref().and_then(|group| group.get("every"));
        let every = every.map_or(Some(usual), |node| self.arm.duration(node, DURATION, mistakes));
        if condition.is_none() {
            let place = fields.key(key).map_or(fields.place, |key| key.place);
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
        let around = Some(("booster", rule_keys::TITRATE));
        let fields = Fields::open_in(node, "a booster", rule_keys::BOOSTER, around, mistakes)?;
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
}

/// What is left out of a rule and decides what it gives.
fn taken_by_default(rule: &Titration, fields: &Fields<'_>) -> Vec<String> {
    let lacks = |node: Option<&Node>, key: &str| node.is_some_and(|node| inner(node, key).is_none());
    let mut taken = Vec::new();
    for (key, change) in [("raise", &rule.raise), ("lower", &rule.lower)] {
        if let Some(change) = change.as_ref().filter(|_| lacks(fields.get(key), "every")) {
            taken.push(format!("{key} every: {}", change.every));
        }
    }
    if lacks(fields.get("lower"), "at_least") {
        taken.push("lower at_least: 0 mg/h".to_string());
    }
    let when = |change: &'_ RateChange| change.when.clone();
    let booster = fields.get("booster").and_then(|node| inner(node, "if"));
    let conditions = [
        (fields.get("while"), rule.raise.as_ref().map(when)),
        (fields.get("lower_if"), rule.lower.as_ref().map(when)),
        (fields.get("stop_if"), rule.stop.clone()),
        (fields.get("resume_if"), rule.resume.clone()),
        (booster, rule.booster.as_ref().map(|booster| booster.when.clone())),
    ];
    let without = |key: &str| conditions.iter().find(|(node, _)| lacks(*node, key));
    if let Some((_, Some(condition))) = without("of") {
        taken.push(format!("of: {}", condition.analyte));
    }
    if without("seen").is_some() {
        taken.push("seen: at looks".to_string());
    }
    taken
}

/// What stands under a key of a group.
fn inner<'n>(group: &'n Node, key: &str) -> Option<&'n Node> {
    let mut ignored = Mistakes::new();
    Fields::any(group, "", &mut ignored)?.get(key)
}

/// Something that may be left out: `None` where it is there and could not be read.
fn whole<T>(read: Option<Option<T>>) -> Option<Option<T>> {
    match read {
        Some(found) => found.map(Some),
        None => Some(None),
    }
}
