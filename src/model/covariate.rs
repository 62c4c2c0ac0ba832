use super::keys;
use crate::document::{
    Expected, Fields, Mistake, Mistakes, Node, Sign, read_quantity, read_text, read_texts,
};
use crate::quantity::{Dimension, Mass, Quantity, Unit};

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
    /// True for one that is answered by yes or no.
    pub is_flag: bool,
    /// For a count of units of dose, such as sprays: what one of them holds.
    pub unit_dose: Option<UnitDose>,
    /// Covariates that are yes wherever this one is.
    pub implies: Vec<String>,
}

/// What one unit of a covariate that counts units of dose stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitDose {
    /// mg of base in one.
    pub amount: Mass,
    /// The route it is given by.
    pub route: String,
}

impl Covariate {
    /// Reads one entry of a `covariates:` group.
    pub(super) fn read(name: &str, node: &Node, mistakes: &mut Mistakes) -> Option<Self> {
        let fields = Fields::open(node, "a covariate", keys::COVARIATE, mistakes)?;
        let meaning = fields.get("meaning").and_then(Node::scalar).map(str::to_string);
        let unit_dose = fields
            .get("unit_dose")
            .and_then(|node| UnitDose::read(node, mistakes));
        let implies = fields
            .get("implies")
            .map(|node| read_texts(node, "the name of a covariate", mistakes))
            .unwrap_or_default();
        let node = fields.get("typical")?;
        let is_flag = matches!(node.scalar(), Some("yes" | "true" | "no" | "false"));
        let typical = Self::read_value(node, mistakes)?;
        Some(Self {
            name: name.to_string(),
            typical: typical.value(),
            unit: typical.unit().clone(),
            meaning,
            is_flag,
            unit_dose,
            implies,
        })
    }

    /// A value as one would say it: `40 years`, `2`, `yes`.
    pub fn say(&self, value: f64) -> String {
        match (self.is_flag, value == 0.0) {
            (true, true) => "no".to_string(),
            (true, false) => "yes".to_string(),
            _ => format!("{value}{}", self.unit.behind(value)),
        }
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

impl UnitDose {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Self> {
        let fields = Fields::open(node, "a unit of dose", keys::UNIT_DOSE, mistakes)?;
        let expected = Expected {
            what: "an amount",
            dimensions: &[Dimension::MASS],
            example: "28 mg",
            sign: Sign::Positive,
        };
        let amount = fields
            .get("amount")
            .and_then(|node| read_quantity(node, expected, mistakes));
        let route = fields
            .get("route")
            .and_then(|node| read_text(node, "a route", mistakes));
        Some(Self {
            amount: Mass::from_quantity(&amount?)?,
            route: route?,
        })
    }
}
