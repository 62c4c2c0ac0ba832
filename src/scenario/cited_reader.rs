//! Reads `cited:`, regimens of the literature that are shown in the picture of a design.

use super::design_keys;
use super::vary_reader::quantity;
use crate::document::{
    Fields, Mistake, Mistakes, Node, did_you_mean, quoted, read_list, read_name, read_text,
};
use crate::outcome::{Axis, CitedRegimen};

/// All that could be read; mistakes say what is wrong with the others.
pub(super) fn read_cited(node: &Node, axes: &[Axis], mistakes: &mut Mistakes) -> Vec<CitedRegimen> {
    let nodes = read_list(node, "`cited`", mistakes);
    nodes
        .iter()
        .filter_map(|node| cited(node, axes, mistakes))
        .collect()
}

/// `{name: Zarate 2012, at: {dose: 0.5 mg/kg, length: 40 min}, source: …}`
fn cited(node: &Node, axes: &[Axis], mistakes: &mut Mistakes) -> Option<CitedRegimen> {
    let fields = Fields::open(node, "a cited regimen", design_keys::CITED, mistakes)?;
    let name = fields
        .get("name")
        .and_then(|node| read_name(node, "a name", mistakes));
    let source = fields
        .get("source")
        .and_then(|node| read_text(node, "a source", mistakes));
    let values = fields.get("at").and_then(|node| values(node, axes, mistakes));
    Some(CitedRegimen {
        name: name?,
        source: source?,
        values: values?,
    })
}

/// For each axis the number in its unit; `None` for an axis of words.
fn values(node: &Node, axes: &[Axis], mistakes: &mut Mistakes) -> Option<Vec<Option<f64>>> {
    let fields = Fields::any(node, "`at`", mistakes)?;
    let before = mistakes.len();
    for (name, key, _) in fields.entries() {
        let numbers = axes.iter().filter(|axis| axis.unit.is_some());
        let names: Vec<&str> = numbers.map(|axis| axis.name.as_str()).collect();
        if !names.contains(&name) {
            let message = format!("there is no axis of quantities {}", quoted(name));
            let near = did_you_mean(name, names.iter().copied());
            let hint = near.unwrap_or_else(|| format!("those of `vary` are {}", names.join(", ")));
            mistakes.add(Mistake::at(key.place, message).hint(hint));
        }
    }
    let numbers: Vec<Option<f64>> = axes
        .iter()
        .map(|axis| {
            axis.unit.as_ref()?;
            match fields.get(&axis.name) {
                Some(node) => number(axis, node, mistakes),
                // Its name is misspelt, perhaps, which is said already.
                None if mistakes.len() > before => None,
                None => {
                    let message = format!("its value of the axis {} is missing", quoted(&axis.name));
                    let example = axis.value(0).map_or("", |value| value.text.as_str());
                    let hint = format!(
                        "write `{}: {example}` for where it stands on that axis",
                        axis.name
                    );
                    mistakes.add(Mistake::at(node.heading.unwrap_or(node.place), message).hint(hint));
                    None
                }
            }
        })
        .collect();
    (mistakes.len() == before).then_some(numbers)
}

/// A quantity in the unit of an axis.
fn number(axis: &Axis, node: &Node, mistakes: &mut Mistakes) -> Option<f64> {
    let quantity = quantity(node, mistakes)?;
    let number = quantity.expressed_in(&axis.unit_name()?).map(|here| here.value());
    if number.is_none() {
        let unit = axis.unit_name().unwrap_or_default();
        let message = format!(
            "the axis {} is in {unit}, and this is {}",
            quoted(&axis.name),
            quantity.dimension()
        );
        mistakes.add(Mistake::at(node.place, message).hint("write it in a unit of the same kind"));
    }
    number
}
