use crate::document::{Expected, Mistakes, Node, read_quantity};
use crate::quantity::{Quantity, Unit, number_end};
use std::fmt;

/// A quantity with the digits that were printed: `16.0 mmHg` is shown as that and not as `16 mmHg`.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedQuantity {
    quantity: Quantity,
    digits: String,
}

impl PrintedQuantity {
    /// Reads a number and a unit of the expected dimension and sign.
    pub(super) fn read(node: &Node, expected: Expected, mistakes: &mut Mistakes) -> Option<Self> {
        let quantity = read_quantity(node, expected, mistakes)?;
        let text = node.scalar().unwrap_or("").trim();
        let digits = text.get(..number_end(text)).unwrap_or("");
        Some(Self {
            quantity,
            digits: digits.trim_start_matches('+').to_string(),
        })
    }

    /// The number, in the unit it was written in.
    pub fn value(&self) -> f64 {
        self.quantity.value()
    }

    /// The number in canonical units; of a share, 1 is all.
    pub fn canonical(&self) -> f64 {
        self.quantity.canonical()
    }

    /// The unit it was written in.
    pub fn unit(&self) -> &Unit {
        self.quantity.unit()
    }

    /// The number alone, with its sign: "+16.0".
    pub(super) fn signed_digits(&self) -> String {
        let plus = if self.value() > 0.0 { "+" } else { "" };
        format!("{plus}{}", self.digits)
    }
}

/// "29.5 %".
impl fmt::Display for PrintedQuantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.digits, self.unit().behind(self.value()))
    }
}
