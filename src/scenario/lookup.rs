//! Reads the names of models, effects and evidence notes, and fetches what they name.

use super::{Finder, FoundPeople};
use crate::document::{
    Content, Diagnostics, Fields, Mistake, Mistakes, Node, Source, did_you_mean, quoted, read_list, read_name,
};
use crate::effect::{
    EvidenceNote, Response, SideEffectNote, Threshold, effect_ids, evidence_ids, response_ids,
    side_effect_ids,
};
use crate::model::{Interaction, Library, Model, Substances};
use crate::population::{ListedPeople, survey_ids};
use std::sync::Arc;

/// Fetches what a scenario names, and keeps the files that could not be used.
pub(super) struct Lookup<'a> {
    pub(super) finder: &'a Finder<'a>,
    pub(super) bad_files: Vec<Diagnostics>,
}

/// The models of a scenario.
pub(super) struct Models {
    pub(super) list: Vec<Model>,
    /// False when one is missing from the list. What no model in the list has, that one may have.
    pub(super) complete: bool,
    /// The substances of the library, and those that the models declare.
    pub(super) substances: Substances,
}

impl Models {
    /// Attaches responses to the models that drive them.
    pub(super) fn attach(&mut self, responses: &[Response]) {
        for model in &mut self.list {
            *model = model.with_parts(responses.iter().map(|response| &response.part));
        }
    }

    fn of(list: Vec<Model>, complete: bool, library: &Library) -> Self {
        let mut substances = library.substances().clone();
        for model in &list {
            substances.add(&model.substances);
        }
        Self {
            list,
            complete,
            substances,
        }
    }

    /// Reads the name of a substance; where a model is missing, one that is not known may be declared in that.
    pub(super) fn read_substance(&self, node: &Node, mistakes: &mut Mistakes) -> Option<String> {
        match self.complete {
            true => Threshold::read_substance(node, &self.substances, mistakes),
            false => Threshold::read_substance(node, &self.substances, &mut Mistakes::new()),
        }
    }

    /// Has interactions act on the parameters of the models they are in.
    pub(super) fn act(&mut self, interactions: &[Interaction]) {
        for (place, model) in self.list.iter_mut().enumerate() {
            let own = interactions.iter().filter(|one| one.model == place);
            *model = model.with_interactions(&own.cloned().collect::<Vec<_>>());
        }
    }
}

const MODELS: &str = "`infusim models` lists the models there are";
const EFFECTS: &str = "`infusim effects` lists the effects there are";
const RESPONSES: &str = "`infusim effects` lists the responses there are";
const NOTES: &str = "`infusim effects` lists the notes there are";

/// What to do about a key that asks for what was published of no model here: which shipped models of the drug have it.
pub(super) fn hint_of_models_with(
    key: &str,
    (library, models): (&Library, &[Model]),
    has: impl Fn(&Model) -> bool,
) -> String {
    match library.ids_like(models, has).as_slice() {
        [] => format!("take `{key}` out; no shipped model of this drug has it"),
        have => format!(
            "take `{key}` out, or choose a model that has it: {}",
            have.join(", ")
        ),
    }
}

impl Lookup<'_> {
    /// `model:` or `models:`, of which a scenario has one.
    pub(super) fn models(&mut self, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Models {
        let before = mistakes.len();
        let (one, several) = (fields.get("model"), fields.get("models"));
        let nodes: &[Node] = match (one, several) {
            (Some(node), None) if matches!(node.content, Content::List(_)) => {
                mistakes.add(
                    Mistake::at(node.place, "`model` is a single name, here is a list")
                        .hint("several models stand behind `models:`"),
                );
                &[]
            }
            (Some(node), None) => std::slice::from_ref(node),
            (None, Some(node)) => read_list(node, "`models`", mistakes),
            (Some(_), Some(list)) => {
                let place = fields.key("models").map_or(list.place, |key| key.place);
                mistakes
                    .add(Mistake::at(place, "here are both `model` and `models`").hint("keep one of them"));
                match &list.content {
                    Content::List(items) => items,
                    _ => &[],
                }
            }
            (None, None) => {
                // A key that looks like a misspelt `model` has its own message.
                if !fields.entries().any(|(name, _, _)| misspells_model(name)) {
                    mistakes.add(Mistake::anywhere("a scenario needs `model`").hint(format!(
                        "add model: kamp-2020, or models: [kamp-2020, domino-1984]; {MODELS}"
                    )));
                }
                &[]
            }
        };
        if let (Some(node), true) = (several, nodes.is_empty() && mistakes.len() == before) {
            let place = node.heading.unwrap_or(node.place);
            mistakes.add(Mistake::at(place, "`models` names no model").hint(MODELS));
        }
        let mut list: Vec<Model> = Vec::new();
        for node in nodes {
            let Some(name) = read_name(node, "the name of a model", mistakes) else {
                continue;
            };
            let found = self.finder.model(&name);
            let near = did_you_mean(&name, self.finder.library().ids());
            let hint = near.unwrap_or(MODELS.to_string());
            let Some(model) = self.take(node, "model", &name, found, hint, mistakes) else {
                continue;
            };
            if let Some(known) = list.iter().find(|known| known.id == model.id) {
                mistakes.add(match known.source.name == model.source.name {
                    true => twice(node, "model", &name),
                    false => one_name(node, &model.id, &known.source.name, &model.source.name),
                });
            } else {
                list.push(model);
            }
        }
        let complete = mistakes.len() == before && !nodes.is_empty();
        Models::of(list, complete, self.finder.library())
    }

    /// The model of a pump, by the name that a node holds.
    pub(super) fn pump_model(&mut self, node: &Node, name: &str, mistakes: &mut Mistakes) -> Option<Model> {
        let found = self.finder.model(name);
        let near = did_you_mean(name, self.finder.library().ids());
        self.take(
            node,
            "model",
            name,
            found,
            near.unwrap_or(MODELS.to_string()),
            mistakes,
        )
    }

    /// The people of a table, which `table` reads, or of a survey.
    pub(super) fn people(
        &mut self,
        node: &Node,
        name: &str,
        table: impl FnOnce(Source) -> Result<(ListedPeople, Vec<String>), Diagnostics>,
        mistakes: &mut Mistakes,
    ) -> Option<FoundPeople> {
        let found = self.finder.people(name, table);
        let near = did_you_mean(name, survey_ids());
        let hint = near.unwrap_or_else(|| {
            let known: Vec<&str> = survey_ids().collect();
            format!(
                "write the name of a table, such as people.csv, or of a survey: {}",
                known.join(", ")
            )
        });
        let what = if Finder::is_table(name) {
            "table of people"
        } else {
            "survey of people"
        };
        self.take(node, what, name, found, hint, mistakes)
    }

    /// A table of measured levels, which `read` reads.
    pub(super) fn observed<T>(
        &mut self,
        node: &Node,
        name: &str,
        read: impl FnOnce(Source) -> Result<T, Diagnostics>,
        mistakes: &mut Mistakes,
    ) -> Option<T> {
        let what = "table of measured levels";
        let found = self.finder.table(name, read);
        let hint = "write the name of a table, such as levels.csv".to_string();
        self.take(node, what, name, found, hint, mistakes)
    }

    /// The effect a node names, of one of these substances.
    pub(super) fn effect(
        &mut self,
        node: &Node,
        substances: &Substances,
        mistakes: &mut Mistakes,
    ) -> Option<Threshold> {
        let name = read_name(node, "the name of an effect", mistakes)?;
        let found = self.finder.effect(&name, substances);
        let hint = did_you_mean(&name, effect_ids()).unwrap_or(EFFECTS.to_string());
        self.take(node, "effect", &name, found, hint, mistakes)
    }

    /// The response a node names.
    pub(super) fn response(
        &mut self,
        node: &Node,
        substances: &Substances,
        mistakes: &mut Mistakes,
    ) -> Option<Response> {
        let name = read_name(node, "the name of a response", mistakes)?;
        let found = self.finder.response(&name, substances);
        let hint = did_you_mean(&name, response_ids()).unwrap_or(RESPONSES.to_string());
        self.take(node, "response", &name, found, hint, mistakes)
    }

    /// `evidence:`, a list of names.
    pub(super) fn evidence(&mut self, node: &Node, mistakes: &mut Mistakes) -> Vec<EvidenceNote> {
        let mut notes: Vec<EvidenceNote> = Vec::new();
        for node in read_list(node, "`evidence`", mistakes) {
            let Some(name) = read_name(node, "the name of an evidence note", mistakes) else {
                continue;
            };
            let found = self.finder.evidence(&name);
            let hint = did_you_mean(&name, evidence_ids()).unwrap_or(NOTES.to_string());
            let Some(note) = self.take(node, "evidence note", &name, found, hint, mistakes) else {
                continue;
            };
            if notes.iter().any(|known| known.id == note.id) {
                mistakes.add(twice(node, "evidence note", &name));
            } else {
                notes.push(note);
            }
        }
        notes
    }

    /// The note on side effects that a node names.
    pub(super) fn side_effect(
        &mut self,
        node: &Node,
        substances: &Substances,
        mistakes: &mut Mistakes,
    ) -> Option<Arc<SideEffectNote>> {
        let name = read_name(node, "the name of a note on side effects", mistakes)?;
        let found = self.finder.side_effect(&name, substances);
        let hint = did_you_mean(&name, side_effect_ids()).unwrap_or(NOTES.to_string());
        self.take(node, "note on side effects", &name, found, hint, mistakes)
    }

    /// Every note of the library on side effects, on any drug.
    pub(super) fn side_effects(&mut self) -> Vec<Arc<SideEffectNote>> {
        let mut notes = Vec::new();
        for id in side_effect_ids() {
            match self.finder.side_effect(id, self.finder.library().substances()) {
                Ok(note) => notes.extend(note),
                Err(bad) => self.bad_files.push(bad),
            }
        }
        notes
    }

    fn take<T>(
        &mut self,
        node: &Node,
        what: &str,
        name: &str,
        found: Result<Option<T>, Diagnostics>,
        hint: String,
        mistakes: &mut Mistakes,
    ) -> Option<T> {
        let bad = match found {
            Ok(Some(found)) => return Some(found),
            Ok(None) => {
                mistakes
                    .add(Mistake::at(node.place, format!("there is no {what} {}", quoted(name))).hint(hint));
                return None;
            }
            Err(bad) => bad,
        };
        let message = format!("the {what} {} cannot be used", quoted(name));
        match bad.mistakes() {
            // Of a file that cannot be read at all everything is said in one place.
            [only] if only.place.is_none() => {
                let mistake = Mistake::at(node.place, format!("{message}: {}", only.message));
                let path = "a path starts at the folder of the scenario, or at the one you are in";
                let hint = match &only.hint {
                    Some(own) if only.message != Source::NOT_THERE => own,
                    _ => path,
                };
                mistakes.add(mistake.hint(hint));
            }
            _ => {
                let hint = format!("its own mistakes are listed below, under {}", bad.name());
                mistakes.add(Mistake::at(node.place, message).hint(hint));
                self.bad_files.push(bad);
            }
        }
        None
    }
}

/// A name that is there before.
pub(super) fn twice(node: &Node, what: &str, name: &str) -> Mistake {
    Mistake::at(node.place, format!("{what} {} is there twice", quoted(name))).hint("keep one of them")
}

/// Two files whose results would go by one name.
fn one_name(node: &Node, name: &str, one: &str, other: &str) -> Mistake {
    let message = format!("two files go by the name {}: {one} and {other}", quoted(name));
    Mistake::at(node.place, message)
        .hint("give one of the files another name, so that results can be told apart")
}

fn misspells_model(name: &str) -> bool {
    name == "<<" || did_you_mean(name, ["model", "models"]).is_some()
}
