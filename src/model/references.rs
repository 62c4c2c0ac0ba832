//! Checks that what a model's file names elsewhere is there.

use super::Model;
use super::known_name::known;
use crate::document::{Fields, Mistakes, read_list};

/// Adds a mistake for each name of a route or a covariate that the model does not have.
pub(super) fn check_references(model: &Model, fields: &Fields<'_>, mistakes: &mut Mistakes) {
    let routes: Vec<&str> = model.routes.iter().map(|route| route.name.as_str()).collect();
    let mut ignored = Mistakes::new();
    let doses = fields
        .get("studied_in")
        .and_then(|node| Fields::any(node, "studied_in", &mut ignored)?.get("doses"))
        .and_then(|node| Fields::any(node, "doses", &mut ignored));
    for (name, key, _) in doses.iter().flat_map(Fields::entries) {
        known(key, "route", name, &routes, mistakes);
    }
    let names: Vec<&str> = model
        .covariates
        .iter()
        .map(|covariate| covariate.name.as_str())
        .collect();
    let covariates = fields
        .get("covariates")
        .and_then(|node| Fields::any(node, "covariates", &mut ignored));
    for (_, _, node) in covariates.iter().flat_map(Fields::entries) {
        let Some(covariate) = Fields::any(node, "a covariate", &mut ignored) else {
            continue;
        };
        let route = covariate
            .get("unit_dose")
            .and_then(|node| Fields::any(node, "a unit of dose", &mut ignored)?.get("route"));
        if let Some((node, route)) = route.and_then(|node| Some((node, node.scalar()?))) {
            known(node, "route", route, &routes, mistakes);
        }
        let implied = covariate
            .get("implies")
            .map(|node| read_list(node, "`implies`", &mut ignored));
        for node in implied.unwrap_or_default() {
            if let Some(name) = node.scalar() {
                known(node, "covariate", name, &names, mistakes);
            }
        }
    }
}
