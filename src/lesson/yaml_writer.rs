//! Writes a scenario as YAML again.

use crate::document::{Content, Node};

/// A scenario as a text: its keys each on a line of its own, arms and their items too, what is below in brackets.
///
/// What is read of the text is what is read of the tree: scalars are texts to infusim, whether they stand in quotes or not.
pub(super) fn written(entries: &[(String, &Node)]) -> String {
    let mut text = String::new();
    for (key, node) in entries {
        match (key.as_str(), &node.content) {
            ("arms", Content::Map(arms)) => {
                text += "arms:\n";
                for (name, items) in arms {
                    text += &format!("  {}:", scalar(name.scalar().unwrap_or("")));
                    text += &items_of(items);
                }
            }
            (_, Content::List(items))
                if items
                    .iter()
                    .any(|item| item.scalar().is_some_and(|item| item.len() > 40)) =>
            {
                text += &format!("{key}:\n");
                for item in items {
                    text += &format!("  - {}\n", inline(item));
                }
            }
            _ => text += &format!("{key}: {}\n", inline(node)),
        }
    }
    text
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
