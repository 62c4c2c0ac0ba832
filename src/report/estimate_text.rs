//! Numbers of a population as tables and sentences print them.

use super::{compact, significant};
use crate::effect::Threshold;
use crate::outcome::{Bound, FollowedNumber, Percentile, StudyOutcome, Summary};
use crate::quantiles::Estimate;

/// Stands where there is no interval.
pub(super) const NO_INTERVAL: &str = "±?";

/// Stands where people are asked for and it was not published how they differ.
pub(super) const NO_SPREAD: &str = "spread not known";

/// "133 ±2 (91.6 ±3–194 ±5)": median, lower and upper level, each with its Monte Carlo error.
pub(super) fn spread(summary: Option<&Summary>) -> String {
    summary.map_or_else(String::new, |summary| levels(&summary.percentiles, "–"))
}

/// The same, with something else between the two levels.
pub(super) fn levels(found: &[Percentile], between: &str) -> String {
    match found {
        [low, median, high] => {
            let [low, median, high] = [low, median, high].map(with_error);
            format!("{median} ({low}{between}{high})")
        }
        _ => String::new(),
    }
}

/// "253 ±4": half of the interval's width, so that it can be read aloud; "≥3" where the end of the observation cut
/// the number off.
pub(super) fn with_error(percentile: &Percentile) -> String {
    bounded_with_error(percentile.estimate, percentile.bound)
}

/// The same of a number of which something is known.
pub(super) fn bounded_with_error(estimate: Estimate, bound: Bound) -> String {
    let value = bounded(estimate.value, bound, 3);
    match (bound, estimate.error()) {
        (Bound::Known, Some(error)) => format!("{value} ±{}", compact(error, 1)),
        (Bound::Known, None) => format!("{value} {NO_INTERVAL}"),
        _ => value,
    }
}

/// "3", "≥3", "not known".
pub(super) fn bounded(value: f64, bound: Bound, digits: i32) -> String {
    match bound {
        Bound::Unknown => "not known".to_string(),
        _ => format!("{}{}", bound.sign(), signed(value, digits)),
    }
}

/// As [`compact`], with a real minus sign: a hyphen between brackets and dashes reads like one of them.
pub(super) fn signed(value: f64, digits: i32) -> String {
    match value < 0.0 {
        true => format!("−{}", compact(-value, digits)),
        false => compact(value, digits),
    }
}

/// "97.3 % [96.1–98.2]".
pub(super) fn share(estimate: Option<Estimate>) -> String {
    let Some(Estimate { value, low, high }) = estimate else {
        return String::new();
    };
    let percent = |share: f64| format!("{:.1}", share * 100.0);
    match (low, high) {
        (Some(low), Some(high)) => format!("{} % [{}–{}]", percent(value), percent(low), percent(high)),
        _ => format!("{} %", percent(value)),
    }
}

/// "5–95 %".
pub(super) fn band(probabilities: [f64; 3]) -> String {
    let [low, _, high] = probabilities;
    format!(
        "{}–{} %",
        significant(low * 100.0, 4),
        significant(high * 100.0, 4)
    )
}

/// "ever above", and below it the threshold: the heading of a column of shares.
pub(super) fn ever_heading(threshold: &Threshold) -> String {
    format!("ever {}\n{}", threshold.side(), threshold.short)
}

/// "median Cmax, ng/mL", "ever above dissociation": a followed number.
pub(super) fn followed_in_words(outcome: &StudyOutcome, number: FollowedNumber) -> String {
    match number {
        FollowedNumber::MedianCmax => "median Cmax, ng/mL".to_string(),
        FollowedNumber::MedianAreaToInfinity => "median AUC to ∞, ng·h/mL".to_string(),
        FollowedNumber::ShareEverAbove(threshold) => {
            let threshold = outcome.thresholds.get(threshold);
            format!("ever {}", threshold.map_or_else(String::new, Threshold::beyond))
        }
    }
}
