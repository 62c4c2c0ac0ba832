//! Writes a scenario as YAML again.

use crate::document::{Content, Node};

/// Letters of an item that is long.
const LONG: usize = 40;

/// A scenario as a text: its keys each on a line of its own, arms and their items too, what is below in brackets. Nothing of
/// what is no group of keys.
///
/// What is read of the text is what is read of the tree: scalars are texts to infusim, whether they stand in quotes or not.
pub(super) fn written(root: &Node) -> String {
    let Content::Map(entries) = &root.content else {
        return String::new();
    };
    let entries = entries.iter();
    entries
        .map(|(key, node)| entry(key.scalar().unwrap_or(""), node))
        .collect()
}

fn entry(key: &str, node: &Node) -> String {
    match (key, &node.content) {
        ("arms", Content::Map(arms)) => {
            let arms = arms.iter().map(|(name, items)| {
                let name = scalar(name.scalar().unwrap_or(""));
                format!("  {name}:{}", items_of(items))
            });
            format!("arms:\n{}", arms.collect::<String>())
        }
        (_, Content::List(items)) if items.iter().any(is_long) => {
            let items = items.iter().map(|item| format!("  - {}\n", inline(item)));
            format!("{key}:\n{}", items.collect::<String>())
        }
        _ => format!("{key}: {}\n", inline(node)),
    }
}

/// Whether an item is better read on a line of its own.
fn is_long(item: &Node) -> bool {
    item.scalar().is_some_and(|item| item.len() > LONG)
}

fn items_of(items: &Node) -> String {
    match &items.content {
        Content::List(items) if !items.is_empty() => {
            let items = items.iter().map(|item| format!("    - {}\n", inline(item)));
            format!("\n{}", items.collect::<String>())
        }
        _ => format!(" {}\n", inline(items)),
    }
}

/// On one line.
fn inline(node: &Node) -> String {
    match &node.content {
        Content::Empty => "~".to_string(),
        Content::Scalar(text) => scalar(text),
        Content::List(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Content::Map(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", scalar(key.scalar().unwrap_or("")), inline(value)));
            let entries: Vec<String> = entries.collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// Plain where that is certain to be read as the same text, in quotes elsewhere.
fn scalar(text: &str) -> String {
    let letter = |c: char| c.is_ascii_alphanumeric() || "%µ".contains(c);
    let inner = |c: char| letter(c) || " ./_+-".contains(c);
    let is_plain = text.starts_with(letter)
        && !text.starts_with('%')
        && text.ends_with(letter)
        && text.chars().all(inner)
        && !matches!(text, "null" | "Null" | "NULL");
    match is_plain {
        true => text.to_string(),
        false => quoted(text),
    }
}

/// With the escapes of YAML 1.2.2, section 5.7; they are those of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
