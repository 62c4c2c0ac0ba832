//! Everybody solved at values of an axis that is sought on.

use super::SimulateError;
use super::counted_levels::CountedLevels;
use super::find_line::{Dependence, FindLine};
use super::find_target::FindTarget;
use super::solved_group::SolvedGroup;
use crate::outcome::Measure;
use crate::quantiles::Estimate;
use crate::quantity::Quantity;
use crate::scenario::Study;

impl FindLine<'_> {
    /// The order statistics of all conditions at some values.
    pub(super) fn statistics(&self, values: &[f64]) -> Result<Vec<Vec<Estimate>>, SimulateError> {
        let mut found = Vec::new();
        if self.is_scaled() && self.seen.borrow().is_empty() {
            let last = self.numbers[self.numbers.len() - 1];
            let solved = self.solve(last)?;
            let statistics: Option<Vec<Estimate>> = self
                .targets
                .iter()
                .map(|target| target.statistic(&solved))
                .collect();
            self.seen
                .borrow_mut()
                .push((last, statistics.unwrap_or_default()));
        }
        for value in values {
            let known = self
                .seen
                .borrow()
                .iter()
                .find(|(seen, _)| seen == value)
                .map(|(_, known)| known.clone());
            let statistics = match known {
                Some(known) => known,
                None if self.is_scaled() => self.scaled(*value),
                None => {
                    let solved = self.solve(*value)?;
                    let of = |target: &FindTarget| target.statistic(&solved);
                    let statistics: Option<Vec<Estimate>> = self.targets.iter().map(of).collect();
                    let statistics = statistics.unwrap_or_default();
                    self.seen.borrow_mut().push((*value, statistics.clone()));
                    statistics
                }
            };
            found.push(statistics);
        }
        Ok(found)
    }

    /// Whether all statistics are proportional to the value, so that one solution has them all.
    pub(super) fn is_scaled(&self) -> bool {
        self.dependence == Dependence::Proportional && self.targets.iter().all(FindTarget::is_proportional)
    }

    /// The statistics at a value, from those at the greatest that was solved.
    pub(super) fn scaled(&self, value: f64) -> Vec<Estimate> {
        let seen = self.seen.borrow();
        let greatest = seen.iter().max_by(|one, other| one.0.total_cmp(&other.0));
        let Some((solved, statistics)) = greatest else {
            return Vec::new();
        };
        let times = |number: f64| number * (value / solved);
        let scaled = statistics.iter().map(|statistic| Estimate {
            value: times(statistic.value),
            low: statistic.low.map(times),
            high: statistic.high.map(times),
        });
        scaled.collect()
    }

    /// The study with a value in place of the axis.
    pub(super) fn study_at(&self, value: f64) -> Result<Study, SimulateError> {
        if let Some(place) = self.numbers.iter().position(|number| *number == value) {
            return Ok(self.study(place).clone());
        }
        let study = self.design.study_at(self.first(), self.question.axis, value);
        study.map_err(|rejected| SimulateError::Between {
            axis: self.design.axes()[self.question.axis].name.clone(),
            value: self.written(value),
            rejected,
        })
    }

    pub(super) fn written(&self, value: f64) -> String {
        let unit = self.design.axes()[self.question.axis]
            .unit_name()
            .unwrap_or_default();
        Quantity::new(value, &unit).map_or_else(|_| value.to_string(), |quantity| quantity.to_string())
    }

    /// Everybody solved at a value, with the hours above each threshold that a condition is on.
    pub(super) fn solve(&self, value: f64) -> Result<SolvedGroup, SimulateError> {
        let study = self.study_at(value)?;
        let cell = self.first();
        let model = &study.models[cell.model];
        let run = self.run.with_study(&study);
        let people = run.people()?;
        let cohort = run.cohort(model, &people, 1);
        let asked = |analyte: usize, index: usize| {
            let mut of = self.targets.iter().filter(|target| target.analyte == analyte);
            of.any(|target| match target.measure {
                Measure::HoursAbove(level) => index == level,
                Measure::HoursInRange { lower, upper } => index == lower || index == upper,
                _ => false,
            })
        };
        let mut counted = CountedLevels::new(&study.thresholds, (model, self.run.substances));
        for (analyte, levels) in counted.levels.iter_mut().enumerate() {
            for (index, level) in levels.iter_mut().enumerate() {
                *level = level.filter(|_| asked(analyte, index));
            }
        }
        counted.own.retain(|own| asked(own.analyte, own.threshold));
        let (solved, _) = run.solve_for_cells([cell.model, cell.arm], &cohort, &counted, (&[], &[]))?;
        Ok(solved)
    }
}
