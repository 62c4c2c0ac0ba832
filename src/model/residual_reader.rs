//! Reads `residual:` of a model file.

use super::residual_keys::RESIDUAL;
use super::{Limits, ResidualError, Scatter, Substances, read_provenance};
use crate::document::{
    Expected, Fields, Mistake, Mistakes, Node, Sign, did_you_mean, quoted, read_number, read_quantity,
};
use crate::quantity::{Concentration, Dimension, Quantity};

/// The residual errors of a model with these analytes, in the order in which they are written.
pub(super) fn read_residual(
    node: &Node,
    analytes: &[&str],
    substances: &Substances,
    limits: &Limits,
    mistakes: &mut Mistakes,
) -> Vec<ResidualError> {
    let Some(fields) = Fields::any(node, "residual errors", mistakes) else {
        return Vec::new();
    };
    let reader = ResidualReader { substances, limits };
    let mut found = Vec::new();
    for (name, key, node) in fields.entries() {
        if !analytes.contains(&name) {
            let hint = did_you_mean(name, analytes.iter().copied())
                .unwrap_or_else(|| format!("analytes here are {}", analytes.join(", ")));
            let message = format!("the model has no analyte {}", quoted(name));
            mistakes.add(Mistake::at(key.place, message).hint(hint));
        }
        found.extend(reader.error(name, node, mistakes));
    }
    found
}

struct ResidualReader<'a> {
    substances: &'a Substances,
    limits: &'a Limits,
}

impl ResidualReader<'_> {
    fn error(&self, analyte: &str, node: &Node, mistakes: &mut Mistakes) -> Option<ResidualError> {
        let fields = Fields::open(node, "a residual error", RESIDUAL, mistakes)?;
        let provenance = read_provenance(&fields, mistakes);
        let scatter = self.scatter(analyte, &fields, mistakes);
        let (scatter, printed) = scatter?;
        Some(ResidualError {
            analyte: analyte.to_string(),
            scatter,
            printed,
            provenance: provenance?,
        })
    }

    /// The rule, and its numbers as printed.
    fn scatter(
        &self,
        analyte: &str,
        fields: &Fields<'_>,
        mistakes: &mut Mistakes,
    ) -> Option<(Scatter, String)> {
        let get = |name: &str| fields.get(name);
        let [sd, variance, additive, log] =
            ["proportional", "proportional_variance", "additive", "log_sd"].map(get);
        let linear = sd.or(variance).or(additive);
        let refusal = match (linear, log) {
            (None, None) => Some((
                "a residual error needs `proportional`, `proportional_variance`, `additive` or `log_sd`",
                "write what the paper prints",
            )),
            (Some(_), Some(_)) => Some((
                "an error of the logarithm stands alone: with it there is neither a proportional nor an additive one",
                "keep `log_sd`, or the others",
            )),
            _ if sd.is_some() && variance.is_some() => Some((
                "here are both `proportional` and `proportional_variance`",
                "keep the one that the paper prints",
            )),
            _ => None,
        };
        if let Some((message, hint)) = refusal {
            mistakes.add(Mistake::at(fields.place, message).hint(hint));
            return None;
        }
        let written = |node: &Node| node.scalar().unwrap_or("").to_string();
        if let Some(node) = log {
            let sd = self.number(node, ("a standard deviation", "model_sd", "0.276"), mistakes)?;
            let printed = format!("SD of the logarithm {}", written(node));
            return Some((Scatter::Logarithmic { sd }, printed));
        }
        let (mut printed, mut proportional) = (Vec::new(), Some(0.0));
        if let Some(node) = sd {
            proportional = self.number(node, ("a standard deviation", "model_sd", "23.6 %"), mistakes);
            printed.push(format!("proportional {}", written(node)));
        } else if let Some(node) = variance {
            let variance = self.number(node, ("a variance", "model_variance", "0.012"), mistakes);
            proportional = variance.map(f64::sqrt);
            printed.push(format!("proportional, variance {}", written(node)));
        }
        let additive = match additive {
            Some(node) => {
                printed.push(format!("additive {}", written(node)));
                self.level(analyte, node, mistakes)
            }
            None => Some(0.0),
        };
        let (proportional, additive) = (proportional?, additive?);
        let scatter = Scatter::Linear {
            proportional,
            additive,
        };
        Some((scatter, printed.join(", ")))
    }

    /// A number above zero and within its limit.
    fn number(
        &self,
        node: &Node,
        (what, kind, example): (&'static str, &str, &'static str),
        mistakes: &mut Mistakes,
    ) -> Option<f64> {
        let number = read_number(node, what, Sign::Positive, example, mistakes)?;
        let quantity = Quantity::new(number, "").ok()?;
        let is_within = self.limits.check(kind, what, &quantity, node, mistakes);
        is_within.then_some(number)
    }

    /// A level of an analyte, ng/mL.
    fn level(&self, analyte: &str, node: &Node, mistakes: &mut Mistakes) -> Option<f64> {
        let expected = Expected {
            what: "a level",
            dimensions: &[Dimension::CONCENTRATION, Dimension::MOLAR_CONCENTRATION],
            example: "10 ng/mL or 0.058 nmol/mL",
            sign: Sign::Positive,
        };
        let quantity = read_quantity(node, expected, mistakes)?;
        let molar_mass = self.substances.get(analyte).map(|known| known.molar_mass);
        let level = Concentration::from_quantity(&quantity, molar_mass)?.ng_per_ml();
        let in_mass = Quantity::new(level, "ng/mL").ok()?;
        let is_within = self
            .limits
            .check("concentration", "a level", &in_mass, node, mistakes);
        is_within.then_some(level)
    }
}
