//! The scenario of what is on a screen.

use super::yaml_writer::written;
use super::{OpenKind, OpenValue, Same, ScreenArm, ScreenError, ScreenState};
use crate::document::{Content, Node, quoted};
use crate::quantity::Quantity;
use std::collections::BTreeMap;

/// Keys that speak of a design or a lesson, and mean nothing to the one screen that is shown.
const LEFT_OUT: [&str; 5] = ["vary", "find", "measures", "cited", "lesson"];
/// Digits of an amount that is worked out.
const DIGITS: usize = 12;

/// The text of the scenario that a screen shows. `totals` are what the scenario's arms give in all, mg, in the typical
/// patient; asked for where every arm is to give the same.
///
/// # Errors
/// When the state names what the scenario does not have.
pub(super) fn screen_text(
    root: &Node,
    state: &ScreenState,
    axes: &BTreeMap<&str, &str>,
) -> Result<String, ScreenError> {
    let Content::Map(entries) = &root.content else {
        return Err(ScreenError::State("the scenario is no group of keys".to_string()));
    };
    let mut kept: Vec<(String, Node)> = Vec::new();
    for (key, value) in entries {
        let key = key.scalar().unwrap_or("").to_string();
        if LEFT_OUT.contains(&key.as_str()) {
            continue;
        }
        let value = match key.as_str() {
            "arms" => arms(value, state)?,
            "thresholds" => without(value, &state.off),
            _ => value.clone(),
        };
        kept.push((key, value));
    }
    for (id, text) in &state.values {
        let path: Vec<&str> = id.split('.').collect();
        match path.as_slice() {
            ["vary", _] => {}
            [key, rest @ ..] => {
                let found = kept.iter_mut().find(|(known, _)| known == key);
                let (_, node) = found.ok_or_else(|| unknown(id))?;
                set(node, rest, text).ok_or_else(|| unknown(id))?;
            }
            [] => return Err(unknown(id)),
        }
    }
    people(&mut kept, state.people);
    if let Some(model) = &state.model {
        kept.retain(|(key, _)| key != "models");
        put(&mut kept, "model", model);
    }
    let kept: Vec<(String, Node)> = kept
        .into_iter()
        .map(|(key, node)| (key, named(&node, axes)))
        .collect();
    let entries: Vec<(String, &Node)> = kept.iter().map(|(key, node)| (key.clone(), node)).collect();
    Ok(written(&entries))
}

/// The arms on the screen, made of those of the scenario.
fn arms(node: &Node, state: &ScreenState) -> Result<Node, ScreenError> {
    let Content::Map(known) = &node.content else {
        return Ok(node.clone());
    };
    let arm = |arm: &ScreenArm| {
        let (name, items) = known.get(arm.from).ok_or_else(|| {
            let count = known.len();
            ScreenError::State(format!(
                "the scenario has {count} arms, and arm {} is asked for",
                arm.from + 1
            ))
        })?;
        let mut items = items.clone();
        for (id, text) in &arm.values {
            let path: Vec<&str> = id.split('.').collect();
            set(&mut items, &path, text).ok_or_else(|| unknown(id))?;
        }
        let name = Node {
            content: Content::Scalar(arm.name.clone()),
            ..name.clone_without_content()
        };
        Ok((name, items))
    };
    let arms: Vec<(Node, Node)> = state.arms.iter().map(arm).collect::<Result<_, ScreenError>>()?;
    Ok(Node {
        content: Content::Map(arms),
        ..node.clone_without_content()
    })
}

fn unknown(id: &str) -> ScreenError {
    ScreenError::State(format!("the scenario has no value {}", quoted(id)))
}

/// Puts a text where a path leads; `None` where it leads nowhere.
fn set(node: &mut Node, path: &[&str], text: &str) -> Option<()> {
    let [step, rest @ ..] = path else {
        if !matches!(node.content, Content::Scalar(_)) {
            return None;
        }
        node.content = Content::Scalar(text.to_string());
        return Some(());
    };
    let below = match &mut node.content {
        Content::List(items) => items.get_mut(step.parse::<usize>().ok()?)?,
        Content::Map(entries) => entries
            .iter_mut()
            .find(|(key, _)| key.scalar() == Some(*step))
            .map(|(_, value)| value)?,
        Content::Empty | Content::Scalar(_) => return None,
    };
    set(below, rest, text)
}

/// Thresholds without those that are not shown: names, and groups that have a name.
fn without(node: &Node, off: &[String]) -> Node {
    let Content::List(items) = &node.content else {
        return node.clone();
    };
    let is_off = |item: &&Node| {
        let name = item.scalar().or_else(|| item.entry("name")?.1.scalar());
        let name = name.map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name));
        let name = name.map(|name| {
            name.strip_suffix(".yaml")
                .or(name.strip_suffix(".yml"))
                .unwrap_or(name)
        });
        name.is_some_and(|name| off.iter().any(|off| off == name))
    };
    let items = items.iter().filter(|item| !is_off(item)).cloned().collect();
    Node {
        content: Content::List(items),
        ..node.clone_without_content()
    }
}

fn people(entries: &mut [(String, Node)], count: u64) {
    let Some((_, patients)) = entries.iter_mut().find(|(key, _)| key == "patients") else {
        return;
    };
    if set(patients, &["count"], &count.to_string()).is_some() {
        return;
    }
    let place = patients.clone_without_content();
    let word = |text: &str| Node {
        content: Content::Scalar(text.to_string()),
        ..place.clone()
    };
    if let Content::Map(entries) = &mut patients.content {
        entries.push((word("count"), word(&count.to_string())));
    }
}

fn put(entries: &mut Vec<(String, Node)>, key: &str, text: &str) {
    let content = Content::Scalar(text.to_string());
    match entries.iter_mut().find(|(known, _)| known == key) {
        Some((_, node)) => node.content = content,
        None => {
            let place = entries.first().map(|(_, node)| node.clone_without_content());
            entries.extend(place.map(|place| (key.to_string(), Node { content, ..place })));
        }
    }
}

/// The same with values in place of the names of axes.
fn named(node: &Node, axes: &BTreeMap<&str, &str>) -> Node {
    let content = match &node.content {
        Content::Scalar(text) => {
            let value = text.trim().strip_prefix('$').and_then(|name| axes.get(name));
            Content::Scalar(value.map_or_else(|| text.clone(), |value| (*value).to_string()))
        }
        Content::List(items) => Content::List(items.iter().map(|item| named(item, axes)).collect()),
        Content::Map(entries) => {
            let entries = entries.iter();
            Content::Map(
                entries
                    .map(|(key, value)| (key.clone(), named(value, axes)))
                    .collect(),
            )
        }
        Content::Empty => Content::Empty,
    };
    Node {
        content,
        ..node.clone_without_content()
    }
}

/// The same state, in which arms after the first have amounts so changed that each gives in all what the first one gives.
/// `totals` are what the arms on the screen give now, in mg.
pub(super) fn with_same_total(root: &Node, state: &ScreenState, totals: &[f64]) -> ScreenState {
    let mut same = state.clone();
    same.same = Same::Rate;
    let Some((_, arms)) = root.entry("arms") else {
        return same;
    };
    let Content::Map(known) = &arms.content else {
        return same;
    };
    let first = totals.first().copied().unwrap_or(0.0);
    for (arm, total) in same.arms.iter_mut().zip(totals).skip(1) {
        let Some((_, items)) = known.get(arm.from) else {
            continue;
        };
        if *total <= 0.0 || first <= 0.0 {
            continue;
        }
        let factor = first / total;
        for value in OpenValue::of_arm(items) {
            if !matches!(value.kind, OpenKind::Dose | OpenKind::Rate) {
                continue;
            }
            let now = arm.values.get(&value.id).unwrap_or(&value.text);
            if let Ok(quantity) = now.parse::<Quantity>() {
                let number = rounded(quantity.value() * factor);
                let text = Quantity::new(number, &quantity.unit().to_string());
                arm.values
                    .extend(text.ok().map(|text| (value.id, text.to_string())));
            }
        }
    }
    same
}

fn rounded(value: f64) -> f64 {
    format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value)
}
