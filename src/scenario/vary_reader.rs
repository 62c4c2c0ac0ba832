//! Reads `vary:`, the axes of a design.

use super::design_keys;
use super::limits::{MOST_AXES, MOST_CELLS, MOST_STEPS};
use super::substitution::is_axis_name;
use crate::document::{
    Content, Fields, Mistake, Mistakes, Node, Place, quoted, read_choice, read_count, read_list, read_text,
};
use crate::outcome::{Axis, AxisValue};
use crate::quantity::{Quantity, as_written, with_thousands};

const EXAMPLE: &str = "write dose: {from: 0.1 mg/kg, to: 1 mg/kg, steps: 10}, or length: [20 min, 2 h, 10 h]";

/// What could be read of `vary:`.
pub(super) struct ReadAxes {
    pub(super) axes: Vec<Axis>,
    /// Where the name of each stands.
    pub(super) places: Vec<Place>,
    /// Names of those in which something is wrong.
    pub(super) unread: Vec<String>,
}

/// Reads all axes; mistakes say what is wrong with the others.
pub(super) fn read_vary(node: &Node, mistakes: &mut Mistakes) -> ReadAxes {
    let mut read = ReadAxes {
        axes: Vec::new(),
        places: Vec::new(),
        unread: Vec::new(),
    };
    let Some(fields) = Fields::any(node, "`vary`", mistakes) else {
        return read;
    };
    let place = node.heading.unwrap_or(node.place);
    let count = fields.entries().count();
    if count == 0 || count > MOST_AXES {
        let (message, hint) = match count {
            0 => ("`vary` names nothing to vary".to_string(), EXAMPLE),
            _ => (
                format!("`vary` has {count} axes, more than the {MOST_AXES} that can be told apart"),
                "keep the axes that matter most, and write a scenario for each value of the others",
            ),
        };
        mistakes.add(Mistake::at(place, message).hint(hint));
    }
    for (name, key, node) in fields.entries() {
        let before = mistakes.len();
        if !is_axis_name(name) {
            let message = format!("an axis cannot be called {}", quoted(name));
            let hint = "a name has letters, digits and underscores, as in `dose` or `first_dose`; it is used as $dose";
            mistakes.add(Mistake::at(key.place, message).hint(hint));
        }
        let axis = match &node.content {
            Content::Map(_) => range(name, node, mistakes),
            _ => list(name, node, mistakes),
        };
        match axis.filter(|_| mistakes.len() == before) {
            Some(axis) => {
                read.axes.push(axis);
                read.places.push(key.place);
            }
            None => read.unread.push(name.to_string()),
        }
    }
    check_count(&read.axes, place, mistakes);
    read
}

/// 10^9 cells are refused before any of them is made.
fn check_count(axes: &[Axis], place: Place, mistakes: &mut Mistakes) {
    let sizes: Vec<u128> = axes.iter().map(|axis| axis.values.len() as u128).collect();
    let count = sizes
        .iter()
        .fold(1_u128, |count, size| count.saturating_mul(*size));
    if count > MOST_CELLS as u128 {
        let sizes: Vec<String> = sizes.iter().map(ToString::to_string).collect();
        let message = format!(
            "these axes make {} = {} combinations, more than {}",
            sizes.join(" × "),
            with_thousands(u64::try_from(count).unwrap_or(u64::MAX)),
            with_thousands(MOST_CELLS as u64),
        );
        mistakes.add(Mistake::at(place, message).hint("write fewer `steps`, or fewer values"));
    }
}

/// `{from: 0.1 mg/kg, to: 1 mg/kg, steps: 10}`
fn range(name: &str, node: &Node, mistakes: &mut Mistakes) -> Option<Axis> {
    let fields = Fields::open(node, "an axis", design_keys::AXIS, mistakes)?;
    let from = fields.get("from").and_then(|node| quantity(node, mistakes));
    let to = fields.get("to").and_then(|node| quantity(node, mistakes));
    let steps = fields
        .get("steps")
        .and_then(|node| read_count(node, "the number of values", 2, MOST_STEPS, mistakes));
    let is_logarithmic = match fields.get("scale") {
        Some(node) => read_choice(node, "a scale", &[("linear", false), ("log", true)], mistakes),
        None => Some(false),
    };
    let (from, to, steps, is_logarithmic) = (from?, to?, steps?, is_logarithmic?);
    let unit = from.unit().to_string();
    let Some(to) = to.expressed_in(&unit) else {
        let (one, other) = (from.dimension(), to.dimension());
        let message = format!("this axis goes from {from}, which is {one}, to {to}, which is {other}");
        mistakes.add(Mistake::at(fields.place, message).hint("write both in units of one kind"));
        return None;
    };
    let (low, high) = (from.value(), to.value());
    if low >= high || is_logarithmic && low <= 0.0 {
        let message = match low >= high {
            true => format!("this axis goes from {from} to {to}, which is not more"),
            false => format!("an axis at equal ratios cannot begin at {from}"),
        };
        let hint = match low >= high {
            true => "are `from` and `to` swapped?",
            false => "begin above zero, or leave out `scale: log`",
        };
        mistakes.add(Mistake::at(fields.place, message).hint(hint));
        return None;
    }
    let last = (steps - 1) as f64;
    let number = |step: u64| {
        let share = step as f64 / last;
        match step {
            0 => low,
            _ if step == steps - 1 => high,
            _ if is_logarithmic => as_written(low * libm::pow(high / low, share)),
            _ => as_written(low + (high - low) * share),
        }
    };
    let values = (0..steps).map(|step| {
        let quantity = Quantity::new(number(step), &unit).ok()?;
        Some(AxisValue {
            text: quantity.to_string(),
            number: Some(quantity.value()),
        })
    });
    Some(Axis {
        name: name.to_string(),
        unit: Some(from.unit().clone()),
        values: values.collect::<Option<_>>()?,
        is_logarithmic,
    })
}

/// Any quantity.
pub(super) fn quantity(node: &Node, mistakes: &mut Mistakes) -> Option<Quantity> {
    let text = read_text(node, "a quantity", mistakes)?;
    match text.parse::<Quantity>() {
        Ok(quantity) => Some(quantity),
        Err(error) => {
            mistakes.add(Mistake::at(node.place, format!("expected a quantity: {error}")).hint(error.hint()));
            None
        }
    }
}

/// `[20 min, 2 h, 10 h]`, or names such as models.
fn list(name: &str, node: &Node, mistakes: &mut Mistakes) -> Option<Axis> {
    if matches!(node.content, Content::Scalar(_) | Content::Empty) {
        let message = format!("an axis takes several values, here is {}", node.seen());
        mistakes.add(Mistake::at(node.place, message).hint(EXAMPLE));
        return None;
    }
    let before = mistakes.len();
    let nodes = read_list(node, "an axis", mistakes);
    let mut texts: Vec<String> = Vec::new();
    for node in nodes {
        let Some(text) = read_text(node, "a value", mistakes) else {
            continue;
        };
        if texts.contains(&text) {
            let message = format!("the value {} is there twice", quoted(&text));
            mistakes.add(Mistake::at(node.place, message).hint("keep one of them"));
        }
        texts.push(text);
    }
    if nodes.is_empty() || nodes.len() as u64 > MOST_STEPS {
        let message = match nodes.len() {
            0 => "this axis takes no value".to_string(),
            count => format!("this axis takes {count} values, more than {MOST_STEPS}"),
        };
        mistakes.add(Mistake::at(node.heading.unwrap_or(node.place), message).hint(EXAMPLE));
    }
    if mistakes.len() > before {
        return None;
    }
    let quantities: Option<Vec<Quantity>> = texts.iter().map(|text| text.parse().ok()).collect();
    let Some(quantities) = quantities else {
        return Some(words(name, texts));
    };
    numbers(name, node, texts, &quantities, mistakes)
}

fn words(name: &str, texts: Vec<String>) -> Axis {
    let values = texts.into_iter().map(|text| AxisValue { text, number: None });
    Axis {
        name: name.to_string(),
        unit: None,
        values: values.collect(),
        is_logarithmic: false,
    }
}

fn numbers(
    name: &str,
    node: &Node,
    texts: Vec<String>,
    quantities: &[Quantity],
    mistakes: &mut Mistakes,
) -> Option<Axis> {
    let unit = quantities.first()?.unit().clone();
    let symbol = unit.to_string();
    let mut values = Vec::new();
    for (text, quantity) in texts.into_iter().zip(quantities) {
        let Some(same) = quantity.expressed_in(&symbol) else {
            let first = quantities.first()?;
            let message = format!(
                "the values of an axis are of one kind, here are {first}, which is {}, and {quantity}, which is {}",
                first.dimension(),
                quantity.dimension()
            );
            let hint = "write all of them in units of one kind, or an arm for each";
            mistakes.add(Mistake::at(node.place, message).hint(hint));
            return None;
        };
        values.push(AxisValue {
            text,
            number: Some(as_written(same.value())),
        });
    }
    Some(Axis {
        name: name.to_string(),
        unit: Some(unit),
        values,
        is_logarithmic: false,
    })
}
