use super::Absence;
use crate::outcome::Percentile;
use crate::quantiles::{Estimate, Z};

/// A quantity over a population.
#[derive(Clone, Debug, Default)]
pub struct NcaSpread {
    /// How many people have it.
    pub counted: u64,
    /// Why others have not: the most frequent reason, the first of equally frequent ones, and in how many.
    pub absent: Option<(Absence, u64)>,
    /// In how many of those who have it it is above a number, where one is asked for.
    pub above: Option<u64>,
    /// Geometric mean; `None` where a number is not above zero, or nobody has it.
    pub geometric_mean: Option<Estimate>,
    /// Geometric coefficient of variation √(e^(s²) − 1), percent, with s the standard deviation of the logarithms; of two
    /// people or more.
    pub geometric_cv: Option<Estimate>,
    /// Lower level, median and upper level; empty without people who have it.
    pub percentiles: Vec<Percentile>,
}

impl NcaSpread {
    /// The extrapolated share of an area, percent, above which it says little.
    pub const MOST_EXTRAPOLATED: f64 = 20.0;

    /// Of everybody's numbers, with percentiles at some probabilities, and how many are above a number.
    pub fn new(
        people: impl Iterator<Item = Result<f64, Absence>>,
        probabilities: &[f64],
        limit: Option<f64>,
    ) -> Self {
        let mut values = Vec::new();
        let mut reasons = [0_u64; Absence::ALL.len()];
        for person in people {
            match person {
                Ok(value) => values.push(value),
                Err(absence) => reasons[absence as usize] += 1,
            }
        }
        let most = reasons.iter().copied().max().filter(|count| *count > 0);
        let absent = most.and_then(|most| {
            let place = reasons.iter().position(|count| *count == most)?;
            Some((*Absence::ALL.get(place)?, most))
        });
        let [geometric_mean, geometric_cv] = geometric(&values);
        let above = limit.map(|limit| values.iter().filter(|value| **value > limit).count() as u64);
        Self {
            counted: values.len() as u64,
            absent,
            above,
            geometric_mean,
            geometric_cv,
            percentiles: Percentile::of_known(&mut values, probabilities),
        }
    }
}

/// Geometric mean and coefficient of variation, percent, with 95 % intervals by the central limit theorem: of the mean of
/// the logarithms, ± z s/√n, and of their variance, ± z √((m₄ − s⁴)/n), with m₄ their fourth central moment.
fn geometric(values: &[f64]) -> [Option<Estimate>; 2] {
    if values.is_empty() || values.iter().any(|value| *value <= 0.0) {
        return [None, None];
    }
    let count = values.len() as f64;
    let logs: Vec<f64> = values.iter().map(|value| libm::log(*value)).collect();
    // Equal numbers have no spread, whatever the rounding of a mean.
    let is_one = values.iter().all(|value| Some(value) == values.first());
    let mean = match logs.first() {
        Some(only) if is_one => *only,
        _ => logs.iter().sum::<f64>() / count,
    };
    let central = |power: fn(f64) -> f64| logs.iter().map(|log| power(log - mean)).sum::<f64>();
    let has_spread = values.len() > 1;
    let variance = central(|x| x * x) / (count - 1.0);
    let half = Z * (variance / count).sqrt();
    let end = |log: f64| has_spread.then(|| libm::exp(log));
    let geometric_mean = Estimate {
        value: libm::exp(mean),
        low: end(mean - half),
        high: end(mean + half),
    };
    let fourth = central(|x| x * x * x * x) / count;
    let error = Z * ((fourth - variance * variance).max(0.0) / count).sqrt();
    let percent = |variance: f64| 100.0 * libm::expm1(variance.max(0.0)).sqrt();
    let geometric_cv = has_spread.then(|| Estimate {
        value: percent(variance),
        low: Some(percent(variance - error)),
        high: Some(percent(variance + error)),
    });
    [Some(geometric_mean), geometric_cv]
}
