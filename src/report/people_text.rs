//! Who the people simulated are, in words.

use super::significant;
use crate::population::{
    CovariateDistribution, DrawnCovariate, People, PeopleSource, PersonColumn, WeightDistribution,
};

/// "45 kg to 120 kg, median 75 kg; age 18 years to 80 years", or what the limits do to the median.
pub(super) fn people_in_words(people: &People) -> String {
    let (light, heavy) = people.weight_bounds();
    match people.source() {
        PeopleSource::Drawn(drawn) => {
            let mut text = weight_of_people(drawn.weight);
            for covariate in drawn.covariates() {
                text.push_str(&format!("; {}", briefly(covariate)));
            }
            text
        }
        PeopleSource::Listed(listed) => {
            let weights = match light == heavy {
                true => format!("all of {light}"),
                false => format!("{light} to {heavy}, median {}", people.typical_weight()),
            };
            format!("of {}: {weights}", listed.source.name)
        }
        PeopleSource::Sampled(survey) => {
            format!("{} ({}), {light} to {heavy}", survey.title, survey.id)
        }
    }
}

/// "45 kg to 120 kg, median 75 kg", or what the limits do to the median.
fn weight_of_people(distribution: WeightDistribution) -> String {
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

/// "age 18 years to 80 years", "sex male 48 %, female 52 %".
fn briefly(covariate: &DrawnCovariate) -> String {
    let DrawnCovariate {
        column,
        distribution,
        limits,
    } = covariate;
    match distribution {
        CovariateDistribution::Categories(_) => format!("{} {}", column.name, shares(column, distribution)),
        _ => format!(
            "{} {} to {}",
            column.name,
            column.say(limits.0),
            column.say(limits.1)
        ),
    }
}

/// "male 48 %, female 52 %"; nothing of what has no categories.
pub(super) fn shares(column: &PersonColumn, distribution: &CovariateDistribution) -> String {
    let CovariateDistribution::Categories(shares) = distribution else {
        return String::new();
    };
    let share =
        |(number, share): &(f64, f64)| format!("{} {} %", column.say(*number), significant(share * 100.0, 4));
    shares.iter().map(share).collect::<Vec<_>>().join(", ")
}

/// How weights come about, for records.
pub(super) fn weight_in_full(people: &People) -> String {
    match people.source() {
        PeopleSource::Drawn(drawn) => weight_distribution(drawn.weight),
        PeopleSource::Listed(listed) => format!("as listed in {}", listed.source.name),
        PeopleSource::Sampled(survey) => match survey.weight_limits() {
            Some((low, high)) => format!("as in {}, from {low} kg to {high} kg", survey.id),
            None => format!("as in {}", survey.id),
        },
    }
}

/// The whole distribution, for records.
fn weight_distribution(distribution: WeightDistribution) -> String {
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

/// The whole distribution of a covariate, for records.
pub(super) fn distribution_in_full(covariate: &DrawnCovariate) -> String {
    let say = |value: f64| covariate.column.say(value);
    let (low, high) = covariate.limits;
    match &covariate.distribution {
        CovariateDistribution::Fixed(value) => say(*value),
        CovariateDistribution::Normal { mean, sd } => {
            format!(
                "normal, mean {}, SD {}, from {} to {}",
                say(*mean),
                say(*sd),
                say(low),
                say(high)
            )
        }
        CovariateDistribution::LogNormal { median, sigma } => format!(
            "log-normal, median {}, SD of the logarithm {}, from {} to {}",
            say(*median),
            significant(*sigma, 6),
            say(low),
            say(high)
        ),
        CovariateDistribution::Uniform { from, to } => {
            format!("uniform, from {} to {}", say(*from), say(*to))
        }
        CovariateDistribution::Categories(_) => shares(&covariate.column, &covariate.distribution),
    }
}
