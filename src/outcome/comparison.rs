use super::censored::Censored;
use super::percentile::{CensoredValues, percentiles};
use super::{Exposures, Measure, Percentile};
use crate::quantiles::{Estimate, probability};
use crate::quantity::difference;

/// Two arms set against each other: the same people in both, each compared with themselves.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Which number is compared.
    pub measure: Measure,
    /// Other arm minus baseline, at the lower level, the median and the upper level.
    pub difference: Vec<Percentile>,
    /// Share of people with less of it in the other arm.
    pub less: Option<Estimate>,
    /// Share of people with more of it in the other arm.
    pub more: Option<Estimate>,
    /// Share of people to whom the two arms are the same.
    pub same: Option<Estimate>,
    /// Share of people of whom that is not known, because the end of the observation cut off what they had.
    pub censored: Option<Estimate>,
    /// Which of `less` and `more` is better off, if either.
    pub preference: Preference,
}

/// Whether less or more of a measure is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// Less time above a side effect's threshold.
    Less,
    /// More time above a wanted effect's threshold.
    More,
    /// Neither is better in itself: a peak, an area, a depth of anaesthesia.
    Neither,
}

impl Comparison {
    /// Compares a measure, patient by patient; both lists hold the same people in the same order, observed until
    /// `end`, hours.
    ///
    /// Where the other arm's number is cut off the difference is at least what was seen, where the baseline's is, at
    /// most. A difference between areas to the end counts as cut off where the areas to infinity do not differ in the
    /// same direction: what was seen is then the work of the end alone.
    pub fn new(
        measure: Measure,
        baseline: &Exposures,
        other: &Exposures,
        probabilities: &[f64],
        preference: Preference,
        end: f64,
    ) -> Self {
        let whole = match measure {
            Measure::Area => Some((baseline.area_to_infinity(), other.area_to_infinity())),
            _ => None,
        };
        let cut = [baseline, other].map(|patients| Censored::new(measure, patients, end));
        let (mut less, mut more, mut same, mut censored) = (0, 0, 0, 0);
        let mut differences = Vec::with_capacity(baseline.len());
        let mut open = CensoredValues::default();
        let [baseline, other] = [baseline, other].map(|patients| patients.of(measure).unwrap_or_default());
        for (index, (before, after)) in baseline.iter().zip(other.iter()).enumerate() {
            let difference = difference(*after, *before);
            if difference.is_nan() {
                continue;
            }
            differences.push(difference);
            let made_by_end = whole.is_some_and(|whole| !same_direction(difference, whole, index));
            let [may_be_less, may_be_more] = cut.map(|cut| made_by_end || cut.at(index));
            if may_be_more {
                open.above.push(difference);
            }
            if may_be_less {
                open.below.push(difference);
            }
            if difference < 0.0 && !may_be_more {
                less += 1;
            } else if difference > 0.0 && !may_be_less {
                more += 1;
            } else if difference == 0.0 && !may_be_less && !may_be_more {
                same += 1;
            } else {
                censored += 1;
            }
        }
        let of = differences.len() as u64;
        Self {
            measure,
            difference: percentiles(&mut differences, &open, probabilities),
            less: probability(less, of),
            more: probability(more, of),
            same: probability(same, of),
            censored: probability(censored, of),
            preference,
        }
    }

    /// Share of people better off in the other arm, where less or more is better.
    pub fn better_off(&self) -> Option<Estimate> {
        match self.preference {
            Preference::Less => self.less,
            Preference::More => self.more,
            Preference::Neither => None,
        }
    }
}

/// Whether the areas to infinity of the patient at an index differ as the areas to the end do; also where they are
/// not known.
fn same_direction(seen: f64, (before, after): (&[f64], &[f64]), index: usize) -> bool {
    let (Some(before), Some(after)) = (before.get(index), after.get(index)) else {
        return true;
    };
    let whole = difference(*after, *before);
    whole.is_nan() || (whole < 0.0, whole > 0.0) == (seen < 0.0, seen > 0.0)
}
