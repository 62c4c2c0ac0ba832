//! Reads the numbers of a response: the same groups as in a model file.

use super::derived_reader::read_covariates;
use super::estimate_reader::read_uncertainty;
use super::graph_reader::Names;
use super::model_reader::unreadable_parameters;
use super::parameter_reader::read_parameters;
use super::usage::check_part_usage;
use super::variability_reader::read_variability;
use super::{Covariate, Limits, Parameter, Substances, Uncertainty, Variability};
use crate::document::{Fields, Mistake, Mistakes, Node};
use crate::quantity::Dimension;

/// Whether `variability` speaks of visits.
fn has_occasions(fields: &Fields<'_>) -> bool {
    let mut ignored = Mistakes::new();
    let open = |node| Fields::any(node, "variability", &mut ignored);
    let group = fields.get("variability").and_then(open);
    group.is_some_and(|group| group.get("occasion").is_some())
}

/// Covariates, parameters and how people differ in them, as far as a file states them.
pub(crate) struct PartNumbers<'a> {
    /// What formulas use beside weight.
    pub(crate) covariates: Vec<Covariate>,
    /// In an order in which a formula comes after what it uses.
    pub(crate) parameters: Vec<Parameter>,
    /// How people differ in them.
    pub(crate) variability: Variability,
    /// How unsure they are.
    pub(crate) uncertainty: Option<Uncertainty>,
    /// Names of those that have mistakes of their own.
    unreadable: Vec<&'a str>,
}

impl<'a> PartNumbers<'a> {
    /// Of the groups `covariates`, `parameters`, `variability` and `uncertainty` of a file.
    pub(crate) fn read(
        fields: &Fields<'a>,
        substances: &Substances,
        limits: &Limits,
        mistakes: &mut Mistakes,
    ) -> Self {
        let covariates = read_covariates(fields, mistakes);
        if let (Some(derived), Some(key)) = (covariates.derived.first(), fields.key("covariates")) {
            let message = format!("`{}` is worked out by a formula of body size", derived.name);
            let hint = "here a covariate has `typical`; write the formula of the response with weight, or with height and age";
            mistakes.add(Mistake::at(key.place, message).hint(hint));
        }
        let parameters = read_parameters(fields.get("parameters"), &covariates, limits, mistakes);
        let unreadable = unreadable_parameters(fields, &parameters);
        if let Some(key) = fields.key("parameters") {
            let scaled = |parameter: &&Parameter| {
                parameter.weight_exponent.is_some() || parameter.time_slope.is_some()
            };
            for parameter in parameters.iter().filter(scaled) {
                let message = format!(
                    "`{}` of a response has no reference weight and no first dose",
                    parameter.name
                );
                let hint = "write its dependence as a formula with `weight`: c50_70 * (weight / 70) ^ 0.25";
                mistakes.add(Mistake::at(key.place, message).hint(hint));
            }
        }
        if let Some(key) = fields.key("variability").filter(|_| has_occasions(fields)) {
            let message = "a response does not differ from visit to visit here";
            mistakes.add(Mistake::at(key.place, message).hint("take `occasion` out of `variability`"));
        }
        let names = Names {
            parameters: &parameters,
            unreadable: &unreadable,
            substances,
        };
        let variability = read_variability(fields.get("variability"), &names, limits, mistakes);
        let uncertainty = read_uncertainty(fields, &names, &variability, mistakes);
        Self {
            covariates: covariates.asked,
            parameters,
            variability,
            uncertainty,
            unreadable,
        }
    }

    /// Adds a mistake for each number that neither the response, by these indices, nor a formula uses.
    pub(crate) fn check_usage(
        &self,
        fields: &Fields<'_>,
        named: impl IntoIterator<Item = usize>,
        mistakes: &mut Mistakes,
    ) {
        check_part_usage((&self.parameters, &self.covariates), named, fields, mistakes);
    }

    /// The index of the parameter a node names, which must measure one of these; `what` says what it stands for.
    pub(crate) fn parameter(
        &self,
        (node, what): (&Node, &str),
        dimensions: &[Dimension],
        substances: &Substances,
        mistakes: &mut Mistakes,
    ) -> Option<usize> {
        let names = Names {
            parameters: &self.parameters,
            unreadable: &self.unreadable,
            substances,
        };
        names.parameter(node, what, dimensions, mistakes)
    }
}
