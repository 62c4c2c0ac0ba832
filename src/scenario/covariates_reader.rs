//! Reads `patients.covariates`, and what each model takes of people.

use super::lookup::Models;
use super::pump_models::PumpModels;
use crate::document::{Content, Fields, Mistake, Mistakes, Node, did_you_mean, quoted};
use crate::model::{Covariate, DerivedCovariate, Model};
use crate::population::{ModelInputs, OwnInput, OwnNumber, People, PersonColumn};
use crate::quantity::Quantity;

/// What one model takes of people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CovariateValues {
    /// Covariates, and parameters of people's own.
    pub inputs: ModelInputs,
    /// For each covariate, whether the scenario says it; else it was taken by default.
    pub written: Vec<bool>,
}

/// For each model the values of its covariates: as written, from the columns of people, else yes where another one that is
/// yes implies it, else the model's typical ones; and those of pumps' models. What was not written is added to `defaults`.
pub(super) fn read_covariates(
    patients: Option<&Node>,
    (people, models, pumps): (Option<&People>, &Models, &mut PumpModels),
    defaults: &mut Vec<String>,
    mistakes: &mut Mistakes,
) -> Vec<CovariateValues> {
    let mut ignored = Mistakes::new();
    let fields = patients.and_then(|node| Fields::any(node, "patients", &mut ignored));
    let group = fields.and_then(|fields| fields.get("covariates"));
    let group = group.and_then(|node| Fields::any(node, "covariates", mistakes));
    let columns = people.map_or(&[][..], People::columns);
    if let Some(group) = &group {
        unknown(group, models, pumps, mistakes);
        if fields.is_some_and(|fields| fields.get("from").is_some()) {
            said_twice(group, columns, mistakes);
        }
    }
    let listed = people.is_some_and(|people| people.count().is_some());
    let mut reader = CovariatesReader {
        group,
        columns,
        typical: people.map_or(&[][..], People::typical_row),
        lacking: listed.then(Vec::new),
    };
    let found: Vec<CovariateValues> = models
        .list
        .iter()
        .map(|model| reader.of_model(model, defaults, mistakes))
        .collect();
    let mut again = Mistakes::new();
    pumps.covariates = pumps
        .list
        .iter()
        .map(|model| {
            // Mistakes and defaults of a model of the study are reported already.
            let is_known = models.list.iter().any(|known| known.id == model.id);
            let mut ignored = Vec::new();
            let found = match is_known {
                true => reader.of_model(model, &mut ignored, &mut again),
                false => reader.of_model(model, defaults, mistakes),
            };
            found.inputs.covariates_of(reader.typical)
        })
        .collect();
    let from = fields.and_then(|fields| fields.get("from"));
    if let (Some(lacking), Some(from)) = (reader.lacking.filter(|lacking| !lacking.is_empty()), from) {
        mistakes.add(not_given(from, &lacking));
    }
    found
}

/// That a table lacks what models want to know: names, with values that people might have.
fn not_given(from: &Node, lacking: &[(String, String)]) -> Mistake {
    let names: Vec<&str> = lacking.iter().map(|(name, _)| name.as_str()).collect();
    let message = format!(
        "the models need {} of everybody, which the table does not give",
        names.join(", ")
    );
    let values: Vec<String> = lacking
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let hint = format!(
        "add a column for each, or write what holds for everybody, such as covariates: {{{}}}",
        values.join(", ")
    );
    Mistake::at(from.place, message).hint(hint)
}

/// A mistake for each name that no model uses. A model that could not be read might use any name.
fn unknown(group: &Fields<'_>, models: &Models, pumps: &PumpModels, mistakes: &mut Mistakes) {
    if !(models.complete && pumps.complete) {
        return;
    }
    let known: Vec<&str> = models
        .list
        .iter()
        .chain(&pumps.list)
        .flat_map(|model| model.covariates.iter().map(|covariate| covariate.name.as_str()))
        .collect();
    for (name, key, _) in group.entries().filter(|(name, _, _)| !known.contains(name)) {
        let mut derived = models
            .list
            .iter()
            .chain(&pumps.list)
            .flat_map(|model| &model.derived);
        if let Some(derived) = derived.find(|derived| derived.name == name) {
            mistakes.add(worked_out(key, derived));
            continue;
        }
        let hint = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known.as_slice() {
            [] => "these models depend on weight alone; leave `covariates` out".to_string(),
            names => format!("covariates of these models are {}", names.join(", ")),
        });
        mistakes.add(Mistake::at(key.place, format!("no model here uses {}", quoted(name))).hint(hint));
    }
}

/// A mistake for each covariate that a table or a survey gives too, or that is no value.
fn said_twice(group: &Fields<'_>, columns: &[PersonColumn], mistakes: &mut Mistakes) {
    for (name, key, node) in group.entries() {
        let is_given = columns.iter().any(|column| column.name == name);
        if matches!(node.content, Content::Map(_)) {
            let message = format!("a distribution of {} stands beside `from`", quoted(name));
            let hint =
                "beside a table or a survey a covariate is one value for everybody, such as {sprays: 1}";
            mistakes.add(Mistake::at(key.place, message).hint(hint));
        } else if is_given {
            let message = format!("`from` gives {} of everybody already", quoted(name));
            mistakes.add(Mistake::at(key.place, message).hint("take it out here, or leave it out there"));
        }
    }
}

/// That a covariate is not given but follows from others.
fn worked_out(key: &Node, derived: &DerivedCovariate) -> Mistake {
    let needs: Vec<&str> = derived
        .body_size
        .needs
        .iter()
        .map(|need| need.name.as_str())
        .collect();
    let message = format!(
        "{} is not given: models work it out for each person, by {}",
        quoted(&derived.name),
        derived.body_size.id
    );
    Mistake::at(key.place, message).hint(format!("leave it out; it follows from {}", needs.join(", ")))
}

struct CovariatesReader<'a> {
    group: Option<Fields<'a>>,
    /// Of people.
    columns: &'a [PersonColumn],
    typical: &'a [f64],
    /// Where everybody is given one by one, covariates that are said nowhere, with a value they might have.
    lacking: Option<Vec<(String, String)>>,
}

impl<'a> CovariatesReader<'a> {
    /// For each covariate of a model the column that gives it, and what the scenario says of it.
    fn given(&self, model: &Model) -> (Vec<Option<usize>>, Vec<Option<&'a Node>>) {
        let given = model.covariates.iter().map(|covariate| {
            let mut columns = self.columns.iter();
            let column = columns.position(|column| column.name == covariate.name);
            let node = self.group.as_ref().and_then(|group| group.get(&covariate.name));
            (column, node)
        });
        given.unzip()
    }

    fn of_model(
        &mut self,
        model: &Model,
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> CovariateValues {
        let (columns, nodes) = self.given(model);
        let read = read_values(model, &columns, &nodes, mistakes);
        let implied = implied(model, &read);
        let mut found = CovariateValues::default();
        let mut taken: Vec<String> = Vec::new();
        for (index, covariate) in model.covariates.iter().enumerate() {
            let node = nodes.get(index).copied().flatten();
            let implier = implied.get(index).copied().flatten();
            let value = read.get(index).copied().flatten();
            let column = columns.get(index).copied().flatten();
            if let (Some(node), Some(0.0), Some(implier)) = (node, value, implier) {
                mistakes.add(implied_not(
                    node,
                    covariate,
                    &format!("`{implier}`, which includes it, is yes"),
                ));
            }
            let usual = implier.map_or(covariate.typical, |_| 1.0);
            if let Some(column) = column {
                found
                    .inputs
                    .own
                    .extend(self.own(covariate, index, column, mistakes));
            } else if node.is_none() {
                let since = implier.map_or(String::new(), |implier| format!(" (since {implier} is)"));
                taken.push(format!("{} {}{since}", covariate.name, covariate.say(usual)));
                if implier.is_none() {
                    self.lacks(covariate);
                }
            }
            found.inputs.covariates.push(value.unwrap_or(usual));
            found.written.push(node.is_some() || column.is_some());
        }
        self.implied_by_columns(model, &columns, &nodes, &mut found.inputs, mistakes);
        self.parameters(model, &mut found.inputs);
        if !taken.is_empty() {
            defaults.push(format!("patients of {}: {}", model.id, taken.join(", ")));
        }
        found
    }

    /// Says that a covariate is given nowhere, though everybody is given one by one.
    fn lacks(&mut self, covariate: &Covariate) {
        if let Some(lacking) = &mut self.lacking
            && !lacking.iter().any(|(name, _)| *name == covariate.name)
        {
            lacking.push((covariate.name.clone(), covariate.say(covariate.typical)));
        }
    }

    /// How a covariate of a model, by its number, is taken from a column.
    fn own(
        &self,
        covariate: &Covariate,
        index: usize,
        column: usize,
        mistakes: &mut Mistakes,
    ) -> Option<OwnNumber> {
        let from = self.columns.get(column)?;
        let factor = Quantity::new(1.0, &from.unit.to_string()).ok();
        let factor = factor.and_then(|one| one.expressed_in(&covariate.unit.to_string()));
        let same = |(word, number): &(String, f64)| Some((*number, covariate.category(word)?));
        let categories: Option<Vec<(f64, f64)>> = from.categories.iter().map(same).collect();
        let is_like = from.categories.is_empty() == covariate.categories.is_empty();
        let (Some(factor), Some(categories), true) = (factor, categories, is_like) else {
            let message = format!(
                "models want to know `{}` in ways that differ, as {} and as {}",
                covariate.name,
                from.say(self.typical.get(column).copied().unwrap_or(f64::NAN)),
                covariate.say(covariate.typical)
            );
            mistakes.add(Mistake::anywhere(message).hint("run these models in scenarios of their own"));
            return None;
        };
        Some(OwnNumber {
            column,
            factor: factor.value(),
            categories,
            into: OwnInput::Covariate(index),
        })
    }

    /// Covariates that are yes in those in whom a column is, unless they are given themselves.
    fn implied_by_columns(
        &mut self,
        model: &Model,
        columns: &[Option<usize>],
        nodes: &[Option<&Node>],
        inputs: &mut ModelInputs,
        mistakes: &mut Mistakes,
    ) {
        for (implier, column) in model.covariates.iter().zip(columns) {
            let Some(column) = *column else { continue };
            for (index, covariate) in model.covariates.iter().enumerate() {
                if !implier.implies.contains(&covariate.name) {
                    continue;
                }
                let includes = format!("`{}`, which includes it, is yes in some people", implier.name);
                match (
                    columns.get(index).copied().flatten(),
                    nodes.get(index).copied().flatten(),
                ) {
                    (Some(_), Some(node)) => {
                        let message = format!("`{}` is drawn, and {includes}", covariate.name);
                        let hint = format!("leave `{}` out: it follows", covariate.name);
                        mistakes.add(Mistake::at(node.place, message).hint(hint));
                    }
                    // A table says what it says of each person.
                    (Some(_), None) => {}
                    (None, Some(node)) if inputs.covariates.get(index) == Some(&0.0) => {
                        mistakes.add(implied_not(node, covariate, &includes));
                    }
                    (None, _) => {
                        let own = self.own(covariate, index, column, mistakes);
                        inputs.own.extend(own.map(|own| OwnNumber {
                            into: OwnInput::ImpliedCovariate(index),
                            ..own
                        }));
                        if let Some(lacking) = &mut self.lacking {
                            lacking.retain(|(name, _)| *name != covariate.name);
                        }
                    }
                }
            }
        }
    }

    /// Parameters that people bring along.
    fn parameters(&self, model: &Model, inputs: &mut ModelInputs) {
        for (column, from) in self.columns.iter().enumerate() {
            let is_covariate = model
                .covariates
                .iter()
                .any(|covariate| covariate.name == from.name);
            let found = model
                .parameters
                .iter()
                .position(|parameter| parameter.name == from.name);
            if let (Some(index), false) = (found, is_covariate) {
                inputs.own.push(OwnNumber {
                    column,
                    factor: 1.0,
                    categories: Vec::new(),
                    into: OwnInput::Parameter(index),
                });
            }
        }
    }
}

/// What the scenario says of each covariate of a model that no column gives.
fn read_values(
    model: &Model,
    columns: &[Option<usize>],
    nodes: &[Option<&Node>],
    mistakes: &mut Mistakes,
) -> Vec<Option<f64>> {
    let given = nodes.iter().zip(columns);
    let covariates = model.covariates.iter().zip(given);
    let value =
        |(covariate, (node, column)): (&Covariate, (&Option<&Node>, &Option<usize>))| match (column, node) {
            // What is wrong with a distribution is said where it is read.
            (None, Some(node)) if !matches!(node.content, Content::Map(_)) => {
                covariate.read_value(node, mistakes)
            }
            _ => None,
        };
    covariates.map(value).collect()
}

fn implied_not(node: &Node, covariate: &Covariate, includes: &str) -> Mistake {
    let message = format!("`{}` is {}, and {includes}", covariate.name, covariate.say(0.0));
    let hint = format!("leave `{}` out, or write {}", covariate.name, covariate.say(1.0));
    Mistake::at(node.place, message).hint(hint)
}

/// For each covariate the name of one that is yes and implies it, directly or through others.
fn implied<'a>(model: &'a Model, read: &[Option<f64>]) -> Vec<Option<&'a str>> {
    let mut found: Vec<Option<&str>> = vec![None; model.covariates.len()];
    loop {
        let before = found.clone();
        let is_yes = |index: usize, covariate: &Covariate| {
            let value = read.get(index).copied().flatten();
            value.map_or(
                before.get(index).copied().flatten().is_some() || covariate.typical != 0.0,
                |value| value != 0.0,
            )
        };
        for (index, covariate) in model.covariates.iter().enumerate() {
            if covariate.implies.is_empty() || !is_yes(index, covariate) {
                continue;
            }
            for (other, slot) in model.covariates.iter().zip(&mut found) {
                if covariate.implies.contains(&other.name) {
                    slot.get_or_insert(&covariate.name);
                }
            }
        }
        if found == before {
            return found;
        }
    }
}
