//! Reads notes on side effects.

use super::finding_reader::read_finding;
use super::side_effect_keys::{NOT_STATED, SIDE_EFFECT_KEYS};
use super::{SideEffectFinding, SideEffectNote, Threshold};
use crate::document::{
    Diagnostics, Document, Fields, Mistake, Mistakes, Node, Source, read_count, read_list, read_name,
    read_text, read_texts,
};
use crate::model::{Citation, Substances, read_provenance};

/// The most people a study can have.
const MOST_PEOPLE: u64 = 100_000_000;

impl SideEffectNote {
    /// Reads a note on side effects. `id` is the name scenarios use for it.
    ///
    /// # Errors
    /// Every mistake in the file, with its place.
    pub fn parse(id: &str, source: Source, substances: &Substances) -> Result<Self, Diagnostics> {
        source.refuse_other_kind("a note on side effects", SIDE_EFFECT_KEYS)?;
        Document::read_whole(source, |document, mistakes| {
            read_note(id, &document.root, substances, mistakes)
        })
    }
}

fn read_note(
    id: &str,
    root: &Node,
    substances: &Substances,
    mistakes: &mut Mistakes,
) -> Option<SideEffectNote> {
    let fields = Fields::open(root, "a note on side effects", SIDE_EFFECT_KEYS, mistakes)?;
    let title = fields
        .get("title")
        .and_then(|node| read_name(node, "a title", mistakes));
    let substance = fields
        .get("substance")
        .and_then(|node| Threshold::read_substance(node, substances, mistakes));
    let setting = fields
        .get("setting")
        .and_then(|node| read_text(node, "a setting", mistakes));
    let people = fields.get("people").and_then(|node| read_people(node, mistakes));
    let findings = fields
        .get("findings")
        .map(|node| read_findings(node, people.flatten(), mistakes));
    let citation = fields
        .get("source")
        .and_then(|node| Citation::read(node, mistakes));
    let provenance = read_provenance(&fields, mistakes);
    let caveats = fields
        .get("caveats")
        .map(|node| read_texts(node, "a caveat", mistakes));
    Some(SideEffectNote {
        id: id.to_string(),
        title: title?,
        substance: substances.get(&substance?)?.clone(),
        setting: setting?,
        people: people?,
        findings: findings?,
        citation: citation?,
        provenance: provenance?,
        caveats: caveats?,
    })
}

/// How many, or that it is not stated.
fn read_people(node: &Node, mistakes: &mut Mistakes) -> Option<Option<u64>> {
    if node.scalar().is_some_and(|text| text.trim() == NOT_STATED) {
        return Some(None);
    }
    let what = "a number of people, or `not stated`";
    read_count(node, what, 1, MOST_PEOPLE, mistakes).map(Some)
}

fn read_findings(node: &Node, people: Option<u64>, mistakes: &mut Mistakes) -> Vec<SideEffectFinding> {
    let before = mistakes.len();
    let nodes = read_list(node, "`findings`", mistakes);
    if nodes.is_empty() && mistakes.len() == before {
        let place = node.heading.unwrap_or(node.place);
        let mistake = Mistake::at(place, "`findings` holds no finding");
        mistakes.add(mistake.hint("write what was seen and how often: [{what: nausea, share: 20 %}]"));
    }
    nodes
        .iter()
        .filter_map(|node| read_finding(node, people, mistakes))
        .collect()
}
