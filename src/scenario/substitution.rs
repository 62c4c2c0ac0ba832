//! Puts the values of axes in the places where a scenario names them.

use crate::document::{Content, Mistake, Mistakes, Node, Place, did_you_mean, nearest, quoted};
use std::collections::BTreeMap;

/// Keys of a scenario in which a `$` is a letter like others: texts, and the axes and questions themselves.
const AS_WRITTEN: [&str; 8] = [
    "title",
    "sources",
    "assumptions",
    "evidence",
    "side_effects",
    "lesson",
    "vary",
    "find",
];
/// Keys below `patients` whose values are the same in every cell.
const PEOPLE: [&str; 2] = ["count", "seed"];

/// Where axes are named in a scenario.
#[derive(Default)]
pub(super) struct NamedAxes {
    /// The name, without `$`, by place.
    pub(super) places: BTreeMap<Place, String>,
    /// Texts in which a name stands among other words, which is refused.
    mixed: Vec<String>,
}

impl NamedAxes {
    /// Finds every `$name` that stands for a value of an axis.
    pub(super) fn find(root: &Node, mistakes: &mut Mistakes) -> Self {
        let mut named = Self::default();
        if let Content::Map(entries) = &root.content {
            for (key, value) in entries {
                let key = key.scalar().unwrap_or("");
                if !AS_WRITTEN.contains(&key) {
                    named.look(value, mistakes);
                }
                if key == "patients" {
                    refuse_people(value, mistakes);
                }
            }
        }
        named
    }

    fn look(&mut self, node: &Node, mistakes: &mut Mistakes) {
        match &node.content {
            Content::Empty => {}
            Content::Scalar(text) => match text.trim().strip_prefix('$') {
                Some(name) if is_axis_name(name) => {
                    self.places.insert(node.place, name.to_string());
                }
                Some(name) if name.starts_with(|c: char| c.is_alphabetic()) => {
                    let message = format!("{} is not the name of an axis alone", node.seen());
                    let mistake = Mistake::at(node.place, message).hint(
                        "`$name` stands for a whole value with its unit: write `dose: $dose`, and the unit behind \
                         `vary`",
                    );
                    mistakes.refuse(node.place, mistake);
                    self.mixed.push(name.to_string());
                }
                _ => {}
            },
            Content::List(items) => items.iter().for_each(|item| self.look(item, mistakes)),
            Content::Map(entries) => entries.iter().for_each(|(_, value)| self.look(value, mistakes)),
        }
    }

    /// Refuses names that are no axis, and ignores what is said of those that could not be read.
    pub(super) fn check(&self, axes: &[&str], unread: &[&str], mistakes: &mut Mistakes) {
        for (place, name) in &self.places {
            if unread.contains(&name.as_str()) {
                mistakes.ignore(*place);
            } else if !axes.contains(&name.as_str()) {
                let message = format!("there is no axis {}", quoted(&format!("${name}")));
                let near = did_you_mean(name, axes.iter().copied());
                let hint = near.unwrap_or_else(|| match axes.is_empty() {
                    true => format!(
                        "write what it stands for, or its values: vary: {{{name}: [0.5 mg/kg, 1 mg/kg]}}"
                    ),
                    false => format!("the axes of `vary` are {}", axes.join(", ")),
                });
                mistakes.refuse(*place, Mistake::at(*place, message).hint(hint));
            }
        }
    }

    /// Whether an axis is named, or was meant to be: of a misspelt name everything is said where it stands.
    pub(super) fn uses(&self, axis: &str, axes: &[&str]) -> bool {
        let is_meant = |name: &String| {
            let known = axes.contains(&name.as_str());
            name == axis || !known && nearest(name, axes.iter().copied()) == Some(axis)
        };
        self.places.values().any(is_meant) || self.mixed.iter().any(|text| text.starts_with(axis))
    }

    /// What stands in each place with some values of axes: "`$dose` is 5 mg/kg".
    pub(super) fn explanations(&self, values: &BTreeMap<&str, &str>) -> BTreeMap<Place, String> {
        let places = self.places.iter();
        let explained = places.filter_map(|(place, name)| {
            let value = values.get(name.as_str())?;
            Some((*place, format!("`${name}` is {value} here")))
        });
        explained.collect()
    }
}

/// The same scenario with values of axes in place of their names, `$dose`; texts, and the axes themselves, stay as written.
pub fn substitute(root: &Node, values: &BTreeMap<&str, &str>) -> Node {
    let Content::Map(entries) = &root.content else {
        return root.clone();
    };
    let entries = entries.iter().map(|(key, value)| {
        let name = key.scalar().unwrap_or("");
        let value = match AS_WRITTEN.contains(&name) {
            true => value.clone(),
            false => substituted(value, values),
        };
        (key.clone(), value)
    });
    Node {
        content: Content::Map(entries.collect()),
        ..root.clone_without_content()
    }
}

fn substituted(node: &Node, values: &BTreeMap<&str, &str>) -> Node {
    let content = match &node.content {
        Content::Empty => Content::Empty,
        Content::Scalar(text) => {
            let value = text.trim().strip_prefix('$').and_then(|name| values.get(name));
            Content::Scalar(value.map_or_else(|| text.clone(), |value| (*value).to_string()))
        }
        Content::List(items) => Content::List(items.iter().map(|item| substituted(item, values)).collect()),
        Content::Map(entries) => {
            let entries = entries.iter();
            Content::Map(
                entries
                    .map(|(key, value)| (key.clone(), substituted(value, values)))
                    .collect(),
            )
        }
    };
    Node {
        content,
        ..node.clone_without_content()
    }
}

/// Whether an axis may be called so: a letter first, then letters, digits and underscores.
pub(super) fn is_axis_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(plain)
}

fn refuse_people(patients: &Node, mistakes: &mut Mistakes) {
    let Content::Map(entries) = &patients.content else {
        return;
    };
    for (key, value) in entries {
        let name = key.scalar().unwrap_or("");
        let varies = value.scalar().is_some_and(|text| text.trim().starts_with('$'));
        if PEOPLE.contains(&name) && varies {
            let message = format!("`{name}` is not varied: the same people are in every cell of a design");
            let hint = format!(
                "write a number behind `{name}`; another one is tried with --{}",
                match name {
                    "count" => "patients",
                    _ => "seed",
                }
            );
            mistakes.refuse(value.place, Mistake::at(value.place, message).hint(hint));
        }
    }
}
