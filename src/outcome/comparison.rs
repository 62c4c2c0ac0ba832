use super::measure::percentiles;
use super::{Estimate, Exposures, Measure, probability};

/// Two arms set against each other: the same people in both, each compared with themselves.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Which number is compared.
    pub measure: Measure,
    /// Other arm minus baseline, at the lower level, the median and the upper level.
    pub difference: Vec<(f64, Estimate)>,
    /// Share of people with less of it in the other arm.
    pub less: Option<Estimate>,
    /// Share of people with more of it in the other arm.
    pub more: Option<Estimate>,
    /// Share of people to whom the two arms are the same.
    pub same: Option<Estimate>,
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

/// Differences below this share of the larger value are rounding, not a difference.
const SAME: f64 = 1e-9;

impl Comparison {
    /// Compares a measure, patient by patient; both lists hold the same people in the same order.
    pub fn new(
        measure: Measure,
        baseline: &Exposures,
        other: &Exposures,
        levels: &[f64],
        preference: Preference,
    ) -> Self {
        let (mut less, mut more, mut same) = (0, 0, 0);
        let mut differences = Vec::with_capacity(baseline.len());
        let (before, after) = (baseline.of(measure), other.of(measure));
        for (before, after) in before.into_iter().flatten().zip(after.into_iter().flatten()) {
            if before.is_nan() || after.is_nan() {
                continue;
            }
            let difference = after - before;
            differences.push(difference);
            if difference.abs() <= SAME * before.abs().max(after.abs()) {
                same += 1;
            } else if difference < 0.0 {
                less += 1;
            } else {
                more += 1;
            }
        }
        let of = differences.len() as u64;
        Self {
            measure,
            difference: percentiles(&mut differences, levels),
            less: probability(less, of),
            more: probability(more, of),
            same: probability(same, of),
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
