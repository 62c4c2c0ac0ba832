//! Puts numbers into the models of a scenario before anything runs, so that checking a file finds what
//! running it would find.

use super::limits::Limits;
use crate::document::{Mistake, Mistakes, Node};
use crate::model::{Model, ParameterValues, PatientInputs};
use crate::population::{ModelInputs, Population};
use crate::quantity::Weight;
use crate::solver::System;

/// Patients who are looked at beside the typical, the lightest and the heaviest: enough to meet what
/// happens to one in twenty, and too few to be felt.
const LOOKED_AT: u64 = 64;

/// Adds a mistake for each model that gives no usable numbers, with the first person it gives none for.
pub(super) fn evaluate(
    models: &[Model],
    population: &Population,
    inputs: &[ModelInputs],
    limits: &Limits,
    node: &Node,
    mistakes: &mut Mistakes,
) {
    for (model, inputs) in models.iter().zip(inputs) {
        let found = evaluate_one(model, population, inputs, limits);
        if let Err(message) = found {
            mistakes
                .add(Mistake::at(node.place, message).hint(
                    "check the model's numbers and formulas, and the patients' weights and covariates",
                ));
        }
    }
}

fn evaluate_one(
    model: &Model,
    population: &Population,
    inputs: &ModelInputs,
    limits: &Limits,
) -> Result<(), String> {
    let people = &population.people;
    let (lightest, heaviest) = people.weight_bounds();
    let mut weights = vec![people.typical_weight()];
    let mut covariates = inputs.covariates.clone();
    if model.derived.is_empty() || inputs.own.is_empty() {
        weights.extend([lightest, heaviest]);
    } else {
        // Who is heavy is tall too: the heaviest weight with the typical height may be nobody's, and have no lean mass.
        covariates = inputs.covariates_of(people.typical_row());
    }
    for weight in weights {
        let values = model
            .individual(PatientInputs::typical(weight, &covariates))
            .map_err(|error| error.to_string())?;
        usable(model, &values, weight, limits)?;
        all_arrives_once(model, &values)?;
    }
    for number in 1..=population.count.min(LOOKED_AT) {
        let patient = population
            .subject(number, model, inputs)
            .map_err(|error| error.to_string())?;
        System::new(model, &patient.values).map_err(|error| format!("patient {number}: {error}"))?;
    }
    Ok(())
}

/// Whether the numbers of a person without random effects can be solved with.
fn usable(model: &Model, values: &ParameterValues, weight: Weight, limits: &Limits) -> Result<(), String> {
    for (index, parameter) in model.parameters.iter().enumerate() {
        let dimension = parameter.dimension();
        let per_weight = if dimension.is_per_weight() {
            weight.kg()
        } else {
            1.0
        };
        let most = Limits::of_parameter(dimension).and_then(|kind| limits.most(kind));
        if let Some(most) = most.filter(|most| values.get(index) / per_weight > most.canonical()) {
            return Err(format!(
                "parameter `{}` of model {} comes out as {:e} {} in a person of {weight}; up to {most} can be solved with",
                parameter.name,
                model.id,
                parameter.unit().of_canonical(values.get(index) / per_weight),
                parameter.unit(),
            ));
        }
    }
    let system = System::new(model, values).map_err(|error| format!("{error} (in a person of {weight})"))?;
    let Some(most) = limits.most("model_rate_constant") else {
        return Ok(());
    };
    let fastest = system
        .transfers
        .iter()
        .map(|transfer| transfer.k)
        .chain(system.saturable.iter().map(|flow| flow.vmax / flow.km_amount))
        .fold(0.0, f64::max);
    if fastest > most.canonical() {
        return Err(format!(
            "a flow of model {} empties its compartment at a rate of {fastest:.2e} /h in a person of {weight}; up to \
             {most} can be solved with",
            model.id
        ));
    }
    Ok(())
}

/// Whether the parts of a dose by each route are no more than the dose, in a person without random effects.
fn all_arrives_once(model: &Model, values: &ParameterValues) -> Result<(), String> {
    for route in &model.routes {
        let share =
            |entry: &crate::model::RouteEntry| entry.bioavailability.map_or(1.0, |index| values.get(index));
        // A dose may arrive in several compartments as several substances, and a published share of one
        // may exceed 1 where it is of another's mass; two shares into one compartment are parts of one dose.
        let most = route.entries.iter().map(|entry| {
            let same = route.entries.iter().filter(|other| other.into == entry.into);
            let shares: Vec<f64> = same.map(share).collect();
            if shares.len() > 1 {
                shares.iter().sum::<f64>()
            } else {
                0.0
            }
        });
        let sum = most.fold(0.0, f64::max);
        if sum > 1.0 + ROUNDING {
            return Err(format!(
                "by route `{}` of model {} {} times the dose would arrive",
                route.name,
                model.id,
                (sum * 1e3).round() / 1e3
            ));
        }
    }
    Ok(())
}

/// How far shares that are printed to a few digits and make up the whole may exceed it by rounding.
const ROUNDING: f64 = 1e-9;
