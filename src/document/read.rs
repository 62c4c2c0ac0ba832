//! Reading single values: each function gives the value, or adds a mistake and gives `None`.

use super::{Content, Mistake, Mistakes, Node, did_you_mean};
use crate::quantity::{Dimension, Quantity};

/// What a quantity in a file must be.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    /// In words: "a dose".
    pub what: &'static str,
    /// Any of these.
    pub dimensions: &'static [Dimension],
    /// How one looks: "35 mg or 0.5 mg/kg".
    pub example: &'static str,
    /// Which numbers make sense.
    pub sign: Sign,
}

/// Which numbers make sense for a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Above zero.
    Positive,
    /// Zero or above.
    NotNegative,
    /// Any.
    Any,
}

/// A quantity of the expected dimension and sign.
pub fn read_quantity(node: &Node, expected: Expected, mistakes: &mut Mistakes) -> Option<Quantity> {
    let Expected {
        what,
        dimensions,
        example,
        sign,
    } = expected;
    let Some(text) = node.scalar() else {
        mistakes.add(
            Mistake::at(node.place, format!("expected {what}, here is {}", node.kind()))
                .hint(format!("write it as {example}")),
        );
        return None;
    };
    let quantity: Quantity = match text.parse() {
        Ok(quantity) => quantity,
        Err(error) => {
            let error: crate::quantity::QuantityError = error;
            mistakes.add(Mistake::at(node.place, format!("expected {what}: {error}")).hint(error.hint()));
            return None;
        }
    };
    if !dimensions.contains(&quantity.dimension()) {
        let message = if quantity.dimension() == Dimension::NUMBER {
            format!("expected {what}, but `{text}` has no unit")
        } else {
            format!("expected {what}, but `{text}` is {}", quantity.dimension())
        };
        mistakes.add(Mistake::at(node.place, message).hint(format!("write it as {example}")));
        return None;
    }
    let problem = match sign {
        Sign::Positive if quantity.value() <= 0.0 => "must be above zero",
        Sign::NotNegative if quantity.value() < 0.0 => "must not be negative",
        _ => return Some(quantity),
    };
    mistakes.add(
        Mistake::at(node.place, format!("{what} {problem}, here it is `{text}`"))
            .hint(format!("write it as {example}")),
    );
    None
}

/// A text that is not empty.
pub fn read_text(node: &Node, what: &str, mistakes: &mut Mistakes) -> Option<String> {
    match node.scalar() {
        Some(text) if !text.trim().is_empty() => Some(text.trim().to_string()),
        _ => {
            mistakes.add(
                Mistake::at(node.place, format!("expected {what}, here is {}", node.kind()))
                    .hint("write a text"),
            );
            None
        }
    }
}

/// A list of texts; a single text counts as a list of one.
pub fn read_texts(node: &Node, what: &str, mistakes: &mut Mistakes) -> Vec<String> {
    match &node.content {
        Content::List(items) => items
            .iter()
            .filter_map(|item| read_text(item, what, mistakes))
            .collect(),
        _ => read_text(node, what, mistakes).into_iter().collect(),
    }
}

/// The items of a list.
pub fn read_list<'a>(node: &'a Node, what: &str, mistakes: &mut Mistakes) -> &'a [Node] {
    match &node.content {
        Content::List(items) => items,
        _ => {
            mistakes.add(
                Mistake::at(node.place, format!("{what} is a list, here is {}", node.kind()))
                    .hint("start each item on a line of its own with `- `"),
            );
            &[]
        }
    }
}

/// A whole number between two bounds, both included.
pub fn read_count(node: &Node, what: &str, low: u64, high: u64, mistakes: &mut Mistakes) -> Option<u64> {
    let text = node.scalar().unwrap_or("");
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    let count = digits
        .parse::<u64>()
        .ok()
        .filter(|count| (low..=high).contains(count));
    if count.is_none() {
        let seen = if text.is_empty() {
            node.kind().to_string()
        } else {
            format!("`{text}`")
        };
        mistakes.add(
            Mistake::at(node.place, format!("expected {what}, here is {seen}"))
                .hint(format!("write a whole number from {low} to {high}")),
        );
    }
    count
}

/// `yes` or `no`.
pub fn read_flag(node: &Node, what: &str, mistakes: &mut Mistakes) -> Option<bool> {
    match node.scalar() {
        Some("yes" | "true") => Some(true),
        Some("no" | "false") => Some(false),
        _ => {
            mistakes.add(
                Mistake::at(node.place, format!("{what} is answered by yes or no")).hint("write yes or no"),
            );
            None
        }
    }
}

/// One of a few words.
pub fn read_choice<T: Copy>(
    node: &Node,
    what: &str,
    choices: &[(&str, T)],
    mistakes: &mut Mistakes,
) -> Option<T> {
    let written = node.scalar().unwrap_or("");
    if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == written) {
        return Some(*choice);
    }
    let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
    let hint = did_you_mean(written, names.iter().copied())
        .unwrap_or_else(|| format!("write one of {}", names.join(", ")));
    mistakes.add(Mistake::at(node.place, format!("`{written}` is not {what}")).hint(hint));
    None
}
