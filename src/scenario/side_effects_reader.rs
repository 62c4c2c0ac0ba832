//! Reads `side_effects:`, or takes every note on the drug that is given.

use super::keys::NO_NOTES;
use super::lookup::{Lookup, Models, twice};
use crate::document::{Content, Mistake, Mistakes, Node, quoted, read_list};
use crate::effect::SideEffectNote;
use crate::model::Substance;
use std::sync::Arc;

/// What a scenario gives, as far as notes on side effects go by it.
pub(super) struct SideEffectsReader<'r, 'a> {
    pub(super) lookup: &'r mut Lookup<'a>,
    pub(super) models: &'r Models,
    /// What the protocol gives, when it says so.
    pub(super) drug: Option<&'r str>,
}

impl SideEffectsReader<'_, '_> {
    /// The notes that are named, of the drug's family. Where nothing is said those are all of the library: which of them
    /// matter to somebody cannot be told from a protocol.
    pub(super) fn read(
        mut self,
        node: Option<&Node>,
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Vec<Arc<SideEffectNote>> {
        let families = self.families();
        match node {
            Some(node) => match &node.content {
                Content::Scalar(text) if text.trim() == NO_NOTES => Vec::new(),
                Content::Scalar(_) => {
                    let message = format!(
                        "`side_effects` is a list or `{NO_NOTES}`, here is {}",
                        node.seen()
                    );
                    let hint =
                        "write [one-note, another-note], or take the line out to see every note on the drug";
                    mistakes.add(Mistake::at(node.place, message).hint(hint));
                    Vec::new()
                }
                _ => self.named(node, &families, mistakes),
            },
            None => self.of_families(&families, defaults),
        }
    }

    /// What is given: families of substances, each once.
    fn families(&self) -> Vec<String> {
        let known = |name: &str| self.models.substances.get(name);
        let given: Vec<&Substance> = match self.drug {
            Some(drug) => known(drug).into_iter().collect(),
            None => self.models.list.iter().map(|model| &model.drug).collect(),
        };
        let mut families: Vec<String> = given.iter().map(|drug| drug.family.clone()).collect();
        families.sort();
        families.dedup();
        families
    }

    fn of_families(&mut self, families: &[String], defaults: &mut Vec<String>) -> Vec<Arc<SideEffectNote>> {
        let mut notes = self.lookup.side_effects();
        notes.retain(|note| families.contains(&note.substance.family));
        if !families.is_empty() {
            let of = families.join(" and ");
            defaults.push(match notes.as_slice() {
                [] => format!("side_effects: none, as no note is on {of}"),
                _ => format!("side_effects: every note on {of}"),
            });
        }
        notes
    }

    fn named(
        &mut self,
        node: &Node,
        families: &[String],
        mistakes: &mut Mistakes,
    ) -> Vec<Arc<SideEffectNote>> {
        let before = mistakes.len();
        let nodes = read_list(node, "`side_effects`", mistakes);
        if nodes.is_empty() && mistakes.len() == before {
            let place = node.heading.unwrap_or(node.place);
            let hint = "write side_effects: none, or take the line out to see every note on the drug";
            mistakes.add(Mistake::at(place, "`side_effects` names no note").hint(hint));
        }
        let models = self.models;
        let mut notes: Vec<Arc<SideEffectNote>> = Vec::new();
        for node in nodes {
            let Some(note) = self.lookup.side_effect(node, &models.substances, mistakes) else {
                continue;
            };
            if notes.iter().any(|known| known.id == note.id) {
                mistakes.add(twice(node, "note on side effects", &note.id));
            } else if models.complete && !families.contains(&note.substance.family) {
                let message = format!(
                    "{} is on side effects of {}, and what is given here is {}",
                    quoted(&note.id),
                    note.substance.name,
                    families.join(" and ")
                );
                let hint = "take it out; side effects of one drug say nothing of those of another";
                mistakes.add(Mistake::at(node.place, message).hint(hint));
            } else {
                notes.push(note);
            }
        }
        notes
    }
}
