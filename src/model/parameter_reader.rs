//! Reads `parameters:` and `covariates:` of a model file.

use super::derived_reader::ReadCovariates;
use super::estimate_reader::read_estimate;
use super::parameter::Operand;
use super::{Basis, EstimateError, Formula, Limits, Parameter, keys, read_provenance};
use crate::document::{
    Expected, Fields, Mistake, Mistakes, Node, Sign, did_you_mean, read_number, read_quantity,
};
use crate::quantity::{Dimension, Quantity, Unit};

/// A parameter whose formula still speaks in names.
struct Raw<'a> {
    parameter: Parameter,
    node: &'a Node,
    names: Vec<String>,
    /// The parameter with which it is one estimate, as written.
    estimated_as: Option<&'a Node>,
}

/// The parameters, ordered so that a formula comes after what it uses; none where they are not written.
pub(super) fn read_parameters(
    node: Option<&Node>,
    covariates: &ReadCovariates<'_>,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Vec<Parameter> {
    let Some(fields) = node.and_then(|node| Fields::any(node, "parameters", mistakes)) else {
        return Vec::new();
    };
    let before = mistakes.len();
    let raw: Vec<Raw<'_>> = fields
        .entries()
        .filter_map(|(name, key, node)| read_one(name, key, node, limits, mistakes))
        .collect();
    if mistakes.len() > before {
        // Names of unreadable parameters are known to exist; blaming formulas for them misleads.
        return raw.into_iter().map(|raw| raw.parameter).collect();
    }
    let one_estimate: Vec<(String, &Node)> = raw
        .iter()
        .filter_map(|raw| Some((raw.parameter.name.clone(), raw.estimated_as?)))
        .collect();
    let mut parameters = resolve(raw, covariates, mistakes);
    for (name, node) in one_estimate {
        estimate_together(&name, node, &mut parameters, mistakes);
    }
    parameters
}

/// Says of a parameter with which other one it is one estimate.
fn estimate_together(name: &str, node: &Node, parameters: &mut [Parameter], mistakes: &mut Mistakes) {
    let written = node.scalar().unwrap_or("");
    let other = parameters
        .iter()
        .position(|parameter| parameter.name == written && parameter.estimate.is_some());
    let own = parameters.iter_mut().find(|parameter| parameter.name == name);
    match (other, own) {
        (Some(other), Some(own)) if own.estimate.is_none() => own.estimated_as = Some(other),
        (Some(_), Some(_)) => mistakes.add(
            Mistake::at(node.place, format!("`{name}` has a standard error of its own"))
                .hint("take out that, or `estimated_as`"),
        ),
        _ => mistakes.add(
            Mistake::at(
                node.place,
                format!("`{written}` is no parameter with a standard error"),
            )
            .hint("name the parameter that has `see` or `rse`"),
        ),
    }
}

fn read_one<'a>(
    name: &str,
    key: &Node,
    node: &'a Node,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Option<Raw<'a>> {
    let fields = Fields::open(node, "a parameter", keys::PARAMETER, mistakes)?;
    let provenance = read_provenance(&fields, mistakes);
    let weight_exponent = read_weight_exponent(&fields, limits, mistakes);
    let time_slope = read_time_slope(&fields, limits, mistakes);
    let (basis, names) = read_basis(name, &fields, limits, mistakes);
    if let (Some(_), Some(key)) = (fields.get("value"), fields.key("unit")) {
        mistakes.add(
            Mistake::at(key.place, "`unit` belongs to a formula")
                .hint("a value has its unit behind the number"),
        );
    }
    let estimate = estimate_of(name, basis.as_ref(), &fields, mistakes);
    let slope_error = fields.get("time_slope_rse").and_then(|node| {
        let what = "a relative standard error";
        let rse = read_number(node, what, Sign::Positive, "70 %", mistakes)?;
        Some(rse * time_slope?)
    });
    if Formula::is_taken(name) {
        mistakes.add(
            Mistake::at(
                key.place,
                format!("`{name}` has a meaning of its own in formulas"),
            )
            .hint("choose another name for the parameter"),
        );
    }
    Some(Raw {
        parameter: Parameter {
            name: name.to_string(),
            basis: basis?,
            weight_exponent,
            time_slope,
            factor: 1.0,
            estimate,
            estimated_as: None,
            slope_error,
            provenance: provenance?,
        },
        node,
        names,
        estimated_as: fields.get("estimated_as"),
    })
}

/// How unsure a value is; what is worked out of others has no error of its own.
fn estimate_of(
    name: &str,
    basis: Option<&Basis>,
    fields: &Fields<'_>,
    mistakes: &mut Mistakes,
) -> Option<EstimateError> {
    let of_value = ["see", "rse", "interval", "estimate_scale", "estimated_as"];
    let written = of_value.iter().find_map(|key| fields.key(key));
    if let (Some(key), None) = (written, fields.get("value")) {
        mistakes.add(
            Mistake::at(key.place, "a formula is no estimate, so it has no standard error")
                .hint("write it behind the values that the formula uses"),
        );
    }
    match basis {
        Some(Basis::Value(value)) => read_estimate(name, fields, value, mistakes),
        _ => None,
    }
}

fn read_value(node: &Node, limits: &Limits, mistakes: &mut Mistakes) -> Option<Quantity> {
    let expected = Expected {
        what: "a parameter value",
        dimensions: Parameter::DIMENSIONS,
        example: "84 L/h, 0.5 L/kg, 0.4 /min or 24 %",
        sign: Sign::NotNegative,
    };
    let quantity = read_quantity(node, expected, mistakes)?;
    let kind = Limits::of_parameter(quantity.dimension()).unwrap_or("");
    limits
        .check(kind, "a parameter value", &quantity, node, mistakes)
        .then_some(quantity)
}

fn read_unit(node: Option<&Node>, formula: &Node, mistakes: &mut Mistakes) -> Option<Unit> {
    let Some(node) = node else {
        mistakes.add(
            Mistake::at(formula.place, "the unit of this formula's result is missing")
                .hint("add unit: L/h beside it"),
        );
        return None;
    };
    let text = node.scalar().unwrap_or("");
    let text = if text == "1" { "" } else { text };
    match Unit::parse(text) {
        Ok(unit) if Parameter::DIMENSIONS.contains(&unit.dimension()) => Some(unit),
        _ => {
            mistakes.add(
                Mistake::at(node.place, format!("`{text}` is not a unit a parameter can have"))
                    .hint("write L/h, L/kg, /min, h, mg/h or 1 for a plain number"),
            );
            None
        }
    }
}

fn read_weight_exponent(fields: &Fields<'_>, limits: &Limits, mistakes: &mut Mistakes) -> Option<f64> {
    let node = fields.get("weight_exponent")?;
    let exponent = read_number(node, "an exponent", Sign::Any, "0.75", mistakes)?;
    let quantity = Quantity::new(exponent, "").ok()?;
    limits
        .check("model_weight_exponent", "an exponent", &quantity, node, mistakes)
        .then_some(exponent)
}

/// Linear change per hour, as a fraction.
fn read_time_slope(fields: &Fields<'_>, limits: &Limits, mistakes: &mut Mistakes) -> Option<f64> {
    let node = fields.get("time_slope")?;
    let expected = Expected {
        what: "a change per time",
        dimensions: &[Dimension::PER_TIME],
        example: "0.87 %/h",
        sign: Sign::NotNegative,
    };
    let quantity = read_quantity(node, expected, mistakes)?;
    limits.check("model_time_slope", "a change per time", &quantity, node, mistakes);
    Some(quantity.canonical())
}

/// What a parameter is worked out from, and the names in its formula.
fn read_basis(
    name: &str,
    fields: &Fields<'_>,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> (Option<Basis>, Vec<String>) {
    let mut names = Vec::new();
    let basis = match (fields.get("value"), fields.get("formula")) {
        (Some(value), None) => read_value(value, limits, mistakes).map(Basis::Value),
        (None, Some(node)) => {
            let formula = Formula::read(node, mistakes);
            names = formula.iter().flat_map(Formula::names).cloned().collect();
            let unit = read_unit(fields.get("unit"), node, mistakes);
            formula.zip(unit).map(|(formula, unit)| Basis::Formula {
                formula,
                operands: Vec::new(),
                unit,
            })
        }
        _ => {
            mistakes.add(
                Mistake::at(
                    fields.place,
                    format!("parameter `{name}` needs either `value` or `formula`"),
                )
                .hint("write value: 84 L/h, or formula: v1 * k10 with unit: L/h"),
            );
            None
        }
    };
    (basis, names)
}

/// Puts parameters in an order in which each formula finds what it uses, and turns names into indices.
fn resolve(
    mut raw: Vec<Raw<'_>>,
    covariates: &ReadCovariates<'_>,
    mistakes: &mut Mistakes,
) -> Vec<Parameter> {
    let known: Vec<String> = raw.iter().map(|raw| raw.parameter.name.clone()).collect();
    for raw in &raw {
        for name in &raw.names {
            let is_covariate = covariates.has(name);
            if name != "weight" && !is_covariate && !known.contains(name) {
                let names = known.iter().map(String::as_str).chain(["weight"]);
                let hint = did_you_mean(name, names).unwrap_or_else(|| {
                    "a formula uses names of parameters and covariates, and `weight`".to_string()
                });
                mistakes.add(
                    Mistake::at(
                        raw.node.place,
                        format!("the formula speaks of `{name}`, which is not there"),
                    )
                    .hint(hint),
                );
                return Vec::new();
            }
        }
    }
    let mut ordered: Vec<Parameter> = Vec::with_capacity(raw.len());
    while !raw.is_empty() {
        let ready = raw.iter().position(|raw| {
            raw.names
                .iter()
                .all(|name| !known.contains(name) || ordered.iter().any(|parameter| parameter.name == *name))
        });
        let Some(ready) = ready else {
            for raw in &raw {
                mistakes.add(
                    Mistake::at(
                        raw.node.place,
                        format!("the formula of `{}` needs itself in the end", raw.parameter.name),
                    )
                    .hint("break the circle: one of these parameters must be a value"),
                );
            }
            return Vec::new();
        };
        let Raw {
            mut parameter, names, ..
        } = raw.remove(ready);
        if let Basis::Formula { operands, .. } = &mut parameter.basis {
            *operands = names
                .iter()
                .map(|name| operand(name, &ordered, covariates))
                .collect();
        }
        ordered.push(parameter);
    }
    ordered
}

fn operand(name: &str, parameters: &[Parameter], covariates: &ReadCovariates<'_>) -> Operand {
    if let Some(index) = parameters.iter().position(|parameter| parameter.name == name) {
        return Operand::Parameter(index);
    }
    let (asked, derived) = (&covariates.asked, &covariates.derived);
    if let Some(index) = asked.iter().position(|covariate| covariate.name == name) {
        return Operand::Covariate(index);
    }
    match derived.iter().position(|derived| derived.name == name) {
        Some(index) => Operand::Derived(index),
        None => Operand::Weight,
    }
}
