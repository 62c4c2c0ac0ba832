use super::keys;
use crate::document::{Fields, Mistake, Mistakes, Node};
use crate::quantity::{Quantity, Unit};

/// Something about a patient, other than weight, that a model's formulas use.
#[derive(Clone, Debug, PartialEq)]
pub struct Covariate {
    /// As in the formulas.
    pub name: String,
    /// The value taken when a scenario says nothing: a number in `unit`, or 1 for yes and 0 for no.
    pub typical: f64,
    /// The unit in which formulas see it; a pure number for yes and no.
    pub unit: Unit,
    /// What it means.
    pub meaning: Option<String>,
}

impl Covariate {
    /// Reads one entry of a `covariates:` group.
    pub(super) fn read(name: &str, node: &Node, mistakes: &mut Mistakes) -> Option<Self> {
        let fields = Fields::open(node, "a covariate", keys::COVARIATE, mistakes)?;
        let meaning = fields.get("meaning").and_then(Node::scalar).map(str::to_string);
        let typical = Self::read_value(fields.get("typical")?, mistakes)?;
        Some(Self {
            name: name.to_string(),
            typical: typical.value(),
            unit: typical.unit().clone(),
            meaning,
        })
    }

    /// Reads `40 years`, `2`, `yes` or `no`.
    pub fn read_value(node: &Node, mistakes: &mut Mistakes) -> Option<Quantity> {
        let Some(text) = node.scalar() else {
            mistakes.add(
                Mistake::at(
                    node.place,
                    format!("a covariate is one value, here is {}", node.seen()),
                )
                .hint("write it behind the colon: a number with its unit, or yes or no"),
            );
            return None;
        };
        let text = match text {
            "yes" | "true" => "1",
            "no" | "false" => "0",
            other => other,
        };
        match text.parse() {
            Ok(quantity) => Some(quantity),
            Err(error) => {
                let error: crate::quantity::QuantityError = error;
                mistakes.add(
                    Mistake::at(node.place, error.to_string())
                        .hint("write a number with its unit, or yes or no"),
                );
                None
            }
        }
    }
}
