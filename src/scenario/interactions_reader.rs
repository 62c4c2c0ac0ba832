//! Reads `interactions:`, what other drugs do to parameters of the models.

use super::interaction_keys;
use super::lookup::Models;
use crate::document::{
    Fields, Mistake, Mistakes, Node, Sign, did_you_mean, quoted, read_list, read_name, read_number, read_text,
};
use crate::model::{Interaction, Model, Parameter};
use crate::population::{ModelInputs, OwnInput};
use crate::quantity::Dimension;

/// The greatest factor; the smallest is one over it.
const MOST: f64 = 1000.0;
/// Stands where no interval was published.
const NOT_STATED: &str = "not stated";
/// What an interaction acts on.
const DIMENSIONS: [Dimension; 5] = [
    Dimension::FLOW,
    Dimension::FLOW_PER_WEIGHT,
    Dimension::PER_TIME,
    Dimension::MASS_RATE,
    Dimension::MASS_RATE_PER_WEIGHT,
];

/// What interactions are read with.
pub(super) struct InteractionsReader<'a> {
    pub(super) models: &'a Models,
    /// For each model, what it takes of people.
    pub(super) inputs: &'a [ModelInputs],
}

impl InteractionsReader<'_> {
    /// All that could be read, for each model in which it acts; mistakes say what is wrong with the others.
    pub(super) fn read(&self, node: &Node, mistakes: &mut Mistakes) -> Vec<Interaction> {
        let mut found: Vec<Interaction> = Vec::new();
        for node in read_list(node, "`interactions`", mistakes) {
            for interaction in self.one(node, mistakes) {
                let name = |known: &Interaction| (known.model, known.with == interaction.with);
                let mut same = found
                    .iter()
                    .filter(|known| name(known) == (interaction.model, true));
                let twice = interaction
                    .on
                    .iter()
                    .find(|on| same.any(|known| known.on.contains(on)));
                if let Some(twice) = twice {
                    let message = format!("{} acts on `{twice}` twice", quoted(&interaction.with));
                    mistakes.add(Mistake::at(node.place, message).hint("keep one of the two factors"));
                }
                found.push(interaction);
            }
        }
        found
    }

    fn one(&self, node: &Node, mistakes: &mut Mistakes) -> Vec<Interaction> {
        let Some(fields) = Fields::open(node, "an interaction", interaction_keys::INTERACTION, mistakes)
        else {
            return Vec::new();
        };
        let with = fields
            .get("with")
            .and_then(|node| read_name(node, "what is taken beside the drug", mistakes));
        let source = fields
            .get("source")
            .and_then(|node| read_text(node, "who published the factor", mistakes));
        let factor = fields.get("factor").and_then(|node| factor(node, mistakes));
        let interval = fields
            .get("interval")
            .and_then(|node| interval(node, factor, mistakes));
        let of = match fields.get("of") {
            Some(node) => self.models_named(node, mistakes),
            None => (0..self.models.list.len()).collect(),
        };
        let on = fields.get("on").map(|node| {
            let names = read_list(node, "`on`", mistakes).iter();
            names
                .filter_map(|node| self.parameter(node, &of, mistakes))
                .collect::<Vec<String>>()
        });
        let (Some(with), Some(on), Some(factor), Some(interval), Some(source)) =
            (with, on, factor, interval, source)
        else {
            return Vec::new();
        };
        of.into_iter()
            .map(|model| Interaction {
                with: with.clone(),
                model,
                on: on.clone(),
                factor,
                interval,
                source: source.clone(),
            })
            .collect()
    }

    /// The model of `of:`, by its place.
    fn models_named(&self, node: &Node, mistakes: &mut Mistakes) -> Vec<usize> {
        let Some(name) = read_name(node, "a model of the scenario", mistakes) else {
            return Vec::new();
        };
        let ids = self.models.list.iter().map(|model| model.id.as_str());
        if let Some(place) = ids.clone().position(|id| id == name) {
            return vec![place];
        }
        if self.models.complete {
            let message = format!("the scenario has no model {}", quoted(&name));
            let near = did_you_mean(&name, ids.clone());
            let hint = near
                .unwrap_or_else(|| format!("those that it has are {}", ids.collect::<Vec<_>>().join(", ")));
            mistakes.add(Mistake::at(node.place, message).hint(hint));
        }
        Vec::new()
    }

    /// A parameter of each of these models on which an interaction can act.
    fn parameter(&self, node: &Node, of: &[usize], mistakes: &mut Mistakes) -> Option<String> {
        let name = read_name(node, "a parameter of the model", mistakes)?;
        let before = mistakes.len();
        for place in of {
            let model = self.models.list.get(*place)?;
            let is_own = |index: usize| {
                let own = self.inputs.get(*place).into_iter().flat_map(|inputs| &inputs.own);
                own.into_iter()
                    .any(|own| matches!(own.into, OwnInput::Parameter(known) if known == index))
            };
            match model.parameter(&name) {
                Some(index) if is_own(index) => {
                    let message =
                        format!("each patient brings `{name}` along, and a factor cannot change it");
                    let hint = "write the patients' values as they are with the other drug, or take their column out";
                    mistakes.add(Mistake::at(node.place, message).hint(hint));
                }
                Some(index) if model.parameters.get(index).is_some_and(can_change) => {}
                Some(_) => {
                    let message = format!("`{name}` of model {} is no clearance", model.id);
                    let hint = format!(
                        "an interaction acts on a clearance, a rate constant or a vmax: {}",
                        known(model)
                    );
                    mistakes.add(Mistake::at(node.place, message).hint(hint));
                }
                None => {
                    let names = model.parameters.iter().map(|parameter| parameter.name.as_str());
                    let message = format!("model {} has no parameter {}", model.id, quoted(&name));
                    let hint = did_you_mean(&name, names).unwrap_or_else(|| {
                        format!("those on which an interaction can act are {}", known(model))
                    });
                    mistakes.add(Mistake::at(node.place, message).hint(hint));
                }
            }
        }
        (mistakes.len() == before).then_some(name)
    }
}

fn can_change(parameter: &Parameter) -> bool {
    DIMENSIONS.contains(&parameter.dimension())
}

/// "cl, q2": parameters of a model on which an interaction can act.
fn known(model: &Model) -> String {
    let all = model.parameters.iter().filter(|parameter| can_change(parameter));
    let names: Vec<&str> = all.map(|parameter| parameter.name.as_str()).collect();
    names.join(", ")
}

fn factor(node: &Node, mistakes: &mut Mistakes) -> Option<f64> {
    let factor = read_number(node, "a factor", Sign::Positive, "1.13", mistakes)?;
    if !(1.0 / MOST..=MOST).contains(&factor) {
        let message = format!("a clearance does not change {}-fold", node.seen());
        mistakes.add(
            Mistake::at(node.place, message)
                .hint("write the factor itself: 1.13 for 13 % more, 0.5 for half"),
        );
        return None;
    }
    Some(factor)
}

/// Both ends, between which the factor lies; `Some(None)` where the scenario says that none was published.
fn interval(node: &Node, given: Option<f64>, mistakes: &mut Mistakes) -> Option<Option<[f64; 2]>> {
    if node.scalar() == Some(NOT_STATED) {
        return Some(None);
    }
    let hint = "write it as [1.1, 1.3], or `interval: not stated` where the source has none";
    let nodes = match node.scalar() {
        None => read_list(node, "`interval`", mistakes),
        Some(_) => &[],
    };
    let [low, high] = nodes else {
        let message = format!(
            "expected both ends of the factor's interval, here is {}",
            node.seen()
        );
        mistakes.add(Mistake::at(node.place, message).hint(hint));
        return None;
    };
    let (low, high) = (factor(low, mistakes), factor(high, mistakes));
    let ends = [low?, high?];
    let given = given?;
    if !(ends[0]..=ends[1]).contains(&given) {
        let message = format!(
            "the factor {given} does not lie between {} and {}",
            ends[0], ends[1]
        );
        mistakes.add(
            Mistake::at(node.place, message).hint("write the lower end first; an interval holds its factor"),
        );
        return None;
    }
    Some(Some(ends))
}
