//! Checks that what a model's file names elsewhere is there.

use super::Model;
use crate::document::{Fields, Mistake, Mistakes, Node, did_you_mean, quoted};

/// Adds a mistake for each name of a route that the model does not have.
pub(super) fn check_references(model: &Model, fields: &Fields<'_>, mistakes: &mut Mistakes) {
    let routes: Vec<&str> = model.routes.iter().map(|route| route.name.as_str()).collect();
    let mut ignored = Mistakes::new();
    let doses = fields
        .get("studied_in")
        .and_then(|node| Fields::any(node, "studied_in", &mut ignored)?.get("doses"))
        .and_then(|node| Fields::any(node, "doses", &mut ignored));
    for (name, key, _) in doses.iter().flat_map(Fields::entries) {
        known(key, "route", name, &routes, mistakes);
    }
}

fn known(node: &Node, what: &str, name: &str, there: &[&str], mistakes: &mut Mistakes) {
    if !there.contains(&name) {
        let hint = did_you_mean(name, there.iter().copied())
            .unwrap_or_else(|| format!("this model has {}", there.join(", ")));
        let message = format!("the model has no {what} {}", quoted(name));
        mistakes.add(Mistake::at(node.place, message).hint(hint));
    }
}
