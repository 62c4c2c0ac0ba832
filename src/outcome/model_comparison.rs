use super::{AnalyteOutcome, FollowedNumber, Measure, StudyOutcome};
use crate::quantiles::Estimate;
use crate::quantity::AGREEMENT;

/// How far the models of a study agree: in which order they put its arms, and how far apart they put each number.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelComparison {
    /// Of each model, by index, the arms by a number of its drug, the highest first.
    pub orders: Vec<(usize, ArmOrder)>,
    /// Of each analyte that several models compute, arm by arm.
    pub spreads: Vec<ModelSpread>,
}

/// Arms by a number, the highest first; those with the same number stand together.
pub type ArmOrder = Vec<Vec<usize>>;

/// A number of one arm over models.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelSpread {
    /// The analyte's name.
    pub analyte: String,
    /// The place of the arm among those of a model.
    pub arm: usize,
    /// Which number.
    pub number: FollowedNumber,
    /// How many models have it.
    pub models: usize,
    /// The lowest and the highest, each with the index of its model.
    pub ends: [(usize, Estimate); 2],
    /// How many times the upper percentile over people is the lower one, under the model where that is most; `None` of a
    /// share, and where nobody differs.
    pub people: Option<f64>,
    /// Half of the widest Monte Carlo interval, as a share of its number, or of a share in itself.
    pub monte_carlo: Option<f64>,
}

impl StudyOutcome {
    /// How far its models agree; `None` of a single model.
    pub fn model_comparison(&self) -> Option<ModelComparison> {
        if self.models.len() < 2 {
            return None;
        }
        let orders = (0..self.models.len()).filter_map(|model| Some((model, self.order_of_arms(model)?)));
        let mut spreads = Vec::new();
        for number in FollowedNumber::all(self.thresholds.len()) {
            for analyte in self.analytes() {
                let arms = 0..self.arms_of_a_model();
                spreads.extend(arms.filter_map(|arm| self.spread_over_models(analyte, arm, number)));
            }
        }
        Some(ModelComparison {
            orders: orders.collect(),
            spreads,
        })
    }

    fn arms_of_a_model(&self) -> usize {
        self.series.len() / self.models.len().max(1)
    }

    /// Arms by the median peak of a model's drug.
    fn order_of_arms(&self, model: usize) -> Option<ArmOrder> {
        let arms = self.arms_of_a_model();
        let mut peaks: Vec<(usize, f64)> = Vec::new();
        for arm in 0..arms {
            let drug = self.series.get(model * arms + arm)?.analytes.first()?;
            let peak = drug
                .median(Measure::Cmax)
                .map_or(drug.typical.cmax, |median| median.value);
            peaks.push((arm, peak));
        }
        peaks.sort_by(|one, other| other.1.total_cmp(&one.1));
        let same = |one: &(usize, f64), other: &(usize, f64)| one.1 - other.1 <= AGREEMENT * one.1;
        let groups = peaks.chunk_by(same);
        Some(
            groups
                .map(|group| group.iter().map(|(arm, _)| *arm).collect())
                .collect(),
        )
    }

    fn spread_over_models(&self, name: &str, arm: usize, number: FollowedNumber) -> Option<ModelSpread> {
        let arms = self.arms_of_a_model();
        let mut found: Vec<(usize, Estimate)> = Vec::new();
        let (mut people, mut monte_carlo): (Option<f64>, Option<f64>) = (None, None);
        for model in 0..self.models.len() {
            let series = self.series.get(model * arms + arm)?;
            let Some(analyte) = series.analytes.iter().find(|analyte| analyte.name == name) else {
                continue;
            };
            let Some(value) = analyte.compared(number) else {
                continue;
            };
            found.push((model, value));
            let scale = match number {
                FollowedNumber::ShareEverAbove(_) => 1.0,
                _ => value.value,
            };
            let error = value
                .error()
                .map(|error| error / scale)
                .filter(|error| error.is_finite());
            monte_carlo = monte_carlo.into_iter().chain(error).reduce(f64::max);
            people = people
                .into_iter()
                .chain(analyte.people_apart(number))
                .reduce(f64::max);
        }
        let by_value =
            |one: &&(usize, Estimate), other: &&(usize, Estimate)| one.1.value.total_cmp(&other.1.value);
        let ends = [found.iter().min_by(by_value)?, found.iter().max_by(by_value)?].map(|end| *end);
        (found.len() > 1).then_some(ModelSpread {
            analyte: name.to_string(),
            arm,
            number,
            models: found.len(),
            ends,
            people,
            monte_carlo,
        })
    }
}

impl AnalyteOutcome {
    fn median(&self, measure: Measure) -> Option<Estimate> {
        Some(self.summary(measure)?.percentiles.get(1)?.estimate)
    }

    fn compared(&self, number: FollowedNumber) -> Option<Estimate> {
        match number.median_of() {
            Some(measure) => self.median(measure),
            None => self.patients.ever_above(number.threshold()?),
        }
    }

    /// How many times the upper percentile is the lower one; `None` of a share.
    fn people_apart(&self, number: FollowedNumber) -> Option<f64> {
        let summary = self.summary(number.median_of()?)?;
        let [low, .., high] = summary.percentiles.as_slice() else {
            return None;
        };
        let ratio = high.estimate.value / low.estimate.value;
        Some(ratio).filter(|ratio| ratio.is_finite() && *ratio > 1.0 + AGREEMENT)
    }
}

impl ModelComparison {
    /// The order that most models have, with their number; of equally frequent ones that of the first model.
    pub fn usual_order(&self) -> Option<(&ArmOrder, usize)> {
        let count = |order: &ArmOrder| self.orders.iter().filter(|(_, other)| other == order).count();
        let mut usual: Option<(&ArmOrder, usize)> = None;
        for (_, order) in &self.orders {
            let count = count(order);
            if usual.is_none_or(|(_, most)| count > most) {
                usual = Some((order, count));
            }
        }
        usual
    }
}
