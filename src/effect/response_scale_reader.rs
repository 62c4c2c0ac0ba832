//! Reads the scale of a response, and values on it.

use super::response_keys::{LEVEL, PARTNERS, SCALE};
use super::{Partners, ResponseLevel, ResponseScale};
use crate::document::{Fields, Mistake, Mistakes, Node, Sign, read_number, read_text, read_texts};
use crate::model::read_provenance;

pub(super) fn read_scale(node: &Node, mistakes: &mut Mistakes) -> Option<ResponseScale> {
    let fields = Fields::open(node, "a scale", SCALE, mistakes)?;
    let mut number = |key: &str, example: &'static str| {
        let node = fields.get(key)?;
        Some(read_number(
            node,
            "an end of a scale",
            Sign::Any,
            example,
            mistakes,
        ))
    };
    let (lowest, highest) = (number("lowest", "0"), number("highest", "5"));
    let mut text = |key: &str| {
        let node = fields.get(key)?;
        Some(read_text(node, key, mistakes))
    };
    let (unit, means) = (text("unit"), text("means"));
    let lowest = lowest??;
    let highest = match highest {
        Some(highest) => Some(highest?),
        None => None,
    };
    if highest.is_some_and(|highest| highest <= lowest) {
        let message = "the ends of this scale are not in order";
        mistakes.add(Mistake::at(node.place, message).hint("write lowest: 0, highest: 5"));
    }
    Some(ResponseScale {
        unit: unit.flatten().unwrap_or_default(),
        lowest,
        highest,
        means: means.flatten(),
    })
}

pub(super) fn read_levels(
    node: &Node,
    scale: Option<&ResponseScale>,
    mistakes: &mut Mistakes,
) -> Vec<ResponseLevel> {
    let Some(named) = Fields::any(node, "levels", mistakes) else {
        return Vec::new();
    };
    let mut levels = Vec::new();
    for (name, _, node) in named.entries() {
        let Some(fields) = Fields::open(node, "a level", LEVEL, mistakes) else {
            continue;
        };
        let provenance = read_provenance(&fields, mistakes);
        let says = fields
            .get("says")
            .and_then(|node| read_text(node, "what it means", mistakes));
        let value = fields.get("value");
        let value = value.and_then(|node| read_level(node, scale, mistakes));
        levels.extend(
            value
                .zip(says)
                .zip(provenance)
                .map(|((value, says), provenance)| ResponseLevel {
                    name: name.to_string(),
                    value,
                    says,
                    provenance: Some(provenance),
                }),
        );
    }
    levels
}

/// Reads a value of a response, which lies on its scale.
pub(crate) fn read_level(node: &Node, scale: Option<&ResponseScale>, mistakes: &mut Mistakes) -> Option<f64> {
    let value = read_number(node, "a value of the response", Sign::Any, "2", mistakes)?;
    let scale = scale?;
    if value < scale.lowest || scale.highest.is_some_and(|highest| value > highest) {
        let message = format!("{value} is not on the scale of this response: {scale}");
        mistakes.add(Mistake::at(node.place, message).hint("is it in the unit of the scale?"));
        return None;
    }
    Some(value)
}

pub(super) fn read_partners(node: &Node, mistakes: &mut Mistakes) -> Option<Partners> {
    let fields = Fields::open(node, "partners", PARTNERS, mistakes)?;
    let models = fields.get("models");
    let models = models.map(|node| read_texts(node, "the name of a model", mistakes));
    let why = fields
        .get("why")
        .and_then(|node| read_text(node, "a reason", mistakes));
    Some(Partners {
        models: models?,
        why: why?,
    })
}
