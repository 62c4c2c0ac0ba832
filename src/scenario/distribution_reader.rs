//! Reads how a covariate differs between people.

use super::limits::Limits;
use super::people_keys as keys;
use crate::document::{Expected, Fields, Mistake, Mistakes, Node, Sign, quoted, read_quantity};
use crate::model::Covariate;
use crate::population::{CovariateDistribution, DrawnCovariate, PersonColumn, log_sd, read_shares};
use crate::quantity::Dimension;

/// The share of a distribution that its limits must leave.
const LEAST_SHARE: f64 = 0.01;

/// Reads the group behind a covariate's name.
pub(super) fn read_distribution(
    covariate: &Covariate,
    node: &Node,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Option<DrawnCovariate> {
    let column = PersonColumn::of(covariate);
    if !covariate.categories.is_empty() {
        let distribution = read_shares(covariate, node, mistakes)?;
        return Some(DrawnCovariate {
            column,
            distribution,
            limits: (f64::NEG_INFINITY, f64::INFINITY),
        });
    }
    let what = format!("`{}`", covariate.name);
    let around = Some((covariate.name.as_str(), &[][..]));
    let fields = Fields::open_in(node, &what, keys::DISTRIBUTION, around, mistakes)?;
    let reader = DistributionReader {
        covariate,
        fields,
        limits,
    };
    let (distribution, limits) = reader.read(mistakes)?;
    let drawn = DrawnCovariate {
        column,
        distribution,
        limits,
    };
    if drawn.share_within() < LEAST_SHARE {
        let message = format!("less than 1 % of people would have {what} between min and max");
        mistakes.add(Mistake::at(node.place, message).hint("widen the limits"));
        return None;
    }
    Some(drawn)
}

struct DistributionReader<'a> {
    covariate: &'a Covariate,
    fields: Fields<'a>,
    limits: &'a Limits,
}

impl DistributionReader<'_> {
    fn read(&self, mistakes: &mut Mistakes) -> Option<(CovariateDistribution, (f64, f64))> {
        let has = |name: &str| self.fields.get(name).is_some();
        let pairs = [["mean", "sd"], ["median", "cv"], ["from", "to"]];
        let written = pairs.iter().filter(|pair| pair.iter().any(|name| has(name)));
        let written: Vec<&[&str; 2]> = written.collect();
        let [pair] = written[..] else {
            let message = format!(
                "`{}` needs one of `mean` and `sd`, `median` and `cv`, or `from` and `to`",
                self.covariate.name
            );
            let hint = "write {mean: 45 years, sd: 15 years, min: 18 years, max: 80 years} with the unit it is in, or one value \
                        for everybody";
            mistakes.add(Mistake::at(self.fields.place, message).hint(hint));
            return None;
        };
        let before = mistakes.len();
        for (name, other) in [(pair[0], pair[1]), (pair[1], pair[0])] {
            if has(name) {
                continue;
            }
            let message = format!("`{}` needs `{name}` beside `{other}`", self.covariate.name);
            mistakes.add(Mistake::at(self.fields.place, message).hint(format!("add `{name}`")));
        }
        let is_uniform = pair[0] == "from";
        for name in ["min", "max"] {
            let (is_there, what) = (has(name), quoted(name));
            if is_uniform && is_there {
                let message = format!("{what} says nothing beside `from` and `to`");
                let place = self.fields.key(name).map_or(self.fields.place, |key| key.place);
                mistakes.add(Mistake::at(place, message).hint(format!("take {what} out")));
            } else if !is_uniform && !is_there {
                let message = format!("`{}` needs {what}", self.covariate.name);
                let hint =
                    "write the least and the greatest that anybody here has: the distribution has no end";
                mistakes.add(Mistake::at(self.fields.place, message).hint(hint));
            }
        }
        let distribution = self.distribution(pair[0], mistakes);
        let bounds = match is_uniform {
            true => ["from", "to"],
            false => ["min", "max"],
        };
        let bounds = bounds.map(|name| self.number(name, Sign::Any, mistakes));
        let (distribution, [Some(low), Some(high)]) = (distribution?, bounds) else {
            return None;
        };
        let typical = distribution.typical();
        if !(low < high && low <= typical && typical <= high) {
            let say = |value: f64| self.covariate.say(value);
            let message = format!(
                "least, typical and greatest must go up, here they are {}, {} and {}",
                say(low),
                say(typical),
                say(high)
            );
            mistakes.add(Mistake::at(self.fields.place, message).hint("are two of them swapped?"));
        }
        (mistakes.len() == before).then_some((distribution, (low, high)))
    }

    fn distribution(&self, kind: &str, mistakes: &mut Mistakes) -> Option<CovariateDistribution> {
        match kind {
            "mean" => {
                let mean = self.number("mean", Sign::Any, mistakes);
                let sd = self.number("sd", Sign::Positive, mistakes);
                Some(CovariateDistribution::Normal { mean: mean?, sd: sd? })
            }
            "median" => {
                let median = self.number("median", Sign::Positive, mistakes);
                let expected = Expected {
                    what: "a coefficient of variation",
                    dimensions: &[Dimension::NUMBER],
                    example: "20 %",
                    sign: Sign::Positive,
                };
                let cv = self.fields.get("cv");
                let cv = cv.and_then(|node| {
                    let cv = read_quantity(node, expected, mistakes)?;
                    self.limits
                        .check("model_cv", "a coefficient of variation", &cv, node, mistakes)
                        .then_some(cv)
                });
                Some(CovariateDistribution::LogNormal {
                    median: median?,
                    sigma: log_sd(cv?.canonical()),
                })
            }
            _ => {
                let mut ignored = Mistakes::new();
                let from = self.number("from", Sign::Any, &mut ignored);
                let to = self.number("to", Sign::Any, &mut ignored);
                Some(CovariateDistribution::Uniform { from: from?, to: to? })
            }
        }
    }

    /// A number in the covariate's unit.
    fn number(&self, name: &str, sign: Sign, mistakes: &mut Mistakes) -> Option<f64> {
        let node = self.fields.get(name)?;
        let number = self.covariate.read_value(node, mistakes)?;
        if sign == Sign::Positive && number <= 0.0 {
            let message = format!("`{name}` is above 0, here is {}", node.seen());
            mistakes.add(Mistake::at(node.place, message).hint("is the sign right?"));
            return None;
        }
        if name == "sd" {
            return Some(number);
        }
        is_plausible(self.covariate, node, self.limits, mistakes).then_some(number)
    }
}

/// Whether a value is one that people can have.
pub(super) fn is_plausible(
    covariate: &Covariate,
    node: &Node,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> bool {
    let kind = format!("person_{}", covariate.name);
    let quantity = node.scalar().and_then(|text| text.parse().ok());
    let what = format!("`{}`", covariate.name);
    quantity.is_none_or(|quantity| limits.check(&kind, &what, &quantity, node, mistakes))
}
