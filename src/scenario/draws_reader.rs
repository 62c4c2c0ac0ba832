//! Reads `uncertainty:`.

use super::keys;
use super::lookup::hint_of_models_with;
use crate::document::{Fields, Mistake, Mistakes, Node, read_count};
use crate::model::{Library, Model};

/// The fewest draws that say something of 5 and 95 %.
const FEWEST: u64 = 20;
/// The most draws.
const MOST: u64 = 10_000;

/// How many times estimates are drawn; every model must have published how unsure they are.
pub(super) fn read_draws(
    node: &Node,
    models: &[Model],
    library: &Library,
    mistakes: &mut Mistakes,
) -> Option<u32> {
    let around = Some(("uncertainty", keys::SCENARIO_KEYS));
    let fields = Fields::open_in(node, "`uncertainty`", keys::UNCERTAINTY, around, mistakes)?;
    let draws = fields
        .get("draws")
        .and_then(|node| read_count(node, "the number of draws", FEWEST, MOST, mistakes));
    let without: Vec<&str> = models
        .iter()
        .filter(|model| model.uncertainty.is_none())
        .map(|model| model.id.as_str())
        .collect();
    if !without.is_empty() {
        let place = node.heading.unwrap_or(node.place);
        let message = format!(
            "nobody has published how unsure the estimates of {} are, and none is made up here",
            without.join(" and ")
        );
        let has = |model: &Model| model.uncertainty.is_some();
        let hint = hint_of_models_with("uncertainty", (library, models), has);
        mistakes.add(Mistake::at(place, message).hint(hint));
    }
    u32::try_from(draws?).ok()
}
