//! What the columns of a table of people can be.

use crate::document::{Mistake, Mistakes, Place, Table, nearest, quoted};
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
        let mut names: Vec<String> = Vec::new();
        let mut found = Vec::new();
        for (index, header) in table.columns().iter().enumerate() {
            let place = table.place_of_name(index);
            let (name, unit) = self.split(header);
            let mut add = |message: String, hint: String| mistakes.add(at(place, message).hint(hint));
            let column = if names.contains(&name) {
                add(
                    format!("the column {} is there twice", quoted(&name)),
                    "keep one of them".to_string(),
                );
                PeopleColumn::Refused
            } else {
                self.column(&name, unit, &mut add)
            };
            names.push(name);
            found.push(column);
        }
        found
    }

    fn column(&self, name: &str, unit: Option<&str>, add: &mut impl FnMut(String, String)) -> PeopleColumn {
        if LABELS.contains(&name) {
            return PeopleColumn::Label;
        }
        if name == WEIGHT {
            let unit = unit_of(name, unit, (Dimension::MASS, "kg"), add);
            return unit.map_or(PeopleColumn::Refused, PeopleColumn::Weight);
        }
        if let Some(covariate) = self.covariates.iter().find(|covariate| covariate.name == name) {
            if !covariate.categories.is_empty() {
                return PeopleColumn::Covariate(covariate.clone(), Unit::none());
            }
            let own = covariate.unit.of_several();
            let unit = unit_of(name, unit, (covariate.unit.dimension(), &own), add);
            return unit.map_or(PeopleColumn::Refused, |unit| {
                PeopleColumn::Covariate(covariate.clone(), unit)
            });
        }
        let parameters = self.model.map_or(&[][..], |model| model.parameters.as_slice());
        if let Some(parameter) = parameters.iter().find(|parameter| parameter.name == name) {
            let own = parameter.unit().of_several();
            let unit = unit_of(name, unit, (parameter.dimension(), &own), add);
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

    /// Name and unit of `weight (kg)`, `weight [kg]` or `weight_kg`.
    fn split<'b>(&self, header: &'b str) -> (String, Option<&'b str>) {
        for (open, close) in [('(', ')'), ('[', ']')] {
            if let Some((name, rest)) = header.split_once(open) {
                let unit = rest.trim_end().strip_suffix(close).unwrap_or(rest);
                return (name.trim().to_lowercase(), Some(unit.trim()));
            }
        }
        let lower = header.trim().to_lowercase();
        let is_known =
            |name: &str| name == WEIGHT || self.covariates.iter().any(|covariate| covariate.name == name);
        match header.rsplit_once('_') {
            Some((name, unit)) if is_known(&name.to_lowercase()) && !is_known(&lower) => {
                (name.to_lowercase(), Some(unit))
            }
            _ => (lower, None),
        }
    }
}

/// The unit of a column, of the dimension that is wanted; `usual` is how it may be written.
fn unit_of(
    name: &str,
    written: Option<&str>,
    (dimension, usual): (Dimension, &str),
    add: &mut impl FnMut(String, String),
) -> Option<Unit> {
    let hint = format!("write the header as `{name} ({usual})`");
    let Some(text) = written else {
        if dimension == Dimension::NUMBER {
            return Some(Unit::none());
        }
        add(format!("the column `{name}` has no unit"), hint);
        return None;
    };
    match Unit::parse(text) {
        Ok(unit) if unit.dimension() == dimension => Some(unit),
        Ok(_) => {
            add(format!("`{name}` cannot be in {}", quoted(text)), hint);
            None
        }
        Err(part) => {
            add(
                format!("{} in the column `{name}` is no unit", quoted(&part)),
                hint,
            );
            None
        }
    }
}

fn at(place: Option<Place>, message: String) -> Mistake {
    place.map_or_else(
        || Mistake::anywhere(message.clone()),
        |place| Mistake::at(place, message.clone()),
    )
}
