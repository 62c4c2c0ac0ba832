use super::counted_levels::own_levels;
use super::solved_group::{SolvedGroup, relative_peaks};
use crate::effect::Threshold;
use crate::ensemble::OwnLevel;
use crate::model::{Model, Substances};
use crate::outcome::{
    Condition, ConditionBound, ConditionValue, Edge, Exposures, Measure, Percentile, Sought,
};
use crate::quantiles::{Estimate, Ranks, order_statistics, probability};
use crate::quantity::Quantity;
use crate::scenario::Study;
use ndarray::Array2;

/// A condition as one on an order statistic: that of a measure of an analyte is not to exceed a limit, or not to fall
/// below it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FindTarget {
    /// Which analyte, by its place in the model.
    pub(super) analyte: usize,
    /// What of it; hours at levels of [`counted_levels`](super::counted_levels::CountedLevels).
    pub(super) measure: Measure,
    pub(super) bound: ConditionBound,
    /// In the unit of the measure.
    pub(super) limit: f64,
    /// Where the measure is a highest level as a multiple of one that is another in each subject: which of these levels.
    own: Option<OwnLevel>,
    /// Which of the people's numbers decides, from the least on.
    ranks: Ranks,
}

impl FindTarget {
    /// Of a condition, for so many people; `None` where the model does not compute what it is on.
    pub(super) fn new(
        condition: &Condition,
        study: &Study,
        model: &Model,
        substances: &Substances,
        people: usize,
    ) -> Option<Self> {
        let limit = condition.limit.canonical();
        let named = |id: &String| study.thresholds.iter().position(|threshold| threshold.id == *id);
        let of_threshold = |id: &String| -> Option<(usize, &Threshold, usize)> {
            let place = named(id)?;
            let threshold = study.thresholds.get(place)?;
            Some((place, threshold, threshold.analyte(model, substances)?))
        };
        let of_analyte = |name: &String| model.analytes().position(|(known, _)| known == name);
        let median = Ranks::new(0.5, people);
        let mut own = None;
        let (analyte, measure, limit, ranks) = match &condition.of {
            Sought::ShareEverAbove(id) => {
                let (place, threshold, analyte) = of_threshold(id)?;
                own = own_levels(&study.thresholds, (model, substances)).find(|own| own.threshold == place);
                let level = own.map_or(threshold.level.ng_per_ml(), |_| 1.0);
                let level = Edge::new(level).above;
                let ranks = ranks_of_share(limit, people, condition.bound);
                (analyte, Measure::Cmax, level, ranks)
            }
            Sought::MedianTimeAbove(id) => {
                let (place, _, analyte) = of_threshold(id)?;
                (analyte, Measure::HoursAbove(place), limit, median)
            }
            Sought::MedianTimeInRange(id) => {
                let (place, threshold, analyte) = of_threshold(id)?;
                threshold.range_end()?;
                let measure = Measure::in_range(place, study.thresholds.len());
                (analyte, measure, limit, median)
            }
            Sought::MedianCmax(name) => {
                let limit = limit * NG_PER_ML;
                (of_analyte(name)?, Measure::Cmax, limit, median)
            }
            Sought::MedianAuc(name) => {
                let limit = limit * NG_PER_ML;
                (of_analyte(name)?, Measure::AreaToInfinity, limit, median)
            }
        };
        Some(Self {
            analyte,
            measure,
            bound: condition.bound,
            limit,
            own,
            ranks,
        })
    }

    /// The order statistic that decides, with its interval.
    pub(super) fn statistic(&self, solved: &SolvedGroup) -> Option<Estimate> {
        let mut values = match self.own {
            Some(own) => solved.relative_peaks.get(own.index)?.clone(),
            None => solved
                .analytes
                .get(self.analyte)?
                .patients
                .of(self.measure)?
                .into_owned(),
        };
        let mut ranks: Vec<usize> = self.ranks.needed().collect();
        ranks.sort_unstable();
        let found = order_statistics(&mut values, &ranks);
        let at = |rank: usize| {
            let place = ranks.partition_point(|known| *known < rank);
            found.get(place).copied().unwrap_or(f64::NAN)
        };
        Some(self.ranks.estimate(at))
    }

    /// Everybody's number, from what was found of them and their own levels.
    pub(super) fn numbers(&self, exposures: &[Exposures], levels: &Array2<f64>) -> Option<Vec<f64>> {
        match &self.own {
            Some(own) => Some(relative_peaks(exposures, own, levels)),
            None => Some(exposures.get(self.analyte)?.of(self.measure)?.into_owned()),
        }
    }

    /// What stands at the ranks that decide.
    pub(super) fn at_ranks(&self, at: impl Fn(usize) -> f64) -> Estimate {
        self.ranks.estimate(at)
    }

    /// Whether the condition holds.
    pub(super) fn holds(&self, statistic: f64) -> bool {
        match self.bound {
            ConditionBound::AtMost => statistic <= self.limit,
            ConditionBound::AtLeast => statistic >= self.limit,
        }
    }

    /// Whether the statistic is proportional to doses under a linear model.
    pub(super) fn is_proportional(&self) -> bool {
        !matches!(
            self.measure,
            Measure::HoursAbove(_) | Measure::HoursInRange { .. }
        )
    }

    /// Whether the statistic only rises with doses: time in a range rises and falls.
    pub(super) fn is_rising(&self) -> bool {
        !matches!(self.measure, Measure::HoursInRange { .. })
    }
}

/// ng/mL in the unit of concentrations, mg/L.
const NG_PER_ML: f64 = 1e3;

/// The share above is at most p where the ⌈(1 − p)n⌉-th smallest is not above; it is at least p where the
/// (n − ⌈pn⌉ + 1)-th smallest is.
fn ranks_of_share(share: f64, people: usize, bound: ConditionBound) -> Ranks {
    let ranks = Ranks::new(1.0 - share, people);
    match bound {
        ConditionBound::AtMost => ranks,
        ConditionBound::AtLeast => {
            // In binary 0.1 × 1000 may be a little more than 100.
            let needed = (share * people as f64 * (1.0 - 1e-12)).ceil() as usize;
            Ranks {
                rank: (people + 1).saturating_sub(needed).clamp(1, people.max(1)),
                ..ranks
            }
        }
    }
}

impl FindTarget {
    /// The number of a condition where everybody was solved: the share with its Wilson interval, or the median.
    pub(super) fn value(&self, condition: &Condition, solved: &SolvedGroup) -> Option<ConditionValue> {
        let patients = &solved.analytes.get(self.analyte)?.patients;
        if let Sought::ShareEverAbove(_) = condition.of {
            let relative = self.own.and_then(|own| solved.relative_peaks.get(own.index));
            let peaks = relative.map_or(patients.cmax(), Vec::as_slice);
            let above = peaks.iter().filter(|peak| **peak > self.limit).count();
            return Some(ConditionValue {
                estimate: probability(above as u64, patients.len() as u64)?,
                unit: String::new(),
            });
        }
        let unit = condition.limit.unit().to_string();
        let one = Quantity::new(1.0, &unit).ok()?.canonical();
        let per_unit = match self.measure {
            Measure::HoursAbove(_) | Measure::HoursInRange { .. } => one,
            _ => one * NG_PER_ML,
        };
        let mut values = patients.of(self.measure)?.into_owned();
        let median = Percentile::of_known(&mut values, &[0.5]).into_iter().next()?;
        Some(ConditionValue::of_percentile(&median, per_unit, unit))
    }
}
