//! People whom a model, or any of them, was not studied in.

use super::first_people::FirstPeople;
use crate::model::{Extreme, Model, Published};
use crate::outcome::{Warning, WarningKind};
use crate::population::{People, PeopleSource};
use crate::quantity::{Quantity, Unit, Weight, significant};

/// A warning where weights lie outside those of the model's study, or outside those of all where it does not state them;
/// and the same of age, where it is known.
pub(super) fn beyond_studied_people(
    first: &FirstPeople<'_>,
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
    if let Some(text) = weights(first, model, published) {
        add(text);
    }
    let ages = Ages::of(first, index, model);
    if let Some(text) = ages.and_then(|ages| ages.outside(first, model, published)) {
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
    fn of(first: &FirstPeople<'_>, index: usize, model: &Model) -> Option<Self> {
        let study = first.study;
        let people = &study.population.people;
        if let Some(column) = people.position(People::AGE) {
            let (least, greatest) = ends(first, column);
            return Some(Self {
                unit: people.columns().get(column)?.unit.clone(),
                least,
                greatest,
                column: Some(column),
            });
        }
        let position = model
            .covariates
            .iter()
            .position(|covariate| covariate.name == People::AGE)?;
        let value = study.inputs.get(index)?.covariates.get(position).copied()?;
        Some(Self {
            unit: model.covariates.get(position)?.unit.clone(),
            least: value,
            greatest: value,
            column: None,
        })
    }

    fn outside(&self, first: &FirstPeople<'_>, model: &Model, published: &Published) -> Option<String> {
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
                    first.share(|rows, index| !(low..=high).contains(&rows.row(index)[column]))
                });
                Some(format!(
                    "was studied in people of {from} to {to}; here {here}{}",
                    outside_in_words(share)
                ))
            }
            None if published.concern(model)
                && is_outside(&published.ages.0.limit, &published.ages.1.limit) =>
            {
                Some(nobody("age", &here, &published.ages))
            }
            _ => None,
        }
    }
}

/// The least and the greatest number of a column: those that can occur, or where no limit is written those of the people
/// looked at.
fn ends(first: &FirstPeople<'_>, column: usize) -> (f64, f64) {
    let people = &first.study.population.people;
    let written = match people.source() {
        PeopleSource::Drawn(drawn) => drawn.covariates().get(column).map(|drawn| drawn.limits),
        PeopleSource::Sampled(survey) => people
            .columns()
            .get(column)
            .and_then(|column| survey.limits_of(&column.name)),
        PeopleSource::Listed(listed) => Some(extent(listed.column(column))),
    };
    written
        .filter(|(low, high)| low.is_finite() && high.is_finite())
        .unwrap_or_else(|| {
            let rows = first.rows();
            extent(
                rows.into_iter()
                    .flat_map(|rows| (0..rows.len()).map(|index| rows.row(index)[column])),
            )
        })
}

/// The least and the greatest of numbers.
fn extent(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), number| {
        (low.min(number), high.max(number))
    })
}

/// ", 38 of the first 1000 people are outside".
fn outside_in_words(share: Option<(usize, usize)>) -> String {
    share.map_or_else(String::new, |(outside, of)| match outside {
        1 => format!(", 1 of the first {of} people lies outside"),
        _ => format!(", {outside} of the first {of} people lie outside"),
    })
}

fn weights(first: &FirstPeople<'_>, model: &Model, published: &Published) -> Option<String> {
    let (lightest, heaviest) = first.study.population.people.weight_bounds();
    let here = match lightest == heaviest {
        true => format!("everybody weighs {lightest}"),
        false => format!("weights go from {lightest} to {heaviest}"),
    };
    match model.studied_in.weight {
        Some((from, to)) => (lightest < from || heaviest > to).then(|| {
            let share = first.share(|rows, index| !(from..=to).contains(&rows.weights[index]));
            format!(
                "was studied in people of {from} to {to}; here {here}{}",
                outside_in_words(share)
            )
        }),
        None if published.concern(model) => {
            let (light, heavy) = &published.weights;
            let least = Weight::from_quantity(&light.limit)?;
            let most = Weight::from_quantity(&heavy.limit)?;
            (lightest < least || heaviest > most).then(|| nobody("weight", &here, &published.weights))
        }
        None => None,
    }
}

/// "does not state its range of weight; nobody in any study known here of the drug was below 2.4 kg or above 176 kg (Hornik 2018, …);
/// here everybody weighs 0.5 kg".
fn nobody(what: &str, here: &str, (least, most): &(Extreme, Extreme)) -> String {
    let from = match least.provenance.from == most.provenance.from {
        true => least.provenance.from.clone(),
        false => format!("{}; {}", least.provenance.from, most.provenance.from),
    };
    format!(
        "does not state its range of {what}, and nobody in any study of the drug known here was below {} or above {} ({from}); here \
         {here}",
        least.limit, most.limit
    )
}
