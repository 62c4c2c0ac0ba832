//! Where `steady_state` may stand: at what an arm begins with.

use super::arm_reader::ArmReader;
use crate::document::{Content, Mistake, Mistakes, Node};
use crate::regimen::{Item, Regimen};

const KEY: &str = "steady_state";
const FIRST: &str = "put this `repeat` first in its arm, without `at`; what else is given at that time follows it, with `at: 0 h`";

impl ArmReader<'_> {
    /// Rounds that have been given for ever are the first of an arm, follow each other without overlap, and have a steady
    /// state. `node` is the list of `items`.
    pub(super) fn check_steady_state(&self, node: &Node, items: &[Item], mistakes: &mut Mistakes) {
        let Content::List(nodes) = &node.content else {
            return;
        };
        for (index, item) in nodes.iter().enumerate() {
            let first = value(item, "repeat").filter(|_| index == 0 && value(item, "at").is_none());
            let own = first.and_then(|repeat| key(repeat, KEY));
            let mut written = Vec::new();
            keys(item, &mut written);
            for key in written {
                if own.is_none_or(|own| own.place != key.place) {
                    let message = "`steady_state` is said of the rounds that an arm begins with";
                    mistakes.add(Mistake::at(key.place, message).hint(FIRST));
                }
            }
            if let (Some(key), Some(item)) = (own, items.first()) {
                self.check_rounds_before(key, item, mistakes);
            }
        }
    }

    fn check_rounds_before(&self, key: &Node, item: &Item, mistakes: &mut Mistakes) {
        let Item::Repeat {
            every,
            steady_state: true,
            ..
        } = item
        else {
            return;
        };
        let regimen = Regimen::new(vec![item.clone()]);
        let ends = self.weights().into_iter().filter_map(|weight| {
            let earlier = regimen.earlier_rounds(weight).ok()??;
            let end = earlier.doses.iter().map(|dose| dose.end).max()?;
            (end > *every).then_some((weight, end))
        });
        if let Some((weight, end)) = ends.max_by_key(|(_, end)| *end) {
            let message = format!(
                "one round takes {end} in a patient of {weight}, and the next starts after {every}; rounds that have been given \
                 for ever may not overlap"
            );
            mistakes.add(Mistake::at(key.place, message).hint("make `every` longer, or the doses shorter"));
        }
        for model in self.models {
            if model
                .parameters
                .iter()
                .any(|parameter| parameter.time_slope.is_some())
            {
                let message = format!(
                    "model {} changes with the time since the first dose, and of rounds that have been given for ever none is the \
                     first",
                    model.id
                );
                mistakes.add(
                    Mistake::at(key.place, message).hint("leave `steady_state` out, or take another model"),
                );
            }
        }
    }
}

/// The value behind a key of a group.
fn value<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    entry(node, name).map(|(_, value)| value)
}

fn key<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    entry(node, name).map(|(key, _)| key)
}

fn entry<'a>(node: &'a Node, name: &str) -> Option<&'a (Node, Node)> {
    match &node.content {
        Content::Map(entries) => entries.iter().find(|(key, _)| key.scalar() == Some(name)),
        _ => None,
    }
}

/// Every key of that name that says yes, however deep.
fn keys<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
    match &node.content {
        Content::List(nodes) => nodes.iter().for_each(|node| keys(node, found)),
        Content::Map(entries) => {
            for (key, value) in entries {
                if key.scalar() == Some(KEY) && matches!(value.scalar(), Some("yes" | "true")) {
                    found.push(key);
                }
                keys(value, found);
            }
        }
        _ => {}
    }
}
