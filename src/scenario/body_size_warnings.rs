//! People for whom a formula of body size that a model uses was not made.

use super::first_people::FirstPeople;
use crate::model::{BodySize, BodySizeRange, DerivedCovariate, Model};
use crate::outcome::{Warning, WarningKind};
use crate::population::{PeopleRows, PersonColumn};
use crate::quantity::{Quantity, Unit, Weight, significant};

/// A warning where the result of a formula falls as weight rises, and for each range in which the formula was made, with how
/// many of the first people lie there.
pub(super) fn beyond_body_size(
    first: &FirstPeople<'_>,
    index: usize,
    model: &Model,
    list: &mut Vec<Warning>,
) {
    let Some(inputs) = first
        .study
        .inputs
        .get(index)
        .filter(|_| !model.derived.is_empty())
    else {
        return;
    };
    let Some(rows) = first.rows() else {
        return;
    };
    let people = LookedAt {
        columns: first.study.population.people.columns(),
        model,
        covariates: (0..rows.len())
            .map(|person| inputs.covariates_of(rows.row(person)))
            .collect(),
        rows,
    };
    for derived in &model.derived {
        let texts = people.falling(derived).into_iter().chain(people.outside(derived));
        list.extend(texts.map(|text| Warning {
            kind: WarningKind::Domain,
            text: format!(
                "`{}` of model {} is {}, which {text}",
                derived.name,
                model.id,
                derived.body_size.in_words()
            ),
        }));
    }
}

/// The first people, and their covariates in a model.
struct LookedAt<'a> {
    columns: &'a [PersonColumn],
    model: &'a Model,
    rows: &'a PeopleRows,
    covariates: Vec<Vec<f64>>,
}

impl LookedAt<'_> {
    /// What a formula needs of each person, with their weight.
    fn needs<'b>(&'b self, derived: &'b DerivedCovariate) -> impl Iterator<Item = (Weight, Vec<f64>)> + 'b {
        let people = self.rows.weights.iter().zip(&self.covariates);
        people.map(|(weight, covariates)| (*weight, derived.needs_of(*weight, covariates)))
    }

    /// "falls as weight rises in 38 of the first 1000 people, …".
    fn falling(&self, derived: &DerivedCovariate) -> Option<String> {
        let fall = derived.body_size.falls_above.as_ref()?;
        let beyond = self
            .needs(derived)
            .enumerate()
            .filter_map(|(person, (weight, needs))| {
                let limit = fall.formula.value(&needs).ok()?;
                (weight.kg() > limit).then_some((person + 1, weight, limit))
            });
        let beyond: Vec<(usize, Weight, f64)> = beyond.collect();
        let (person, weight, limit) = beyond.first()?;
        Some(format!(
            "falls as weight rises in {}; person {person}, of {} kg, is above {} kg, where it begins to. {}",
            self.share(beyond.len()),
            significant(weight.kg(), 4),
            significant(*limit, 4),
            capital(&fall.because),
        ))
    }

    /// "was made from 373 adults with bmi from 17.1 to 69.9; 3 of the first 1000 people lie outside".
    fn outside(&self, derived: &DerivedCovariate) -> Vec<String> {
        let body_size = &derived.body_size;
        let of = body_size.people.as_deref().unwrap_or("people");
        let outside = body_size.ranges.iter().filter_map(|range| {
            let needs = self.needs(derived).enumerate();
            let count = needs
                .filter(|(person, (weight, needs))| {
                    self.holds(range, derived, *person, *weight, needs) == Some(false)
                })
                .count();
            (count > 0).then(|| {
                format!(
                    "was made from {of} with {} from {} to {}; that leaves out {}",
                    range.name,
                    range.from,
                    range.to,
                    self.share(count)
                )
            })
        });
        outside.collect()
    }

    /// Whether a person lies within a range; `None` where what it is of is not known of people.
    fn holds(
        &self,
        range: &BodySizeRange,
        derived: &DerivedCovariate,
        person: usize,
        weight: Weight,
        needs: &[f64],
    ) -> Option<bool> {
        if let Some(formula) = &range.formula {
            return range.holds(formula.value(needs).ok()?, &Unit::none());
        }
        let is_it = |name: &str| name == range.name;
        let needed = derived.body_size.needs.iter().zip(needs);
        if let Some((need, number)) = needed.into_iter().find(|(need, _)| is_it(&need.name)) {
            return range.holds(*number, &need.unit);
        }
        if is_it(BodySize::WEIGHT) {
            let kg = Quantity::new(weight.kg(), "kg").ok()?;
            return range.holds(kg.value(), kg.unit());
        }
        let covariates = self.model.covariates.iter().zip(self.covariates.get(person)?);
        if let Some((covariate, number)) = covariates.into_iter().find(|(known, _)| is_it(&known.name)) {
            return range.holds(*number, &covariate.unit);
        }
        let mut columns = self.columns.iter().zip(self.rows.row(person));
        let (column, number) = columns.find(|(column, _)| is_it(&column.name))?;
        range.holds(*number, &column.unit)
    }

    /// "38 of the first 1000 people".
    fn share(&self, count: usize) -> String {
        match self.rows.len() {
            1 => "the only person".to_string(),
            all if all == count => format!("all of the first {all} people"),
            all => format!("{count} of the first {all} people"),
        }
    }
}

/// A sentence with its first letter large.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}
