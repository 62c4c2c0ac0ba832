//! Weights of the people simulated, in words.

use super::significant;
use crate::population::WeightDistribution;

/// "45 kg to 120 kg, median 75 kg", or what the limits do to the median.
pub(super) fn weight_of_people(distribution: WeightDistribution) -> String {
    match distribution {
        WeightDistribution::Fixed(weight) => format!("all of {weight}"),
        WeightDistribution::LogNormal { median, min, max, .. } => {
            let median = distribution
                .truncation()
                .map_or_else(|| format!("median {median}"), |truncation| truncation.to_string());
            format!("{min} to {max}, {median}")
        }
    }
}

/// The whole distribution, for records.
pub(super) fn weight_distribution(distribution: WeightDistribution) -> String {
    match distribution {
        WeightDistribution::Fixed(weight) => weight.to_string(),
        WeightDistribution::LogNormal { median, cv, min, max } => {
            let cut = distribution
                .truncation()
                .filter(|truncation| !truncation.keeps_the_median());
            let cut = cut.map_or_else(String::new, |truncation| format!("; {truncation}"));
            let cv = significant(cv * 100.0, 6);
            format!("log-normal, median {median}, CV {cv} %, from {min} to {max}{cut}")
        }
    }
}
