//! Reads `patients.covariates`.

use super::lookup::Models;
use super::pump_models::PumpModels;
use crate::document::{Fields, Mistake, Mistakes, Node, did_you_mean, quoted};
use crate::model::{Covariate, Model};
use crate::quantity::Quantity;

/// The covariates of one model, in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CovariateValues {
    /// What formulas see.
    pub values: Vec<f64>,
    /// Whether the scenario says it; else it was taken by default.
    pub written: Vec<bool>,
}

/// For each model the values of its covariates: as written, else yes where another one that is yes implies it, else the
/// model's typical ones; and those of pumps' models. What was not written is added to `defaults`.
pub(super) fn read_covariates(
    patients: Option<&Node>,
    models: &Models,
    pumps: &mut PumpModels,
    defaults: &mut Vec<String>,
    mistakes: &mut Mistakes,
) -> Vec<CovariateValues> {
    let mut ignored = Mistakes::new();
    let group = patients
        .and_then(|node| Fields::any(node, "patients", &mut ignored))
        .and_then(|fields| fields.get("covariates"))
        .and_then(|node| Fields::any(node, "covariates", mistakes));
    if let Some(group) = &group {
        unknown(group, models, pumps, mistakes);
    }
    let found = models.list.iter();
    let found = found
        .map(|model| of_model(model, group.as_ref(), defaults, mistakes))
        .collect();
    let mut again = Mistakes::new();
    pumps.covariates = pumps
        .list
        .iter()
        .map(|model| {
            // What a model of the study has told before is not told again.
            let is_known = models.list.iter().any(|known| known.id == model.id);
            let mut ignored = Vec::new();
            match is_known {
                true => of_model(model, group.as_ref(), &mut ignored, &mut again).values,
                false => of_model(model, group.as_ref(), defaults, mistakes).values,
            }
        })
        .collect();
    found
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
        let hint = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known.as_slice() {
            [] => "these models depend on weight alone; leave `covariates` out".to_string(),
            names => format!("covariates of these models are {}", names.join(", ")),
        });
        mistakes.add(Mistake::at(key.place, format!("no model here uses {}", quoted(name))).hint(hint));
    }
}

fn of_model(
    model: &Model,
    group: Option<&Fields<'_>>,
    defaults: &mut Vec<String>,
    mistakes: &mut Mistakes,
) -> CovariateValues {
    let nodes: Vec<Option<&Node>> = model
        .covariates
        .iter()
        .map(|covariate| group.and_then(|group| group.get(&covariate.name)))
        .collect();
    let read: Vec<Option<f64>> = model
        .covariates
        .iter()
        .zip(&nodes)
        .map(|(covariate, node)| read_covariate(covariate, (*node)?, mistakes))
        .collect();
    let implied = implied(model, &read);
    let mut found = CovariateValues::default();
    let mut taken: Vec<String> = Vec::new();
    for (index, covariate) in model.covariates.iter().enumerate() {
        let node = nodes.get(index).copied().flatten();
        let implier = implied.get(index).copied().flatten();
        let value = read.get(index).copied().flatten();
        if let (Some(node), Some(0.0), Some(implier)) = (node, value, implier) {
            let no = covariate.say(0.0);
            let message = format!(
                "`{}` is {no}, and `{implier}`, which includes it, is yes",
                covariate.name
            );
            let hint = format!("leave `{}` out, or write {}", covariate.name, covariate.say(1.0));
            mistakes.add(Mistake::at(node.place, message).hint(hint));
        }
        let usual = implier.map_or(covariate.typical, |_| 1.0);
        if node.is_none() {
            let since = implier.map_or(String::new(), |implier| format!(" (since {implier} is)"));
            taken.push(format!("{} {}{since}", covariate.name, covariate.say(usual)));
        }
        found.values.push(value.unwrap_or(usual));
        found.written.push(node.is_some());
    }
    if !taken.is_empty() {
        defaults.push(format!("patients of {}: {}", model.id, taken.join(", ")));
    }
    found
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

fn read_covariate(covariate: &Covariate, node: &Node, mistakes: &mut Mistakes) -> Option<f64> {
    let quantity: Quantity = Covariate::read_value(node, mistakes)?;
    match quantity.expressed_in(&covariate.unit.to_string()) {
        Some(quantity) => Some(quantity.value()),
        None => {
            mistakes.add(
                Mistake::at(node.place, format!("`{}` cannot be {quantity}", covariate.name))
                    .hint(format!("write it as {}", covariate.say(covariate.typical))),
            );
            None
        }
    }
}
