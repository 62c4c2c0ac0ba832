//! Where along an axis conditions hold.

use super::SimulateError;
use super::find_line::{Dependence, FindLine};
use super::find_search::{BRACKET, meets};
use crate::outcome::{ConditionBound, Found, Sense};
use crate::quantiles::Estimate;
use std::ops::Range;

/// Values that are looked at, at least, where nothing is known of how numbers depend on the value.
const FEWEST_SCANNED: usize = 33;
/// So much before the limit, relative to the value, rounding cannot take it over the limit.
const NUDGE: f64 = 1e-12;

/// An end of the interval of an order statistic, or itself.
type End = fn(&Estimate) -> Option<f64>;

impl FindLine<'_> {
    /// The values that are looked at first.
    pub(super) fn looked_at(&self) -> Vec<f64> {
        let (first, last) = (self.numbers[0], self.numbers[self.numbers.len() - 1]);
        let mut values = self.numbers.clone();
        match self.dependence {
            Dependence::Listed => {}
            Dependence::Proportional | Dependence::Affine | Dependence::Rising => {
                values = vec![first, last];
            }
            Dependence::Unknown => {
                let is_logarithmic = self.design.axes()[self.question.axis].is_logarithmic;
                let steps = FEWEST_SCANNED - 1;
                values.extend((1..steps).map(|step| {
                    let share = step as f64 / steps as f64;
                    match is_logarithmic {
                        true => first * libm::pow(last / first, share),
                        false => first + (last - first) * share,
                    }
                }));
            }
        }
        values.sort_by(f64::total_cmp);
        values.dedup_by(|one, other| (*one - *other).abs() <= BRACKET * other.abs());
        values
    }

    /// Where all conditions hold.
    pub(super) fn intervals(&self) -> Result<Vec<[f64; 2]>, SimulateError> {
        let values = self.looked_at();
        let found = self.statistics(&values)?;
        let hold = |place: usize| {
            let mut all = self.targets.iter().zip(&found[place]);
            all.all(|(target, statistic)| target.holds(statistic.value))
        };
        if self.dependence == Dependence::Listed {
            return Ok(runs(values.len(), hold)
                .map(|run| [values[run.start], values[run.end - 1]])
                .collect());
        }
        // Where any condition changes: from one of these to the next none does.
        let mut ends = vec![values[0]];
        for place in 1..values.len() {
            let mut changes = Vec::new();
            for index in 0..self.targets.len() {
                let [before, after] = [place - 1, place].map(|place| found[place][index].value);
                if self.targets[index].holds(before) != self.targets[index].holds(after) {
                    let between = [values[place - 1], values[place]];
                    changes.push(self.meets(index, |found| Some(found.value), between, [before, after])?);
                }
            }
            changes.sort_by(f64::total_cmp);
            ends.extend(changes);
        }
        ends.push(values[values.len() - 1]);
        let mut intervals: Vec<[f64; 2]> = Vec::new();
        for pair in ends.windows(2) {
            let middle = 0.5 * (pair[0] + pair[1]);
            let inside = match values
                .iter()
                .position(|value| pair[0] < *value && *value < pair[1])
            {
                Some(place) => hold(place),
                None => self.hold_at(middle)?,
            };
            match intervals.last_mut().filter(|last| last[1] == pair[0]) {
                Some(last) if inside => last[1] = pair[1],
                _ if inside => intervals.push([pair[0], pair[1]]),
                _ => {}
            }
        }
        Ok(intervals)
    }

    pub(super) fn hold_at(&self, value: f64) -> Result<bool, SimulateError> {
        let found = self.statistics(&[value])?;
        let mut all = found.iter().flatten().zip(&self.targets);
        Ok(all.all(|(statistic, target)| target.holds(statistic.value)))
    }

    /// The value that is sought, with the interval that follows from the intervals of the order statistics.
    pub(super) fn found(&self, intervals: &[[f64; 2]]) -> Result<Found, SimulateError> {
        let largest = self.question.sense == Sense::Largest;
        let last = self.numbers[self.numbers.len() - 1];
        let (sought, end) = match (largest, intervals.first(), intervals.last()) {
            (true, _, Some(interval)) => (interval[1], last),
            (false, Some(interval), _) => (interval[0], self.numbers[0]),
            _ => return Ok(Found::Nowhere),
        };
        if sought == end {
            return Ok(Found::EndOfAxis(end));
        }
        if self.dependence == Dependence::Listed {
            return Ok(Found::Value(Estimate {
                value: sought,
                low: None,
                high: None,
            }));
        }
        let mut ends = [None, None];
        for index in 0..self.targets.len() {
            // The condition that decides is one that changes here.
            let near = |value: f64| self.statistics(&[value]);
            let step = 8.0 * BRACKET * sought.abs();
            let [before, after] = [sought - step, sought + step];
            let [before, after] = [near(before)?, near(after)?].map(|found| found[0][index].value);
            let target = &self.targets[index];
            if target.holds(before) == target.holds(after) {
                continue;
            }
            let low = |found: &Estimate| found.low;
            let high = |found: &Estimate| found.high;
            ends = [
                self.meets_near(index, low, sought)?,
                self.meets_near(index, high, sought)?,
            ];
        }
        let [one, other] = ends;
        let (low, high) = match (one, other) {
            (Some(one), Some(other)) => (Some(one.min(other)), Some(one.max(other))),
            (Some(one), None) | (None, Some(one)) if one <= sought => (Some(one), None),
            (one, other) => (None, one.or(other)),
        };
        Ok(Found::Value(Estimate {
            value: sought,
            low,
            high,
        }))
    }

    /// Where an end of the interval of a condition's statistic meets the limit, nearest to a value; `None` where it
    /// does so nowhere on the axis.
    pub(super) fn meets_near(
        &self,
        index: usize,
        end: End,
        sought: f64,
    ) -> Result<Option<f64>, SimulateError> {
        let values = self.looked_at();
        let found = self.statistics(&values)?;
        let target = &self.targets[index];
        let mut nearest: Option<f64> = None;
        for place in 1..values.len() {
            let ends = [place - 1, place].map(|place| end(&found[place][index]));
            let [Some(before), Some(after)] = ends else {
                continue;
            };
            if target.holds(before) == target.holds(after) {
                continue;
            }
            let met = self.meets(index, end, [values[place - 1], values[place]], [before, after])?;
            let is_nearer = |known: f64| (met - sought).abs() < (known - sought).abs();
            if nearest.is_none_or(is_nearer) {
                nearest = Some(met);
            }
        }
        Ok(nearest)
    }

    /// Where a condition's statistic, or an end of its interval, meets the limit between two values.
    pub(super) fn meets(
        &self,
        index: usize,
        end: impl Fn(&Estimate) -> Option<f64>,
        between: [f64; 2],
        ends: [f64; 2],
    ) -> Result<f64, SimulateError> {
        let target = &self.targets[index];
        if self.dependence == Dependence::Proportional && target.is_proportional() {
            // At the larger of the two values the statistic is above nothing.
            let met = between[1] * (target.limit / ends[1]);
            return Ok(match target.bound {
                ConditionBound::AtMost => met * (1.0 - NUDGE),
                ConditionBound::AtLeast => met * (1.0 + NUDGE),
            });
        }
        if self.dependence == Dependence::Affine && target.is_proportional() {
            let roots = self.order_statistic_of_roots(target)?;
            return Ok(end(&roots).unwrap_or(f64::NAN));
        }
        let distance = |value: f64| -> Result<f64, SimulateError> {
            let found = self.statistics(&[value])?;
            Ok(end(&found[0][index]).unwrap_or(f64::NAN) - target.limit)
        };
        let holds = |distance: f64| target.holds(target.limit + distance);
        meets(distance, between, ends.map(|at| at - target.limit), holds)
    }
}

/// Neighbours of which something holds.
fn runs(count: usize, holds: impl Fn(usize) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut place = 0;
    std::iter::from_fn(move || {
        while place < count && !holds(place) {
            place += 1;
        }
        let start = place;
        while place < count && holds(place) {
            place += 1;
        }
        (start < place).then_some(start..place)
    })
}
