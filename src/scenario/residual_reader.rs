//! Reads `residual:`.

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
        let have = library.ids_like(models, |model| !model.residual.is_empty());
        let place = node.heading.unwrap_or(node.place);
        let message = format!(
            "no published residual error of {} is known here, and none is made up",
            without.join(" and ")
        );
        let hint = match have.is_empty() {
            true => "take `residual` out; no shipped model of this drug has it".to_string(),
            false => format!(
                "take `residual` out, or choose a model that has it: {}",
                have.join(", ")
            ),
        };
        mistakes.add(Mistake::at(place, message).hint(hint));
    }
    Some(asked)
}
