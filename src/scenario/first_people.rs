use super::Study;
use crate::population::{PeopleRows, SubjectRange};
use std::cell::OnceCell;

/// People that are looked at to find out how many something holds of.
const LOOKED_AT: u64 = 1_000;

/// The first people of a study, drawn once, and only where somebody asks.
pub(super) struct FirstPeople<'a> {
    pub(super) study: &'a Study,
    rows: OnceCell<Option<PeopleRows>>,
}

impl<'a> FirstPeople<'a> {
    /// Of a study.
    pub(super) fn of(study: &'a Study) -> Self {
        Self {
            study,
            rows: OnceCell::new(),
        }
    }

    /// Their weights and covariates; `None` where they cannot be drawn.
    pub(super) fn rows(&self) -> Option<&PeopleRows> {
        let population = &self.study.population;
        let draw = || {
            let subjects = SubjectRange::all(population.count.min(LOOKED_AT));
            PeopleRows::new(population, subjects).ok()
        };
        self.rows.get_or_init(draw).as_ref()
    }

    /// How many of them something holds of, and how many there are; `None` where people differ by weight alone, whose
    /// distribution has limits of its own.
    pub(super) fn share(&self, holds: impl Fn(&PeopleRows, usize) -> bool) -> Option<(usize, usize)> {
        let people = &self.study.population.people;
        if people.columns().is_empty() && people.count().is_none() {
            return None;
        }
        let rows = self.rows()?;
        let count = (0..rows.len()).filter(|index| holds(rows, *index)).count();
        Some((count, rows.len()))
    }
}
