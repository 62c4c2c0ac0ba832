//! Reads formulas of body size and of the kidneys, and holds those that are embedded in the binary.

use super::body_size::FallingSize;
use super::body_size_keys::{BODY_SIZE_KEYS, BODY_SIZE_STUDY, FALL, NEED, STUDIED_RANGE};
use super::library::BODY_SIZES;
use super::{BodySize, BodySizeRange, Citation, Covariate, Formula, IndexedFormula, read_provenance};
use crate::document::{
    Diagnostics, Document, Fields, Mistake, Mistakes, Node, Source, quoted, read_name, read_text, read_texts,
};
use crate::quantity::Quantity;

/// The names of all embedded formulas, in alphabetical order.
pub fn body_size_ids() -> impl Iterator<Item = &'static str> {
    BODY_SIZES.ids()
}

/// The embedded formula of a name; `Ok(None)` when there is none.
///
/// # Errors
/// When its file is not in order.
pub fn body_size(id: &str) -> Result<Option<BodySize>, Diagnostics> {
    let parse = |source| BodySize::parse(id, source);
    BODY_SIZES.source(id).map(parse).transpose()
}

impl BodySize {
    /// Reads the file of a formula; `id` is the name models use for it.
    ///
    /// # Errors
    /// Every mistake in the file, with its place.
    pub fn parse(id: &str, source: Source) -> Result<Self, Diagnostics> {
        source.refuse_other_kind("a formula of body size", BODY_SIZE_KEYS)?;
        Document::read_whole(source, |document, mistakes| read(id, document, mistakes))
    }
}

fn read(id: &str, document: &Document, mistakes: &mut Mistakes) -> Option<BodySize> {
    let fields = Fields::open(&document.root, "a formula of body size", BODY_SIZE_KEYS, mistakes)?;
    let title = fields
        .get("title")
        .and_then(|node| read_name(node, "a title", mistakes));
    let citation = fields
        .get("source")
        .and_then(|node| Citation::read(node, mistakes));
    let unit = fields
        .get("unit")
        .and_then(|node| read_name(node, "a unit", mistakes));
    let provenance = read_provenance(&fields, mistakes);
    let notes = fields
        .get("notes")
        .map(|node| read_texts(node, "a sentence", mistakes));
    let needs = fields.get("needs").and_then(|node| read_needs(node, mistakes));
    // Names in formulas are blamed only where all that they may be is known.
    let needs = needs?;
    let formula = fields
        .get("formula")
        .and_then(|node| read_formula(node, &needs, mistakes));
    let falls_above = fields
        .get("falls_above")
        .map(|node| read_fall(node, &needs, mistakes));
    let (people, ranges) = match fields.get("studied_in") {
        Some(node) => read_study(node, &needs, mistakes),
        None => (None, Vec::new()),
    };
    Some(BodySize {
        id: id.to_string(),
        title: title?,
        citation: citation?,
        unit: match unit?.as_str() {
            "1" => String::new(),
            unit => unit.to_string(),
        },
        formula: formula?,
        provenance: provenance?,
        falls_above: falls_above.flatten(),
        people,
        ranges,
        notes: notes.unwrap_or_default(),
        source: document.source.clone(),
        needs,
    })
}

/// Reads `{weight: {unit: kg}, sex: {categories: {male: 0, female: 1}}}`.
fn read_needs(node: &Node, mistakes: &mut Mistakes) -> Option<Vec<Covariate>> {
    let group = Fields::any(node, "`needs`", mistakes)?;
    let before = mistakes.len();
    let entries = group.entries();
    let needs: Vec<Covariate> = entries
        .filter_map(|(name, key, node)| read_need(name, key, node, mistakes))
        .collect();
    (mistakes.len() == before).then_some(needs)
}

fn read_need(name: &str, key: &Node, node: &Node, mistakes: &mut Mistakes) -> Option<Covariate> {
    let fields = Fields::open(node, "a need", NEED, mistakes)?;
    if name != BodySize::WEIGHT && Formula::is_taken(name) {
        let message = format!("{} has a meaning of its own in formulas", quoted(name));
        mistakes.add(Mistake::at(key.place, message).hint("choose another name"));
    }
    let other_units = fields
        .get("other_units")
        .and_then(|node| read_text(node, "what to do with other units", mistakes));
    let need = Covariate::read_described(name, &fields, mistakes)?;
    if name == BodySize::WEIGHT && need.unit.to_string() != "kg" {
        let seen = fields.get("unit").unwrap_or(node);
        let message = format!("weight is in kg, here is {}", seen.seen());
        mistakes.add(Mistake::at(seen.place, message).hint("write unit: kg"));
    }
    Some(Covariate { other_units, ..need })
}

fn read_formula(node: &Node, needs: &[Covariate], mistakes: &mut Mistakes) -> Option<IndexedFormula> {
    let names: Vec<&str> = needs.iter().map(|need| need.name.as_str()).collect();
    let unknown = |name: &str| {
        let message = format!("the formula speaks of {}, which is not needed", quoted(name));
        (message, "add it to `needs`".to_string())
    };
    IndexedFormula::read(node, &names, unknown, mistakes)
}

fn read_fall(node: &Node, needs: &[Covariate], mistakes: &mut Mistakes) -> Option<FallingSize> {
    let fields = Fields::open(node, "`falls_above`", FALL, mistakes)?;
    let formula = fields
        .get("formula")
        .and_then(|node| read_formula(node, needs, mistakes));
    let because = fields
        .get("because")
        .and_then(|node| read_text(node, "a reason", mistakes));
    let provenance = read_provenance(&fields, mistakes);
    Some(FallingSize {
        formula: formula?,
        because: because?,
        provenance: provenance?,
    })
}

/// Whom it was made from, and within which they lay.
fn read_study(
    node: &Node,
    needs: &[Covariate],
    mistakes: &mut Mistakes,
) -> (Option<String>, Vec<BodySizeRange>) {
    let Some(fields) = Fields::open(node, "`studied_in`", BODY_SIZE_STUDY, mistakes) else {
        return (None, Vec::new());
    };
    let people = fields
        .get("people")
        .and_then(|node| read_text(node, "who they were", mistakes));
    let group = fields
        .get("ranges")
        .and_then(|node| Fields::any(node, "`ranges`", mistakes));
    let entries = group.iter().flat_map(Fields::entries);
    let ranges = entries.filter_map(|(name, _, node)| read_range(name, node, needs, mistakes));
    (people, ranges.collect())
}

fn read_range(
    name: &str,
    node: &Node,
    needs: &[Covariate],
    mistakes: &mut Mistakes,
) -> Option<BodySizeRange> {
    let fields = Fields::open(node, "a range", STUDIED_RANGE, mistakes)?;
    let mut end = |key: &str| {
        let node = fields.get(key)?;
        let quantity = node.scalar().and_then(|text| text.parse::<Quantity>().ok());
        if quantity.is_none() {
            let message = format!(
                "expected an end of the range of {}, here is {}",
                quoted(name),
                node.seen()
            );
            mistakes
                .add(Mistake::at(node.place, message).hint("write a number with its unit, such as 40 kg"));
        }
        quantity
    };
    let (from, to) = (end("from"), end("to"));
    let formula = fields
        .get("formula")
        .map(|node| read_formula(node, needs, mistakes));
    let (from, to) = (from?, to?);
    if from.dimension() != to.dimension() || from.canonical() > to.canonical() {
        let message = format!("{from} to {to} is no range");
        mistakes.add(Mistake::at(fields.place, message).hint("write the least as from, the greatest as to"));
    }
    Some(BodySizeRange {
        name: name.to_string(),
        from,
        to,
        formula: match formula {
            Some(formula) => Some(formula?),
            None => None,
        },
    })
}
