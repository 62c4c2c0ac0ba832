//! People whom a model, or any of them, was not studied in.

use super::Study;
use crate::model::{Extreme, Model, Published};
use crate::outcome::{Warning, WarningKind};
use crate::population::{PeopleRows, PeopleSource, PersonColumn, SubjectRange};
use crate::quantity::{Quantity, Unit, Weight, significant};

/// The name of the covariate that is a patient's age.
const AGE: &str = "age";
/// People that are looked at to find out how many lie outside.
const LOOKED_AT: u64 = 1_000;

/// A warning where weights lie outside those of the model's study, or outside those of all where it does not state them;
/// and the same of age, where it is known.
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
    let ages = Ages::of(study, index, model);
    if let Some(text) = ages.and_then(|ages| ages.outside(study, model, published)) {
        add(text);
    }
}

/// The ages of people, in a unit.
struct Ages {
    unit: Unit,
    least: f64,
    greatest: f64,
    /// The column of people they are in, where they differ.
    column: Option<usize>,
}

impl Ages {
    /// Where a model asks for age, or people have one.
    fn of(study: &Study, index: usize, model: &Model) -> Option<Self> {
        let columns = study.population.people.columns();
        if let Some(column) = columns.iter().position(|column| column.name == AGE) {
            let (least, greatest) = ends(study, column);
            return Some(Self {
                unit: columns.get(column)?.unit.clone(),
                least,
                greatest,
                column: Some(column),
            });
        }
        let position = model
            .covariates
            .iter()
            .position(|covariate| covariate.name == AGE)?;
        let value = study.inputs.get(index)?.covariates.get(position).copied()?;
        Some(Self {
            unit: model.covariates.get(position)?.unit.clone(),
            least: value,
            greatest: value,
            column: None,
        })
    }

    fn outside(&self, study: &Study, model: &Model, published: &Published) -> Option<String> {
        let unit = self.unit.to_string();
        let in_unit = |limit: &Quantity| limit.expressed_in(&unit).map_or(f64::NAN, |limit| limit.value());
        let say = |value: f64| format!("{}{}", significant(value, 3), self.unit.behind(value));
        let here = match self.least == self.greatest {
            true => format!("they are {} old", say(self.least)),
            false => format!("ages go from {} to {}", say(self.least), say(self.greatest)),
        };
        let is_outside =
            |from: &Quantity, to: &Quantity| self.least < in_unit(from) || self.greatest > in_unit(to);
        match &model.studied_in.age {
            Some((from, to)) if is_outside(from, to) => {
                let (low, high) = (in_unit(from), in_unit(to));
                let share = self.column.and_then(|column| {
                    share_of(study, |rows, index| {
                        !(low..=high).contains(&rows.row(index)[column])
                    })
                });
                Some(format!(
                    "was studied in people of {from} to {to}; here {here}{}",
                    outside_in_words(share)
                ))
            }
            None if is_outside(&published.ages.0.limit, &published.ages.1.limit) => {
                Some(nobody("age", &here, &published.ages))
            }
            _ => None,
        }
    }
}

/// The least and the greatest number of a column: those that can occur, or where no limit is written those of the people
/// looked at.
fn ends(study: &Study, column: usize) -> (f64, f64) {
    let people = &study.population.people;
    let name = people
        .columns()
        .get(column)
        .map_or("", |column: &PersonColumn| column.name.as_str());
    let written = match people.source() {
        PeopleSource::Drawn(drawn) => drawn.covariates().get(column).map(|drawn| drawn.limits),
        PeopleSource::Sampled(survey) => survey.limits_of(name),
        PeopleSource::Listed(listed) => {
            let start = (f64::INFINITY, f64::NEG_INFINITY);
            Some(
                listed
                    .column(column)
                    .fold(start, |(low, high), value| (low.min(value), high.max(value))),
            )
        }
    };
    written
        .filter(|(low, high)| low.is_finite() && high.is_finite())
        .unwrap_or_else(|| {
            let rows = looked_at(study).unwrap_or_default();
            let values = (0..rows.len()).map(|index| rows.row(index)[column]);
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            })
        })
}

/// The first people; nobody where they cannot be drawn.
pub(super) fn looked_at(study: &Study) -> Option<PeopleRows> {
    let count = study.population.count.min(LOOKED_AT);
    PeopleRows::new(&study.population, SubjectRange::all(count)).ok()
}

/// How many of the first people something holds of, and how many were looked at; `None` where people differ by weight alone,
/// whose distribution has limits of its own.
fn share_of(study: &Study, holds: impl Fn(&PeopleRows, usize) -> bool) -> Option<(usize, usize)> {
    let people = &study.population.people;
    if people.columns().is_empty() && people.count().is_none() {
        return None;
    }
    let rows = looked_at(study)?;
    Some((
        (0..rows.len()).filter(|index| holds(&rows, *index)).count(),
        rows.len(),
    ))
}

/// ", 38 of the first 1000 people are outside".
fn outside_in_words(share: Option<(usize, usize)>) -> String {
    share.map_or_else(String::new, |(outside, of)| match outside {
        1 => format!(", 1 of the first {of} people lies outside"),
        _ => format!(", {outside} of the first {of} people lie outside"),
    })
}

fn weights(study: &Study, model: &Model, published: &Published) -> Option<String> {
    let (lightest, heaviest) = study.population.people.weight_bounds();
    let here = match lightest == heaviest {
        true => format!("everybody weighs {lightest}"),
        false => format!("weights go from {lightest} to {heaviest}"),
    };
    match model.studied_in.weight {
        Some((from, to)) => (lightest < from || heaviest > to).then(|| {
            let share = share_of(study, |rows, index| !(from..=to).contains(&rows.weights[index]));
            format!(
                "was studied in people of {from} to {to}; here {here}{}",
                outside_in_words(share)
            )
        }),
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
