//! Reads `thresholds:`: names of effects, or levels written inline.

use super::Finder;
use super::keys;
use super::limits::Limits;
use crate::document::{BadFile, Content, Fields, Mistake, Mistakes, Node, read_choice, read_list, read_text};
use crate::effect::{Kind, Threshold, suggest_effect};
use crate::model::{Matrix, Measured, Model, Site, Substances};
use crate::quantity::Quantity;

pub(super) fn read_thresholds(
    node: &Node,
    finder: &Finder<'_>,
    models: &[Model],
    limits: &Limits,
    bad_files: &mut Vec<BadFile>,
    mistakes: &mut Mistakes,
) -> Vec<Threshold> {
    let substances = finder.library().substances();
    let mut thresholds: Vec<Threshold> = Vec::new();
    for node in read_list(node, "`thresholds`", mistakes) {
        let threshold = match node.content {
            Content::Map(_) => inline(node, substances, limits, mistakes),
            _ => named(node, finder, bad_files, mistakes),
        };
        let Some(threshold) = threshold else { continue };
        if thresholds.iter().any(|known| known.id == threshold.id) {
            mistakes.add(
                Mistake::at(node.place, format!("threshold `{}` is there twice", threshold.id))
                    .hint("keep one of them"),
            );
            continue;
        }
        let analytes: Vec<String> = models
            .iter()
            .flat_map(|model| {
                model
                    .analytes()
                    .map(|(name, _)| name.to_string())
                    .collect::<Vec<_>>()
            })
            .collect();
        if !models.is_empty()
            && models
                .iter()
                .all(|model| threshold.analyte(model, substances).is_none())
        {
            mistakes.add(
                Mistake::at(
                    node.place,
                    format!(
                        "`{}` is a level of {}, which the model does not compute",
                        threshold.id, threshold.substance
                    ),
                )
                .hint(format!("the model computes {}", analytes.join(", "))),
            );
            continue;
        }
        thresholds.push(threshold);
    }
    thresholds
}

fn named(
    node: &Node,
    finder: &Finder<'_>,
    bad_files: &mut Vec<BadFile>,
    mistakes: &mut Mistakes,
) -> Option<Threshold> {
    let name = read_text(node, "the name of an effect", mistakes)?;
    match finder.effect(&name) {
        Ok(Some(threshold)) => Some(threshold),
        Ok(None) => {
            mistakes.add(
                Mistake::at(node.place, format!("there is no effect `{name}`")).hint(suggest_effect(&name)),
            );
            None
        }
        Err(bad) => {
            mistakes.add(
                Mistake::at(node.place, format!("the effect `{name}` cannot be used"))
                    .hint("its own mistakes are listed below"),
            );
            bad_files.push(bad);
            None
        }
    }
}

fn inline(
    node: &Node,
    substances: &Substances,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Option<Threshold> {
    const KINDS: &[(&str, Kind)] = &[
        ("side effect", Kind::SideEffect),
        ("wanted effect", Kind::WantedEffect),
        ("anaesthesia", Kind::Anaesthesia),
    ];
    const MATRICES: &[(&str, Matrix)] = &[
        ("plasma", Matrix::Plasma),
        ("serum", Matrix::Serum),
        ("effect site", Matrix::EffectSite),
    ];
    const SITES: &[(&str, Site)] = &[
        ("arterial", Site::Arterial),
        ("venous", Site::Venous),
        ("mixed arterial and venous", Site::Mixed),
        ("not stated", Site::NotStated),
    ];
    let fields = Fields::open(node, "a threshold", keys::THRESHOLD, mistakes)?;
    let name = fields
        .get("name")
        .and_then(|node| read_text(node, "a label", mistakes));
    let substance = fields
        .get("substance")
        .and_then(|node| Threshold::read_substance(node, substances, mistakes));
    let mut level = |key: &str| {
        let node = fields.get(key)?;
        if let Some(quantity) = node.scalar().and_then(|text| text.parse::<Quantity>().ok()) {
            limits.check("concentration", &quantity, node, mistakes);
        }
        Threshold::read_concentration(node, substance.as_deref(), substances, mistakes)
    };
    let above = level("above");
    let upper = level("to");
    let kind = match fields.get("kind") {
        Some(node) => read_choice(node, "a kind of effect", KINDS, mistakes)?,
        None => Kind::NotStated,
    };
    let matrix = match fields.get("matrix") {
        Some(node) => read_choice(node, "a matrix", MATRICES, mistakes)?,
        None => Matrix::Plasma,
    };
    let site = match fields.get("site") {
        Some(node) => read_choice(node, "a sampling site", SITES, mistakes)?,
        None => Site::NotStated,
    };
    let source = fields
        .get("source")
        .and_then(|node| read_text(node, "a source", mistakes));
    let (name, above) = (name?, above?);
    if upper.is_some_and(|upper| upper <= above) {
        mistakes.add(
            Mistake::at(
                node.place,
                "the upper end of this threshold is not above its lower one",
            )
            .hint("write above: 100 ng/mL, to: 250 ng/mL"),
        );
        return None;
    }
    Some(Threshold {
        id: name.clone(),
        title: source.unwrap_or_else(|| "written in the scenario, without a source".to_string()),
        short: name,
        kind,
        substance: substance?,
        measured: Measured { matrix, site },
        level: above,
        upper,
        lower: None,
        people: None,
        citation: None,
        provenance: None,
        caveats: Vec::new(),
        source: None,
    })
}
