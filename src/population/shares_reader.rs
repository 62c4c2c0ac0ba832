//! Reads how frequent each kind of people is.

use super::CovariateDistribution;
use crate::document::{Expected, Fields, Mistake, Mistakes, Node, Sign, did_you_mean, quoted, read_quantity};
use crate::model::Covariate;
use crate::quantity::Dimension;

/// How far shares written to many digits may add to something else than 1.
const ROUNDING: f64 = 1e-9;

/// Reads `{female: 52 %, male: 48 %}` of a covariate that has categories.
pub(crate) fn read_shares(
    covariate: &Covariate,
    node: &Node,
    mistakes: &mut Mistakes,
) -> Option<CovariateDistribution> {
    let what = format!("the shares of `{}`", covariate.name);
    let fields = Fields::any(node, &what, mistakes)?;
    let before = mistakes.len();
    let mut shares: Vec<(f64, f64)> = Vec::new();
    for (word, key, node) in fields.entries() {
        let Some(number) = covariate.category(word) else {
            let words = covariate.categories.iter().map(|(word, _)| word.as_str());
            let hint = did_you_mean(word, words).unwrap_or_else(|| format!("write {}", covariate.words()));
            let message = format!("`{}` cannot be {}", covariate.name, quoted(word));
            mistakes.add(Mistake::at(key.place, message).hint(hint));
            continue;
        };
        let expected = Expected {
            what: "a share of people",
            dimensions: &[Dimension::NUMBER],
            example: "52 %",
            sign: Sign::NotNegative,
        };
        if let Some(share) = read_quantity(node, expected, mistakes) {
            shares.push((number, share.canonical()));
        }
    }
    let sum: f64 = shares.iter().map(|(_, share)| share).sum();
    if mistakes.len() == before && (sum - 1.0).abs() > ROUNDING {
        let percent = (sum * 1e5).round() / 1e3;
        let message = format!("{what} add to {percent} %, not to 100 %");
        mistakes
            .add(Mistake::at(node.place, message).hint("everybody is of one kind: write the share of each"));
    }
    // In the order of the model's file, so that the order written makes nobody another person.
    let place = |number: f64| {
        covariate
            .categories
            .iter()
            .position(|(_, known)| *known == number)
    };
    shares.sort_by_key(|(number, _)| place(*number));
    (mistakes.len() == before).then_some(CovariateDistribution::Categories(shares))
}
