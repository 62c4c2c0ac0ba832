//! The spread of a share, stated as the standard deviation of the share itself.

use super::{Basis, Parameter};
use crate::document::{Fields, Mistake, Mistakes, Node, Sign, read_number};

/// Reads `share_sd` of a random effect on the log-odds of a parameter; gives the variance of these, and what was printed.
pub(super) fn read_share_sd(
    (node, fields): (&Node, &Fields<'_>),
    on: Option<&Parameter>,
    mistakes: &mut Mistakes,
) -> Option<(f64, String)> {
    let others = ["cv", "variance", "sd", "see", "rse"];
    if let Some(key) = others.iter().find_map(|key| fields.key(key)) {
        let message = "`share_sd` is the whole spread of a share";
        mistakes.add(Mistake::at(key.place, message).hint("keep one of them"));
    }
    let sd = read_number(node, "a standard deviation", Sign::Positive, "22 %", mistakes)?;
    let share = on.and_then(|parameter| match &parameter.basis {
        Basis::Value(value) => Some(value.canonical()).filter(|share| *share > 0.0 && *share < 1.0),
        Basis::Formula { .. } => None,
    });
    let Some(share) = share else {
        let message = "a standard deviation of a share belongs to a value between 0 and 1, on the log-odds";
        let hint = "write scale: logit beside it, and one parameter behind `on`";
        mistakes.add(Mistake::at(node.place, message).hint(hint));
        return None;
    };
    let text = node.scalar().unwrap_or("");
    let found = variance_of_log_odds(share, sd);
    if found.is_none() {
        let message =
            format!("no share of {share} in the median person can have a standard deviation of {text}");
        let hint = "shares on both sides lie between 0 and 1: more than half of the way is not possible";
        mistakes.add(Mistake::at(node.place, message).hint(hint));
    }
    Some((found?, format!("SD of the share {text}")))
}

/// The variance ω² with which 1/(1 + exp(−(λ + ω z))) has the standard deviation `sd` for standard normal z, where
/// 1/(1 + exp(−λ)) is the share in the median person.
///
/// The moments are sums by the trapezoidal rule, which for such an integrand is exact to rounding (L. N. Trefethen and
/// J. A. C. Weideman, *SIAM Review* 56, 2014, 385, doi:10.1137/130932132); ω is found by bisection.
fn variance_of_log_odds(share: f64, sd: f64) -> Option<f64> {
    const WIDEST: f64 = 30.0;
    let log_odds = libm::log(share / (1.0 - share));
    let spread = |omega: f64| {
        const STEP: f64 = 1.0 / 64.0;
        let (mut weights, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for step in -640..=640 {
            let z = f64::from(step) * STEP;
            let weight = libm::exp(-0.5 * z * z);
            let value = 1.0 / (1.0 + libm::exp(-log_odds - omega * z));
            weights += weight;
            sum += weight * value;
            squares += weight * value * value;
        }
        let mean = sum / weights;
        (squares / weights - mean * mean).max(0.0).sqrt()
    };
    let (mut low, mut high) = (0.0, WIDEST);
    if spread(high) < sd {
        return None;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        match spread(middle) < sd {
            true => low = middle,
            false => high = middle,
        }
    }
    Some(high * high)
}

#[cfg(test)]
mod tests {
    use super::variance_of_log_odds;

    /// For a small spread the delta rule holds: ω = sd/(p (1 − p)).
    #[test]
    fn a_small_spread_is_that_of_the_delta_rule() {
        for share in [0.2, 0.5, 0.9] {
            let variance = variance_of_log_odds(share, 1e-3).unwrap();
            let delta = 1e-3 / (share * (1.0 - share));
            assert!((variance.sqrt() / delta - 1.0).abs() < 1e-3, "{share}");
        }
    }

    /// Two values 0 and 1 have the largest spread there is, a half.
    #[test]
    fn no_share_differs_by_more_than_a_half() {
        assert_eq!(variance_of_log_odds(0.5, 0.51), None);
        assert!(variance_of_log_odds(0.5, 0.45).unwrap() > 10.0);
    }
}
