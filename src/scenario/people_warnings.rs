//! People whom a model, or any of them, was not studied in.

use super::Study;
use crate::model::{Extreme, Model, Published};
use crate::outcome::{Warning, WarningKind};
use crate::quantity::{Quantity, Weight};

/// The name of the covariate that is a patient's age.
const AGE: &str = "age";

/// A warning where weights lie outside those of the model's study, or outside those of all where it does not state them;
/// and the same of age, where the model asks for it.
pub(super) fn beyond_studied_people(
    study: &Study,
    index: usize,
    model: &Model,
    published: &Published,
    list: &mut Vec<Warning>,
) {
    let mut add = |text: String| {
        list.push(Warning {
            kind: WarningKind::Domain,
            text: format!("model {} {text}", model.id),
        });
    };
    if let Some(text) = weights(study, model, published) {
        add(text);
    }
    let position = model
        .covariates
        .iter()
        .position(|covariate| covariate.name == AGE);
    let value = position.and_then(|at| study.covariates.get(index)?.get(at).copied());
    let covariate = position.and_then(|at| model.covariates.get(at));
    if let (Some(value), Some(covariate)) = (value, covariate) {
        let unit = covariate.unit.to_string();
        let in_unit = |limit: &Quantity| limit.expressed_in(&unit).map_or(f64::NAN, |limit| limit.value());
        let said = covariate.say(value);
        let is_outside = |from: &Quantity, to: &Quantity| value < in_unit(from) || value > in_unit(to);
        match &model.studied_in.age {
            Some((from, to)) if is_outside(from, to) => {
                add(format!(
                    "was studied in people of {from} to {to}; here they are {said} old"
                ));
            }
            None if is_outside(&published.ages.0.limit, &published.ages.1.limit) => {
                add(nobody("age", &said, &published.ages));
            }
            _ => {}
        }
    }
}

fn weights(study: &Study, model: &Model, published: &Published) -> Option<String> {
    let (lightest, heaviest) = study.population.weight.bounds();
    let here = match lightest == heaviest {
        true => format!("everybody weighs {lightest}"),
        false => format!("weights go from {lightest} to {heaviest}"),
    };
    match model.studied_in.weight {
        Some((from, to)) => (lightest < from || heaviest > to)
            .then(|| format!("was studied in people of {from} to {to}; here {here}")),
        None => {
            let (light, heavy) = &published.weights;
            let least = Weight::from_quantity(&light.limit)?;
            let most = Weight::from_quantity(&heavy.limit)?;
            (lightest < least || heaviest > most).then(|| nobody("weight", &here, &published.weights))
        }
    }
}

/// "does not state its range of weight; nobody studied with any model was below 2.4 kg or above 176 kg (Hornik 2018, …);
/// here everybody weighs 0.5 kg".
fn nobody(what: &str, here: &str, (least, most): &(Extreme, Extreme)) -> String {
    let from = match least.provenance.from == most.provenance.from {
        true => least.provenance.from.clone(),
        false => format!("{}; {}", least.provenance.from, most.provenance.from),
    };
    format!(
        "does not state its range of {what}, and nobody in any study known here was below {} or above {} ({from}); here \
         {here}",
        least.limit, most.limit
    )
}
