use crate::model::Covariate;
use crate::quantity::Unit;

/// Something about people that differs from one to the next, beside their weight: a covariate, or a parameter of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonColumn {
    /// As models call it: `age`, `sex`, `cl`.
    pub name: String,
    /// The unit its numbers are in; a pure number for categories.
    pub unit: Unit,
    /// What its numbers stand for, where it is one of several kinds: `female` for 1.
    pub categories: Vec<(String, f64)>,
}

impl PersonColumn {
    /// Of a model's covariate.
    pub fn of(covariate: &Covariate) -> Self {
        Self {
            name: covariate.name.clone(),
            unit: covariate.unit.clone(),
            categories: covariate.categories.clone(),
        }
    }

    /// A number as one would say it: `40 years`, `female`.
    pub fn say(&self, value: f64) -> String {
        let category = self.categories.iter().find(|(_, number)| *number == value);
        category.map_or_else(
            || format!("{value}{}", self.unit.behind(value)),
            |(name, _)| name.clone(),
        )
    }
}
