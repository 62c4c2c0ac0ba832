//! Reads `residual:`.

use super::lookup::hint_of_models_with;
use crate::document::{Mistake, Mistakes, Node, read_flag};
use crate::model::{Library, Model};

/// Whether percentiles of measured levels are asked for; of every model it must be published how measured levels scatter.
pub(super) fn read_residual(
    node: &Node,
    models: &[Model],
    library: &Library,
    mistakes: &mut Mistakes,
) -> Option<bool> {
    let asked = read_flag(node, "`residual`", mistakes)?;
    let without: Vec<&str> = models
        .iter()
        .filter(|model| model.residual.is_empty())
        .map(|model| model.id.as_str())
        .collect();
    if asked && !without.is_empty() {
        let place = node.heading.unwrap_or(node.place);
        let message = format!(
            "no published residual error of {} is known here, and none is made up",
            without.join(" and ")
        );
        let has = |model: &Model| !model.residual.is_empty();
        let hint = hint_of_models_with("residual", (library, models), has);
        mistakes.add(Mistake::at(place, message).hint(hint));
    }
    Some(asked)
}
