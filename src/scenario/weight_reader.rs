//! Reads how people weigh.

use super::limits::Limits;
use super::people_keys as keys;
use crate::document::{Content, Expected, Fields, Mistake, Mistakes, Node, Sign, read_quantity};
use crate::population::WeightDistribution;
use crate::quantity::{Dimension, Weight};

/// The share of the weight distribution that its bounds must leave.
const LEAST_SHARE: f64 = 0.01;

pub(super) fn read_weight(
    node: &Node,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Option<WeightDistribution> {
    if !matches!(node.content, Content::Map(_)) {
        return read_kg(node, limits, mistakes).map(WeightDistribution::Fixed);
    }
    let around = Some(("weight", keys::PATIENTS));
    let fields = Fields::open_in(node, "a weight distribution", keys::WEIGHT, around, mistakes)?;
    let mut kg = |name: &str| fields.get(name).and_then(|node| read_kg(node, limits, mistakes));
    let (median, min, max) = (kg("median"), kg("min"), kg("max"));
    let cv = fields.get("cv").and_then(|node| read_cv(node, mistakes));
    let distribution = WeightDistribution::LogNormal {
        median: median?,
        cv: cv?,
        min: min?,
        max: max?,
    };
    let (min, max) = distribution.bounds();
    let median = distribution.typical();
    if !(min < max && min <= median && median <= max) {
        mistakes.add(
            Mistake::at(
                node.place,
                format!("min, median and max must go up, here they are {min}, {median} and {max}"),
            )
            .hint("write them as {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}"),
        );
        return None;
    }
    if distribution.share_within() < LEAST_SHARE {
        mistakes.add(
            Mistake::at(
                node.place,
                "less than 1 % of these weights lie between min and max",
            )
            .hint("widen the bounds"),
        );
        return None;
    }
    Some(distribution)
}

fn read_cv(node: &Node, mistakes: &mut Mistakes) -> Option<f64> {
    let expected = Expected {
        what: "a coefficient of variation",
        dimensions: &[Dimension::NUMBER],
        example: "18 %",
        sign: Sign::Positive,
    };
    let cv = read_quantity(node, expected, mistakes)?;
    if cv.canonical() > 1.0 {
        let message = format!("a coefficient of variation of {cv} is more than weights can have");
        mistakes.add(Mistake::at(node.place, message).hint("write it as 18 %, or as 0.18"));
    }
    Some(cv.canonical())
}

fn read_kg(node: &Node, limits: &Limits, mistakes: &mut Mistakes) -> Option<Weight> {
    let expected = Expected {
        what: "a body weight",
        dimensions: &[Dimension::MASS],
        example: "70 kg",
        sign: Sign::Positive,
    };
    let quantity = read_quantity(node, expected, mistakes)?;
    if !limits.check("weight", "a body weight", &quantity, node, mistakes) {
        return None;
    }
    Weight::from_quantity(&quantity)
}
