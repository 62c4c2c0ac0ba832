//! Reads `thresholds:`: names of effects, or levels written inline.

use super::keys;
use super::limits::Limits;
use super::lookup::{Lookup, Models, twice};
use crate::document::{
    Content, Fields, Mistake, Mistakes, Node, quoted, read_choice, read_list, read_name, read_text,
};
use crate::effect::{EffectKind, Threshold};
use crate::model::{Measured, Model, SampleMatrix, Site};
use crate::quantity::Quantity;

pub(super) fn read_thresholds(
    node: &Node,
    lookup: &mut Lookup<'_>,
    models: &Models,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Vec<Threshold> {
    let substances = &models.substances;
    let mut thresholds: Vec<Threshold> = Vec::new();
    for node in read_list(node, "`thresholds`", mistakes) {
        let threshold = match node.content {
            Content::Map(_) => inline(node, models, limits, mistakes),
            _ => lookup.effect(node, substances, mistakes),
        };
        let Some(threshold) = threshold else { continue };
        if thresholds.iter().any(|known| known.id == threshold.id) {
            mistakes.add(twice(node, "threshold", &threshold.id));
            continue;
        }
        let computed = |model: &Model| threshold.analyte(model, substances).is_some();
        if models.complete && !models.list.iter().any(computed) {
            let message = format!(
                "{} is a level of {}, which no model here computes",
                quoted(&threshold.id),
                threshold.substance
            );
            let who = match models.list.as_slice() {
                [model] => format!("model {} computes", model.id),
                _ => "they compute".to_string(),
            };
            let hint = format!("{who} {}", analytes(&models.list).join(", "));
            mistakes.add(Mistake::at(node.place, message).hint(hint));
            continue;
        }
        thresholds.push(threshold);
    }
    thresholds
}

/// What the models compute, each name once.
fn analytes(models: &[Model]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (name, _) in models.iter().flat_map(Model::analytes) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_string());
        }
    }
    names
}

/// What the concentration was measured in.
fn read_measured(fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<Measured> {
    let matrix = match fields.get("matrix") {
        Some(node) => read_choice(node, "a matrix", SampleMatrix::CHOICES, mistakes),
        None => Some(SampleMatrix::Plasma),
    };
    let site = match fields.get("site") {
        Some(node) => read_choice(node, "a sampling site", Site::CHOICES, mistakes),
        None => Some(Site::NotStated),
    };
    Some(Measured {
        matrix: matrix?,
        site: site?,
    })
}

fn inline(node: &Node, models: &Models, limits: &Limits, mistakes: &mut Mistakes) -> Option<Threshold> {
    let fields = Fields::open(node, "a threshold", keys::THRESHOLD, mistakes)?;
    let name = fields
        .get("name")
        .and_then(|node| read_name(node, "a label", mistakes));
    let substance = fields
        .get("substance")
        .and_then(|node| models.read_substance(node, mistakes));
    let mut level = |key: &str| {
        let node = fields.get(key)?;
        if let Some(quantity) = node.scalar().and_then(|text| text.parse::<Quantity>().ok()) {
            limits.check("concentration", "a concentration", &quantity, node, mistakes);
        }
        Threshold::read_concentration(node, substance.as_deref(), &models.substances, mistakes)
    };
    let above = level("above");
    let upper = level("to");
    let kind = match fields.get("kind") {
        Some(node) => read_choice(node, "a kind of effect", EffectKind::CHOICES, mistakes),
        None => Some(EffectKind::NotStated),
    };
    let measured = read_measured(&fields, mistakes);
    let source = fields
        .get("source")
        .and_then(|node| read_text(node, "a source", mistakes));
    let (name, above) = (name?, above?);
    if upper.is_some_and(|upper| upper <= above) {
        mistakes.add(
            Mistake::at(
                node.place,
                "the upper end of this threshold, `to`, is not above its lower one, `above`",
            )
            .hint("write above: 100 ng/mL, to: 250 ng/mL"),
        );
        return None;
    }
    Some(Threshold {
        id: name.clone(),
        title: source.unwrap_or_else(|| "written in the scenario, without a source".to_string()),
        short: name,
        kind: kind?,
        substance: substance?,
        measured: measured?,
        level: above,
        upper,
        lower: None,
        response: None,
        people: None,
        citation: None,
        provenance: None,
        caveats: Vec::new(),
        in_long_infusions: None,
        source: None,
    })
}
