//! Reading single values: each function gives the value, or adds a mistake and gives `None`.

use super::{Content, Mistake, Mistakes, Node, did_you_mean};
use crate::quantity::{Dimension, Quantity, QuantityError};

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

/// A plain number, without a unit or in percent.
pub fn read_number(
    node: &Node,
    what: &'static str,
    sign: Sign,
    example: &'static str,
    mistakes: &mut Mistakes,
) -> Option<f64> {
    let expected = Expected {
        what,
        dimensions: &[Dimension::NUMBER],
        example,
        sign,
    };
    read_quantity(node, expected, mistakes).map(|quantity| quantity.canonical())
}

/// A quantity of the expected dimension and sign.
pub fn read_quantity(node: &Node, expected: Expected, mistakes: &mut Mistakes) -> Option<Quantity> {
    let Expected {
        what,
        dimensions,
        example,
        sign,
    } = expected;
    let example = format!("write it as {example}");
    let seen = node.seen();
    let text = match node.scalar() {
        // Far longer than any quantity: the message need not hold all of it.
        Some(text) if text.len() <= 100 => text,
        _ => {
            mistakes.add(Mistake::at(node.place, format!("expected {what}, here is {seen}")).hint(example));
            return None;
        }
    };
    let quantity = match text.parse::<Quantity>() {
        Ok(quantity) => quantity,
        Err(error) => {
            let place = match &error {
                QuantityError::UnknownUnit { part, .. } => node.place_of(part),
                _ => node.place,
            };
            let hint = match &error {
                QuantityError::NoNumber { .. } | QuantityError::NotFinite { .. } => example,
                _ => error.hint(),
            };
            mistakes.add(Mistake::at(place, format!("expected {what}: {error}")).hint(hint));
            return None;
        }
    };
    if !dimensions.contains(&quantity.dimension()) {
        let message = if quantity.unit().to_string().is_empty() {
            format!("expected {what}, but {seen} has no unit")
        } else {
            format!("expected {what}, but {seen} is {}", quantity.dimension())
        };
        mistakes.add(Mistake::at(node.place, message).hint(example));
        return None;
    }
    let problem = match sign {
        Sign::Positive if quantity.value() <= 0.0 => "must be above zero",
        Sign::NotNegative if quantity.value() < 0.0 => "must not be negative",
        _ => return Some(quantity),
    };
    mistakes.add(Mistake::at(node.place, format!("{what} {problem}, here it is {seen}")).hint(example));
    None
}

/// A text that is not empty.
pub fn read_text(node: &Node, what: &str, mistakes: &mut Mistakes) -> Option<String> {
    let hint = match &node.content {
        Content::Scalar(text) if !text.trim().is_empty() => return Some(text.trim().to_string()),
        // `- Kamp and others: a review` is a key and a value to YAML.
        Content::Map(_) => "put a text that holds a colon and a space in quotes",
        Content::List(_) => "write one text, without brackets or dashes",
        _ if node.heading.is_some() => "write it behind the colon",
        _ => "write a text here, or take the line out",
    };
    mistakes.add(Mistake::at(node.place, format!("expected {what}, here is {}", node.seen())).hint(hint));
    None
}

/// A name: a text on one line, as it has to stand in a table, a legend or a file.
pub fn read_name(node: &Node, what: &str, mistakes: &mut Mistakes) -> Option<String> {
    let name = read_text(node, what, mistakes)?;
    if is_one_line(&name) {
        return Some(name);
    }
    mistakes.add(not_one_line(node, what));
    None
}

/// Whether a name has neither line end nor tab.
pub(super) fn is_one_line(name: &str) -> bool {
    !name.contains(['\n', '\t'])
}

/// What is said of a name on several lines.
pub(super) fn not_one_line(node: &Node, what: &str) -> Mistake {
    let message = format!(
        "{what} stands on one line, here is a line end or a tab in {}",
        node.seen()
    );
    let hint = "take it out; a long text behind `>-` may go on in the next line without holding a line end";
    Mistake::at(node.place, message).hint(hint)
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
            let message = format!("{what} is a list, here is {}", node.seen());
            mistakes.add(Mistake::at(node.place, message).hint(as_list(node)));
            &[]
        }
    }
}

/// How something that is no list would be written as one.
fn as_list(node: &Node) -> String {
    let dash = "start each item on a line of its own with a dash and a space";
    match &node.content {
        Content::Scalar(text) => format!("write [{text}], or {dash}"),
        Content::Map(entries) => {
            let key = entries.first().and_then(|(key, _)| key.scalar()).unwrap_or("");
            match key.strip_prefix('-') {
                Some(rest) => format!("there is no space after the dash: write `- {}: …`", rest.trim()),
                None => format!("{dash}: `- {key}: …`"),
            }
        }
        _ => format!("{dash}: `- …`"),
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
        let range = match high {
            u64::MAX => format!("of up to 19 digits, {low} or above"),
            _ => format!("from {low} to {high}"),
        };
        mistakes.add(
            Mistake::at(node.place, format!("expected {what}, here is {}", node.seen()))
                .hint(format!("write a whole number {range}")),
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
                Mistake::at(
                    node.place,
                    format!("{what} is yes or no, here is {}", node.seen()),
                )
                .hint("write yes or no"),
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
    let written = node.scalar().unwrap_or("").trim();
    if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == written) {
        return Some(*choice);
    }
    let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
    let hint = did_you_mean(written, names.iter().copied())
        .unwrap_or_else(|| format!("write one of {}", names.join(", ")));
    mistakes.add(Mistake::at(node.place, format!("expected {what}, here is {}", node.seen())).hint(hint));
    None
}
