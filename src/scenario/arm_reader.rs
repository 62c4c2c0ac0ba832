//! Reads `arms:`: what is given, item by item.

use super::keys;
use super::limits::{Limits, MOST_ROUNDS};
use super::skip_reader::read_skip;
use crate::document::{
    Content, Expected, Fields, Mistake, Mistakes, Node, Sign, did_you_mean, nearest, quoted, read_count,
    read_flag, read_list, read_name, read_quantity,
};
use crate::effect::Response;
use crate::model::{Library, Model};
use crate::population::People;
use crate::quantity::{Dimension, Time, Weight};
use crate::regimen::{Item, Regimen, RegimenError};
use std::sync::Arc;

/// The route taken when an item names none.
pub(super) const USUAL_ROUTE: &str = "iv";

/// What reading an arm needs to know.
pub(super) struct ArmReader<'a> {
    pub(super) models: &'a [Model],
    /// Those that a rule may look at.
    pub(super) responses: &'a [Response],
    pub(super) people: Option<&'a People>,
    pub(super) limits: &'a Limits,
    pub(super) library: &'a Library,
}

pub(super) const ARMS_EXAMPLE: &str =
    "write a name, such as `2 h:`, and under it what is given, each dose behind a dash";
pub(super) const DURATION: Expected = Expected {
    what: "a duration",
    dimensions: &[Dimension::TIME],
    example: "40 min, 2 h or 4 days",
    sign: Sign::Positive,
};
pub(super) const START: Expected = Expected {
    what: "a time",
    dimensions: &[Dimension::TIME],
    example: "0 h, 90 min or 3 h",
    sign: Sign::NotNegative,
};
const KINDS: [&str; 4] = ["bolus", "infusion", "pause", "repeat"];
const ITEM_KINDS: &str = "an item is one of bolus, infusion, target, titrate, pause and repeat";
const ITEM_EXAMPLE: &str = "write `- bolus: 35 mg` or `- infusion: {dose: 0.5 mg/kg, over: 40 min}`";

impl ArmReader<'_> {
    /// The items of an arm. A placebo arm holds none.
    pub(super) fn items(&self, node: &Node, what: &str, mistakes: &mut Mistakes) -> Vec<Item> {
        let hint = format!("{ITEM_EXAMPLE}; an arm that gives nothing is written as []");
        let before = mistakes.len();
        let items = self.list(node, what, hint, mistakes);
        if mistakes.len() == before {
            self.check_steady_state(node, &items, mistakes);
        }
        items
    }

    fn list(&self, node: &Node, what: &str, hint: String, mistakes: &mut Mistakes) -> Vec<Item> {
        match node.content {
            Content::Scalar(_) | Content::Empty => {
                let message = format!("{what} is a list of doses, here is {}", node.seen());
                mistakes.add(Mistake::at(node.place, message).hint(hint));
                Vec::new()
            }
            _ => read_list(node, what, mistakes)
                .iter()
                .filter_map(|node| self.item(node, mistakes))
                .collect(),
        }
    }

    /// The items of one round of a repeat, which hold at least one dose.
    fn round(&self, node: &Node, what: &str, mistakes: &mut Mistakes) -> Vec<Item> {
        let before = mistakes.len();
        let items = self.list(node, what, ITEM_EXAMPLE.to_string(), mistakes);
        let gives = items.iter().any(|item| !matches!(item, Item::Pause(_)));
        if !gives && mistakes.len() == before {
            let place = node.heading.unwrap_or(node.place);
            mistakes.add(Mistake::at(place, format!("{what} holds no dose")).hint(ITEM_EXAMPLE));
        }
        items
    }

    fn item(&self, node: &Node, mistakes: &mut Mistakes) -> Option<Item> {
        if !matches!(node.content, Content::Map(_)) {
            let message = format!("{ITEM_KINDS}; here is {}", node.seen());
            mistakes.add(Mistake::at(node.place, message).hint(ITEM_EXAMPLE));
            return None;
        }
        let before = mistakes.len();
        let fields = Fields::open(node, "an item of an arm", keys::ITEM, mistakes)?;
        let all_known = mistakes.len() == before;
        let at = fields
            .get("at")
            .and_then(|node| self.duration(node, START, mistakes));
        let written: Vec<&str> = KINDS
            .into_iter()
            .filter(|name| fields.get(name).is_some())
            .collect();
        let [name] = written.as_slice() else {
            if !written.is_empty() {
                let message = format!("here are {} in one item", written.join(" and "));
                let hint = "start each on a line of its own with a dash and a space";
                mistakes.add(Mistake::at(node.place, message).hint(hint));
            } else if let Some(key) = fields.key("target") {
                let hint = "write each round as a target of its own, with the time it starts: `at: 24 h` beside `target`";
                mistakes.add(Mistake::at(key.place, "a target stands in an arm, not in a repeat").hint(hint));
            } else if all_known {
                let message = format!("{ITEM_KINDS}; here is none");
                mistakes.add(Mistake::at(node.place, message).hint(ITEM_EXAMPLE));
            }
            return None;
        };
        let value = fields.get(name)?;
        self.refuse_beside(&fields, "target", name, mistakes)?;
        match *name {
            "pause" => {
                self.refuse(&fields, &["at", "route", "solution", "vial"], "a pause", mistakes);
                Some(Item::Pause(self.duration(value, DURATION, mistakes)?))
            }
            "repeat" => {
                self.refuse(&fields, &["route", "solution", "vial"], "a repeat", mistakes);
                self.repeat(value, at, mistakes)
            }
            _ => self.give(name, at, &fields, mistakes),
        }
    }

    /// Something that stands in an arm of its own, beside another kind of item.
    fn refuse_beside(
        &self,
        fields: &Fields<'_>,
        alone: &str,
        name: &str,
        mistakes: &mut Mistakes,
    ) -> Option<()> {
        let Some(key) = fields.key(alone) else {
            return Some(());
        };
        mistakes.add(
            Mistake::at(key.place, format!("here are {alone} and {name} in one item"))
                .hint("start each on a line of its own with a dash and a space"),
        );
        None
    }

    fn refuse(&self, fields: &Fields<'_>, names: &[&str], what: &str, mistakes: &mut Mistakes) {
        for name in names {
            if let Some(key) = fields.key(name) {
                mistakes.add(
                    Mistake::at(key.place, format!("{what} has no `{name}`"))
                        .hint("write it beside a bolus or an infusion"),
                );
            }
        }
    }

    pub(super) fn duration(&self, node: &Node, expected: Expected, mistakes: &mut Mistakes) -> Option<Time> {
        let quantity = read_quantity(node, expected, mistakes)?;
        let what = expected.what;
        if !self.limits.check("duration", what, &quantity, node, mistakes) {
            return None;
        }
        let time = Time::from_quantity(&quantity)?;
        if time == Time::ZERO && quantity.value() != 0.0 {
            mistakes.add(
                Mistake::at(node.place, format!("{} is too short for {what}", node.seen()))
                    .hint("is the unit right? times are counted in microseconds here"),
            );
            return None;
        }
        Some(time)
    }

    fn repeat(&self, node: &Node, at: Option<Time>, mistakes: &mut Mistakes) -> Option<Item> {
        let before = mistakes.len();
        let fields = Fields::open_in(
            node,
            "a repeat",
            keys::REPEAT,
            Some(("repeat", keys::ITEM)),
            mistakes,
        )?;
        let every = fields
            .get("every")
            .and_then(|node| self.duration(node, DURATION, mistakes));
        let times = fields
            .get("times")
            .and_then(|node| read_count(node, "the number of rounds", 1, MOST_ROUNDS, mistakes));
        let skip = match fields.get("skip") {
            Some(node) => read_skip(node, times, mistakes),
            None => Some(Vec::new()),
        };
        let steady_state = fields
            .get("steady_state")
            .and_then(|node| read_flag(node, "`steady_state`", mistakes));
        let items = fields
            .get("doses")
            .map(|node| self.round(node, "`doses`", mistakes));
        let item = Item::Repeat {
            at,
            every: every?,
            times: u32::try_from(times?).ok()?,
            skip: skip?,
            steady_state: steady_state.unwrap_or(false),
            items: items?,
        };
        if mistakes.len() == before {
            self.check_rounds(&item, &fields, mistakes);
        }
        Some(item)
    }

    /// There are not too many doses.
    fn check_rounds(&self, item: &Item, fields: &Fields<'_>, mistakes: &mut Mistakes) {
        let regimen = Regimen::new(vec![item.clone()]);
        let Some(weight) = self.weights().first().copied() else {
            return;
        };
        if let Err(error) = regimen.timeline(weight) {
            let place = fields.key("every").map_or(fields.place, |key| key.place);
            mistakes.add(Mistake::at(place, error.to_string()).hint(way_out(&error)));
        }
    }

    /// The weights that stand for all: the typical one first, then the lightest and the heaviest.
    pub(super) fn weights(&self) -> Vec<Weight> {
        self.people.map_or_else(Vec::new, |people| {
            let (lightest, heaviest) = people.weight_bounds();
            vec![people.typical_weight(), lightest, heaviest]
        })
    }

    /// The route an item takes; every model must have it.
    pub(super) fn route(
        &self,
        node: Option<&Node>,
        value: &Node,
        is_infusion: bool,
        mistakes: &mut Mistakes,
    ) -> Option<Arc<str>> {
        let name = match node {
            Some(node) => read_name(node, "a route", mistakes)?,
            None => USUAL_ROUTE.to_string(),
        };
        let place = node.map_or(value.place, |node| node.place);
        for model in self.models {
            match model.route(&name) {
                None => {
                    let names: Vec<&str> = model.routes.iter().map(|route| route.name.as_str()).collect();
                    let near = did_you_mean(&name, names.iter().copied());
                    let hint = near.unwrap_or_else(|| self.other_routes(&name, &names));
                    let message = format!("model {} has no route {}", model.id, quoted(&name));
                    mistakes.add(Mistake::at(place, message).hint(hint));
                    return None;
                }
                Some(route) if is_infusion && route.entries.iter().any(|entry| entry.over.is_some()) => {
                    let message = format!("a dose by route `{name}` is taken at once and cannot be infused");
                    mistakes.add(
                        Mistake::at(place, message).hint("write `- bolus: 50 mg`, with the route under it"),
                    );
                    return None;
                }
                Some(_) => {}
            }
        }
        Some(Arc::from(name))
    }
}

impl ArmReader<'_> {
    /// The routes a model has, and the models that have the one that was written.
    fn other_routes(&self, written: &str, here: &[&str]) -> String {
        let here = format!("its routes are: {}", here.join(", "));
        let all: Vec<Model> = self.library.all();
        let names = || {
            all.iter()
                .flat_map(|model| &model.routes)
                .map(|route| route.name.as_str())
        };
        let Some(meant) = nearest(written, names()) else {
            return here;
        };
        let having: Vec<&str> = all
            .iter()
            .filter(|model| model.route(meant).is_some())
            .map(|model| model.id.as_str())
            .collect();
        format!(
            "{here}; models with the route `{meant}` are {}",
            having.join(", ")
        )
    }
}

/// What to try where doses cannot be laid out in time.
pub(super) fn way_out(error: &RegimenError) -> &'static str {
    match error {
        RegimenError::TooMany { .. } => "is one of the `times` or `every` mistyped?",
    }
}
