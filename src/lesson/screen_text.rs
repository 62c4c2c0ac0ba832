//! The scenario of what is on a screen.

use super::yaml_writer::written;
use super::{OpenKind, OpenValue, Same, ScreenArm, ScreenError, ScreenState};
use crate::document::{Content, Node, quoted};
use crate::quantity::{Quantity, as_written};
use crate::report::PURPOSE;
use crate::scenario::substitute;
use std::collections::BTreeMap;

/// Keys that mean nothing on a screen, and those that speak of a design, of which it shows one cell.
const LEFT_OUT: [&str; 1] = ["lesson"];
const OF_DESIGNS: [&str; 4] = ["vary", "find", "measures", "cited"];

/// The text of the scenario that a screen shows: with values of axes in place of their names, or, with `None`, of a design as
/// a whole.
///
/// # Errors
/// When the state names what the scenario does not have.
pub(super) fn screen_text(
    root: &Node,
    state: &ScreenState,
    axes: Option<&BTreeMap<&str, &str>>,
) -> Result<String, ScreenError> {
    let Content::Map(entries) = &root.content else {
        return Err(ScreenError::State("the scenario is no group of keys".to_string()));
    };
    let is_kept = |name: &str| !LEFT_OUT.contains(&name) && (axes.is_none() || !OF_DESIGNS.contains(&name));
    let mut kept: Vec<(Node, Node)> = Vec::new();
    for (key, value) in entries {
        let value = match key.scalar().unwrap_or("") {
            "arms" => arms(value, state)?,
            "thresholds" => without(value, &state.off),
            name if is_kept(name) => value.clone(),
            _ => continue,
        };
        kept.push((key.clone(), value));
    }
    let mut screen = Node {
        content: Content::Map(kept),
        ..root.clone_without_content()
    };
    for (id, text) in &state.values {
        let path: Vec<&str> = id.split('.').collect();
        if !matches!(path.as_slice(), ["vary", _]) {
            set(&mut screen, &path, text).ok_or_else(|| unknown(id))?;
        }
    }
    put(&mut screen, &["patients", "count"], &state.people.to_string());
    if let Some(model) = &state.model {
        if let Content::Map(entries) = &mut screen.content {
            entries.retain(|(key, _)| key.scalar() != Some("models"));
        }
        put(&mut screen, &["model"], model);
    }
    let screen = match axes {
        Some(axes) => substitute(&screen, axes),
        None => screen,
    };
    Ok(format!("{}{}", head(state), written(&screen)))
}

/// Where the text comes from, and how the program draws what the screen shows.
fn head(state: &ScreenState) -> String {
    let log = if state.log { " --log" } else { "" };
    format!(
        "# What a lesson page of infusim {} showed; `infusim run{log}` draws the same. {PURPOSE}\n",
        env!("CARGO_PKG_VERSION"),
    )
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

/// Puts a text behind keys, of which the last may be a new one.
fn put(node: &mut Node, path: &[&str], text: &str) {
    if set(node, path, text).is_some() {
        return;
    }
    let place = node.clone_without_content();
    let word = |text: &str| Node {
        content: Content::Scalar(text.to_string()),
        ..place.clone()
    };
    match (path, &mut node.content) {
        ([key], Content::Map(entries)) => entries.push((word(key), word(text))),
        ([key, rest @ ..], Content::Map(entries)) => {
            let found = entries.iter_mut().find(|(known, _)| known.scalar() == Some(*key));
            if let Some((_, below)) = found {
                put(below, rest, text);
            }
        }
        _ => {}
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
                let number = as_written(quantity.value() * factor);
                let text = Quantity::new(number, &quantity.unit().to_string());
                arm.values
                    .extend(text.ok().map(|text| (value.id, text.to_string())));
            }
        }
    }
    same
}
