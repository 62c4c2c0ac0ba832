//! Reads `find:`, a question to a design.

use super::{Study, design_keys};
use crate::document::{
    Content, Expected, Fields, Mistake, Mistakes, Node, Sign, did_you_mean, quoted, read_name, read_quantity,
};
use crate::outcome::{Axis, Condition, ConditionBound, Question, Sense, Sought};
use crate::quantity::Dimension;

const EXAMPLE: &str =
    "write {largest: dose, such that: {share ever above: dissociation-zanos-2018, at most: 5 %}}";
const CONDITION: &str = "write {share ever above: dissociation-zanos-2018, at most: 5 %}, or {median time above: \
     analgesia-zanos-2018, at least: 6 h}";

const SHARE: Expected = Expected {
    what: "a share of people",
    dimensions: &[Dimension::NUMBER],
    example: "5 %",
    sign: Sign::Positive,
};
const TIME: Expected = Expected {
    what: "a duration",
    dimensions: &[Dimension::TIME],
    example: "6 h",
    sign: Sign::Positive,
};
const LEVEL: Expected = Expected {
    what: "a level",
    dimensions: &[Dimension::CONCENTRATION],
    example: "150 ng/mL",
    sign: Sign::Positive,
};
const AREA: Expected = Expected {
    what: "an area under the curve",
    dimensions: &[Dimension::CONCENTRATION_TIME],
    example: "400 ng·h/mL",
    sign: Sign::Positive,
};

/// The question, where all of it could be read. `study` is that of the first cell, if there is one.
pub(super) fn read_find(
    node: &Node,
    axes: &[Axis],
    study: Option<&Study>,
    mistakes: &mut Mistakes,
) -> Option<Question> {
    let fields = Fields::open(node, "`find`", design_keys::FIND, mistakes)?;
    let sought = match (fields.get("largest"), fields.get("smallest")) {
        (Some(node), None) => axis(node, axes, mistakes).map(|axis| (axis, Sense::Largest)),
        (None, Some(node)) => axis(node, axes, mistakes).map(|axis| (axis, Sense::Smallest)),
        (one, _) => {
            let message = match one {
                Some(_) => "`find` seeks the largest or the smallest value, here are both",
                None => "`find` seeks the largest or the smallest value of an axis, here is neither",
            };
            mistakes.add(Mistake::at(fields.heading.unwrap_or(fields.place), message).hint(EXAMPLE));
            None
        }
    };
    let node = fields.get("such that")?;
    let nodes = match &node.content {
        Content::List(nodes) => nodes.as_slice(),
        _ => std::slice::from_ref(node),
    };
    if nodes.is_empty() {
        let place = node.heading.unwrap_or(node.place);
        mistakes.add(Mistake::at(place, "nothing is to hold here").hint(CONDITION));
    }
    let conditions: Vec<Option<Condition>> = nodes
        .iter()
        .map(|node| condition(node, study, mistakes))
        .collect();
    let (axis, sense) = sought?;
    Some(Question {
        axis,
        sense,
        conditions: conditions.into_iter().collect::<Option<_>>()?,
    })
}

/// The place of the axis that is sought, which has numbers.
fn axis(node: &Node, axes: &[Axis], mistakes: &mut Mistakes) -> Option<usize> {
    let written = read_name(node, "the name of an axis", mistakes)?;
    let name = written.strip_prefix('$').unwrap_or(&written);
    let Some(place) = axes.iter().position(|axis| axis.name == name) else {
        let names = axes.iter().map(|axis| axis.name.as_str());
        let near = did_you_mean(name, names.clone());
        let all = names.collect::<Vec<_>>().join(", ");
        let hint = near.unwrap_or_else(|| format!("the axes of `vary` are {all}"));
        let message = format!("there is no axis {}", quoted(name));
        mistakes.add(Mistake::at(node.place, message).hint(hint));
        return None;
    };
    let numbers: Vec<f64> = axes[place]
        .values
        .iter()
        .filter_map(|value| value.number)
        .collect();
    if numbers.len() < 2 {
        let message = format!("the axis {} has no two numbers to seek between", quoted(name));
        let hint = "seek on an axis of quantities: from the least of its values to the greatest is looked at";
        mistakes.add(Mistake::at(node.place, message).hint(hint));
        return None;
    }
    Some(place)
}

const KINDS: [&str; 5] = [
    "share ever above",
    "median time above",
    "median time in range",
    "median cmax",
    "median auc",
];

fn condition(node: &Node, study: Option<&Study>, mistakes: &mut Mistakes) -> Option<Condition> {
    let fields = Fields::open(node, "a condition", design_keys::CONDITION, mistakes)?;
    let kinds: Vec<&str> = KINDS
        .into_iter()
        .filter(|kind| fields.get(kind).is_some())
        .collect();
    let bounds: Vec<(&str, ConditionBound)> = [
        ("at most", ConditionBound::AtMost),
        ("at least", ConditionBound::AtLeast),
    ]
    .into_iter()
    .filter(|(name, _)| fields.get(name).is_some())
    .collect();
    let ([kind], [(bound_name, bound)]) = (kinds.as_slice(), bounds.as_slice()) else {
        let message = format!(
            "a condition has one of {} and one of at most and at least",
            KINDS.join(", ")
        );
        mistakes.add(Mistake::at(node.place, message).hint(CONDITION));
        return None;
    };
    let of = fields.get(kind).and_then(|node| match *kind {
        "share ever above" => threshold(node, study, mistakes).map(Sought::ShareEverAbove),
        "median time above" => threshold(node, study, mistakes).map(Sought::MedianTimeAbove),
        "median time in range" => range(node, study, mistakes).map(Sought::MedianTimeInRange),
        "median cmax" => analyte(node, study, mistakes).map(Sought::MedianCmax),
        _ => analyte(node, study, mistakes).map(Sought::MedianAuc),
    });
    let expected = match *kind {
        "share ever above" => SHARE,
        "median time above" | "median time in range" => TIME,
        "median cmax" => LEVEL,
        _ => AREA,
    };
    let limit = fields.get(bound_name).and_then(|node| {
        let limit = read_quantity(node, expected, mistakes)?;
        if *kind == "share ever above" && limit.canonical() >= 1.0 {
            let message = format!(
                "a share of people that decides anything is below 100 %, here is {}",
                node.seen()
            );
            mistakes.add(Mistake::at(node.place, message).hint("write it as 5 %, or as 0.05"));
            return None;
        }
        Some(limit)
    });
    Some(Condition {
        of: of?,
        bound: *bound,
        limit: limit?,
    })
}

/// The name of one of the scenario's thresholds.
fn threshold(node: &Node, study: Option<&Study>, mistakes: &mut Mistakes) -> Option<String> {
    let name = read_name(node, "a threshold of the scenario", mistakes)?;
    let Some(study) = study else {
        return Some(name);
    };
    let known: Vec<&str> = study
        .thresholds
        .iter()
        .map(|threshold| threshold.id.as_str())
        .collect();
    if known.contains(&name.as_str()) {
        return Some(name);
    }
    let hint = did_you_mean(&name, known.iter().copied()).unwrap_or_else(|| match known.is_empty() {
        true => format!("write it into `thresholds` too: thresholds: [{name}]"),
        false => format!(
            "its thresholds are {}; write others into `thresholds` too",
            known.join(", ")
        ),
    });
    let message = format!("the scenario has no threshold {}", quoted(&name));
    mistakes.add(Mistake::at(node.place, message).hint(hint));
    None
}

/// The name of one of the scenario's thresholds that is a range.
fn range(node: &Node, study: Option<&Study>, mistakes: &mut Mistakes) -> Option<String> {
    let name = threshold(node, study, mistakes)?;
    let mut known = study.iter().flat_map(|study| study.thresholds.iter());
    if let Some(threshold) = known.find(|threshold| threshold.id == name)
        && threshold.range_end().is_none()
    {
        let message = format!(
            "the threshold {} is a single level, {}, and no range to be in",
            quoted(&name),
            threshold.above()
        );
        mistakes.add(Mistake::at(node.place, message).hint("ask for the `median time above` it"));
        return None;
    }
    Some(name)
}

/// The name of an analyte of every model.
fn analyte(node: &Node, study: Option<&Study>, mistakes: &mut Mistakes) -> Option<String> {
    let name = read_name(node, "an analyte", mistakes)?;
    for model in study.iter().flat_map(|study| study.models.iter()) {
        let known: Vec<&str> = model.analytes().map(|(name, _)| name).collect();
        if !known.contains(&name.as_str()) {
            let hint = did_you_mean(&name, known.iter().copied())
                .unwrap_or_else(|| format!("it computes {}", known.join(", ")));
            let message = format!("model {} does not compute {}", model.id, quoted(&name));
            mistakes.add(Mistake::at(node.place, message).hint(hint));
            return None;
        }
    }
    Some(name)
}
