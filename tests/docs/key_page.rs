//! A page of the reference from a table of keys.

use infusim::document::{Key, ValueKind};
use std::fmt::Write;

/// What every generated page begins with.
pub const GENERATED: &str = "<!-- Written by `INFUSIM_BLESS=1 cargo test --test docs`; do not edit. -->";

/// A page under way.
pub struct KeyPage {
    text: String,
    /// Groups that are named in a table and have no section yet: where they stand, and their keys.
    waiting: Vec<(String, &'static [Key])>,
    /// Groups that have a section.
    shown: Vec<(String, *const Key)>,
    /// Keys whose kind the table cannot say, and what stands there.
    known: &'static [(&'static str, &'static str)],
}

impl KeyPage {
    pub fn new(title: &str, introduction: &str, known: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            text: format!("{GENERATED}\n\n# {title}\n\n{introduction}\n"),
            waiting: Vec::new(),
            shown: Vec::new(),
            known,
        }
    }

    /// A section with the keys of a file, and one for each group below it, in the order in which they are named.
    #[must_use]
    pub fn file(mut self, heading: &str, keys: &'static [Key]) -> Self {
        writeln!(self.text, "\n## {heading}").unwrap();
        self.table("", keys);
        while !self.waiting.is_empty() {
            let (place, keys) = self.waiting.remove(0);
            let group = (place.clone(), keys.as_ptr());
            if self.shown.contains(&group) {
                continue;
            }
            self.shown.push(group);
            writeln!(self.text, "\n### `{place}`").unwrap();
            self.table(&place, keys);
        }
        self
    }

    #[must_use]
    pub fn text(self) -> String {
        self.text
    }

    fn table(&mut self, place: &str, keys: &'static [Key]) {
        self.text
            .push_str("\n| key | | holds | what |\n|---|---|---|---|\n");
        let mut below = Vec::new();
        for key in keys {
            let here = match place {
                "" => key.name.to_string(),
                place => format!("{place}.{}", key.name),
            };
            let needed = if key.required { "needed" } else { "" };
            let known = self.known.iter().find(|(known, _)| *known == here);
            let holds = match known {
                Some((_, holds)) => (*holds).to_string(),
                None => holds(&here, &key.holds, &mut below),
            };
            writeln!(
                self.text,
                "| `{}` | {needed} | {holds} | {} |",
                key.name,
                cell(key.help)
            )
            .unwrap();
        }
        // What stands below a group comes before what stands beside it.
        below.append(&mut self.waiting);
        self.waiting = below;
    }
}

/// Text in a cell of a table.
pub fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// What stands behind a key at a place; the groups named are added to `below`.
fn holds(place: &str, kind: &'static ValueKind, below: &mut Vec<(String, &'static [Key])>) -> String {
    match kind {
        ValueKind::Text => "a text".into(),
        ValueKind::Count => "a whole number".into(),
        ValueKind::Flag => "`yes` or `no`".into(),
        ValueKind::TimeOfDay(example) => format!("a time of day: `{example}`"),
        ValueKind::Quantity(examples) => {
            let examples: Vec<String> = examples
                .split(" or ")
                .map(|example| format!("`{example}`"))
                .collect();
            format!("a quantity: {}", examples.join(" or "))
        }
        ValueKind::Choice(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            words.join(", ")
        }
        ValueKind::List(inner) => format!("a list, each item {}", holds(&format!("{place}[]"), inner, below)),
        ValueKind::Named(inner) => {
            let inner = holds(&format!("{place}.<name>"), inner, below);
            format!("under each name of your own: {inner}")
        }
        ValueKind::Either(choices) => {
            let choices: Vec<String> = choices.iter().map(|choice| holds(place, choice, below)).collect();
            choices.join(", or ")
        }
        ValueKind::Group(keys) => {
            below.push((place.to_string(), keys));
            let anchor: String = place
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect();
            format!("[a group of keys](#{anchor})")
        }
    }
}
