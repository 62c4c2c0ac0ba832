//! What the columns of a table of people can be.

use super::table_headers::{Add, Header, columns};
use crate::document::{Mistakes, Table, nearest, quoted};
use crate::model::{Covariate, Model, Parameter};
use crate::quantity::{Dimension, Unit};

/// Columns that name people.
const LABELS: [&str; 4] = ["id", "patient", "subject", "name"];
/// The column of weight.
const WEIGHT: &str = "weight";

/// What a column is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PeopleColumn {
    /// A name or number of the person, which nothing depends on.
    Label,
    /// Body weight, in this unit.
    Weight(Unit),
    /// A covariate; cells are in this unit, or words of its categories.
    Covariate(Covariate, Unit),
    /// A parameter of the person's own; cells are in this unit.
    Parameter(Parameter, Unit),
    /// Nothing here uses it.
    Unused,
    /// Something is wrong with it, which has been said.
    Refused,
}

/// What columns are looked for.
pub(super) struct KnownColumns<'a> {
    covariates: Vec<Covariate>,
    /// The only model, whose parameters people may have of their own; `None` where there are several.
    model: Option<&'a Model>,
}

impl<'a> KnownColumns<'a> {
    /// What models want to know, and what people are commonly described by, whether or not a model wants to know it.
    pub(super) fn new(mut covariates: Vec<Covariate>, model: Option<&'a Model>) -> Self {
        let sex = ["male", "female"]
            .map(str::to_string)
            .into_iter()
            .zip([0.0, 1.0])
            .collect();
        for (name, unit, categories) in [
            ("age", "years", Vec::new()),
            ("height", "cm", Vec::new()),
            ("sex", "", sex),
        ] {
            if !covariates.iter().any(|covariate| covariate.name == name) {
                covariates.push(Covariate::described(name, unit, categories));
            }
        }
        Self { covariates, model }
    }

    /// What each column of a table is.
    pub(super) fn of(&self, table: &Table, mistakes: &mut Mistakes) -> Vec<PeopleColumn> {
        let is_known =
            |name: &str| name == WEIGHT || self.covariates.iter().any(|covariate| covariate.name == name);
        let column = |header: &Header<'_>, add: Add<'_>| self.column(header, add);
        columns(table, is_known, || PeopleColumn::Refused, column, mistakes)
    }

    fn column(&self, header: &Header<'_>, add: Add<'_>) -> PeopleColumn {
        let name = header.name.as_str();
        if LABELS.contains(&name) {
            return PeopleColumn::Label;
        }
        if name == WEIGHT {
            let unit = header.unit(&[Dimension::MASS], "kg", add);
            return unit.map_or(PeopleColumn::Refused, PeopleColumn::Weight);
        }
        if let Some(covariate) = self.covariates.iter().find(|covariate| covariate.name == name) {
            if !covariate.categories.is_empty() {
                return PeopleColumn::Covariate(covariate.clone(), Unit::none());
            }
            let own = covariate.unit.of_several();
            let unit = header.unit(&[covariate.unit.dimension()], &own, add);
            return unit.map_or(PeopleColumn::Refused, |unit| {
                PeopleColumn::Covariate(covariate.clone(), unit)
            });
        }
        let parameters = self.model.map_or(&[][..], |model| model.parameters.as_slice());
        if let Some(parameter) = parameters.iter().find(|parameter| parameter.name == name) {
            let own = parameter.unit().of_several();
            let unit = header.unit(&[parameter.dimension()], &own, add);
            return unit.map_or(PeopleColumn::Refused, |unit| {
                PeopleColumn::Parameter(parameter.clone(), unit)
            });
        }
        let covariates = self.covariates.iter().map(|covariate| covariate.name.as_str());
        let known = covariates.chain([WEIGHT]).chain(LABELS);
        if let Some(meant) = nearest(name, known) {
            add(
                format!("nothing here uses the column {}", quoted(name)),
                format!("did you mean `{meant}`? if not, give the column a name that is less like it"),
            );
            return PeopleColumn::Refused;
        }
        PeopleColumn::Unused
    }
}
