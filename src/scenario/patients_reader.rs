//! Reads `patients:`.

use super::keys;
use super::limits::{Limits, MOST_PATIENTS};
use crate::document::{Content, Expected, Fields, Mistake, Mistakes, Node, Sign, read_count, read_quantity};
use crate::population::{Population, WeightDistribution};
use crate::quantity::{Dimension, Weight};

/// Virtual patients when a scenario does not say how many.
const USUAL_COUNT: u64 = 1_000;
/// The seed when a scenario does not say.
const USUAL_SEED: u64 = 1;
/// The share of the weight distribution that its bounds must leave.
const LEAST_SHARE: f64 = 0.01;

pub(super) fn read_patients(
    node: &Node,
    limits: &Limits,
    defaults: &mut Vec<String>,
    mistakes: &mut Mistakes,
) -> Option<Population> {
    let around = Some(("patients", keys::SCENARIO_KEYS));
    let fields = Fields::open_in(node, "`patients`", keys::PATIENTS, around, mistakes)?;
    let count = match fields.get("count") {
        Some(node) => read_count(node, "the number of patients", 1, MOST_PATIENTS, mistakes),
        None => {
            defaults.push(format!("patients.count: {USUAL_COUNT}"));
            Some(USUAL_COUNT)
        }
    };
    let seed = match fields.get("seed") {
        Some(node) => read_count(node, "a seed", 0, u64::MAX, mistakes),
        None => {
            defaults.push(format!("patients.seed: {USUAL_SEED}"));
            Some(USUAL_SEED)
        }
    };
    let weight = fields
        .get("weight")
        .and_then(|node| read_weight(node, limits, mistakes));
    Some(Population {
        count: count?,
        seed: seed?,
        weight: weight?,
    })
}

fn read_weight(node: &Node, limits: &Limits, mistakes: &mut Mistakes) -> Option<WeightDistribution> {
    if !matches!(node.content, Content::Map(_)) {
        return read_kg(node, limits, mistakes).map(WeightDistribution::Fixed);
    }
    let around = Some(("weight", keys::PATIENTS));
    let fields = Fields::open_in(node, "a weight distribution", keys::WEIGHT, around, mistakes)?;
    let mut kg = |name: &str| fields.get(name).and_then(|node| read_kg(node, limits, mistakes));
    let (median, min, max) = (kg("median"), kg("min"), kg("max"));
    let cv = fields.get("cv").and_then(|node| {
        let expected = Expected {
            what: "a coefficient of variation",
            dimensions: &[Dimension::NUMBER],
            example: "18 %",
            sign: Sign::Positive,
        };
        let cv = read_quantity(node, expected, mistakes)?;
        if cv.canonical() > 1.0 {
            mistakes.add(
                Mistake::at(
                    node.place,
                    format!("a coefficient of variation of {cv} is more than weights can have"),
                )
                .hint("write it as 18 %, or as 0.18"),
            );
        }
        Some(cv.canonical())
    });
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
