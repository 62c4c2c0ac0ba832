//! Reads `responses:`: names of response models, and which of their values time is counted at.

use super::lookup::{Lookup, Models, twice};
use super::responses_keys;
use crate::document::{Content, Fields, Mistake, Mistakes, Node, quoted, read_list};
use crate::effect::{Response, ResponseLevel, ResponseValue, Threshold, read_level};
use crate::model::Model;
use crate::quantity::{Concentration, significant};

/// Reads the responses of a scenario, and attaches them to the models that drive them.
pub(super) fn read_responses(
    node: &Node,
    lookup: &mut Lookup<'_>,
    models: &mut Models,
    mistakes: &mut Mistakes,
) -> Vec<Response> {
    let mut responses: Vec<Response> = Vec::new();
    for node in read_list(node, "`responses`", mistakes) {
        let (name, levels) = match node.content {
            Content::Map(_) => {
                let Some(fields) = Fields::open(node, "a response", responses_keys::RESPONSE, mistakes)
                else {
                    continue;
                };
                (fields.get("response"), fields.get("levels"))
            }
            _ => (Some(node), None),
        };
        let Some(mut response) = name.and_then(|node| lookup.response(node, &models.substances, mistakes))
        else {
            continue;
        };
        if responses.iter().any(|known| known.id == response.id) {
            mistakes.add(twice(node, "response", &response.id));
            continue;
        }
        if let Some(levels) = levels {
            response.levels = read_levels(levels, &response, mistakes);
        }
        let place = name.unwrap_or(node);
        check_covariates(place, &response, models, mistakes);
        if check_driven(place, &response, models, mistakes) {
            responses.push(response);
        }
    }
    models.attach(&responses);
    responses
}

/// Values of a response that the scenario names.
fn read_levels(node: &Node, response: &Response, mistakes: &mut Mistakes) -> Vec<ResponseLevel> {
    if response.law.is_none() {
        let message = format!(
            "{} is the lag of an effect site alone and has no values",
            quoted(&response.id)
        );
        let place = node.heading.unwrap_or(node.place);
        mistakes.add(
            Mistake::at(place, message)
                .hint("take `levels` out; thresholds at the effect site are concentrations"),
        );
        return Vec::new();
    }
    let Some(named) = Fields::any(node, "levels", mistakes) else {
        return Vec::new();
    };
    let level = |(name, _, node): (&str, &Node, &Node)| {
        Some(ResponseLevel {
            name: name.to_string(),
            value: read_level(node, Some(&response.scale), mistakes)?,
            says: "a value that the scenario names".to_string(),
            provenance: None,
        })
    };
    named.entries().filter_map(level).collect()
}

/// A covariate of one name is one and the same in a response and in a model.
fn check_covariates(node: &Node, response: &Response, models: &Models, mistakes: &mut Mistakes) {
    let driving = models
        .list
        .iter()
        .filter(|model| model.drives(&response.part.driver));
    for model in driving {
        for own in &response.part.covariates {
            let known = model.covariates.iter().find(|known| known.name == own.name);
            if known.is_some_and(|known| known.unit != own.unit || known.categories != own.categories) {
                let message = format!(
                    "the covariate `{}` is another one in {} than in model {}",
                    own.name,
                    quoted(&response.id),
                    model.id
                );
                let hint = "formulas see one number for both: give it the same unit and the same words in both files";
                mistakes.add(Mistake::at(node.place, message).hint(hint));
            }
        }
    }
}

/// Whether a model computes what the response follows.
fn check_driven(node: &Node, response: &Response, models: &Models, mistakes: &mut Mistakes) -> bool {
    let driver = &response.part.driver;
    let is_curved =
        |model: &&Model| model.drives(driver) && !(model.is_linear() && model.is_constant_in_time());
    let opposed = driver.also.iter().find(|also| also.opposes);
    if let (Some(also), Some(model)) = (opposed, models.list.iter().find(is_curved)) {
        let message = format!(
            "{} follows {} against {}, for which model {} is not linear enough",
            quoted(&response.id),
            driver.analyte,
            also.analyte,
            model.id
        );
        let hint = "take a linear model whose rates do not change with time";
        mistakes.add(Mistake::at(node.place, message).hint(hint));
        return false;
    }
    if !models.complete || models.list.iter().any(|model| model.drives(driver)) {
        return true;
    }
    let followed: Vec<&str> = driver.analytes().collect();
    let message = format!(
        "{} follows the concentration of {}, which no model here computes",
        quoted(&response.id),
        followed.join(" and ")
    );
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in models.list.iter().flat_map(Model::analytes) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let partners = &response.partners.models;
    let hint = match partners.is_empty() {
        true => format!("what is computed here is {}", names.join(", ")),
        false => format!(
            "what is computed here is {}; the response goes with {}",
            names.join(", "),
            partners.join(", ")
        ),
    };
    mistakes.add(Mistake::at(node.place, message).hint(hint));
    false
}

/// The thresholds that values of responses are.
pub(super) fn response_thresholds(responses: &[Response]) -> impl Iterator<Item = Threshold> {
    responses.iter().flat_map(|response| {
        response.levels.iter().map(|level| Threshold {
            id: response.level_id(level),
            title: format!("{}: {}", response.title, level.says),
            short: format!("{}, {}", response.short, level.name),
            kind: response.kind,
            substance: response.part.driver.analyte.clone(),
            measured: response.measured,
            level: Concentration::from_ng_per_ml(f64::INFINITY),
            upper: None,
            lower: None,
            response: Some(ResponseValue {
                id: response.id.clone(),
                value: level.value,
                falls: response.falls(),
                text: response.with_unit(&significant(level.value, 6)),
            }),
            people: Some(response.people.clone()),
            citation: Some(response.citation.clone()),
            provenance: level.provenance.clone(),
            caveats: response.caveats.clone(),
            in_long_infusions: None,
            source: Some(response.source.clone()),
        })
    })
}
