use super::{Formula, Undefined};
use crate::document::{Mistake, Mistakes, Node, did_you_mean};
use std::fmt;

/// A formula of numbers that stand in a list: what a [`BodySize`](super::BodySize) needs, or the variables of a survey.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexedFormula {
    formula: Formula,
    /// For each of its names, where its number stands in the list.
    operands: Vec<usize>,
}

impl IndexedFormula {
    /// Reads a formula that uses some names, in the order of the list; `unknown` gives message and hint for another name,
    /// the hint for where no name is like it.
    pub(crate) fn read(
        node: &Node,
        names: &[&str],
        unknown: impl Fn(&str) -> (String, String),
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let formula = Formula::read(node, mistakes)?;
        let mut operands = Vec::new();
        for name in formula.names() {
            let found = names.iter().position(|known| known == name);
            if found.is_none() {
                let (message, hint) = unknown(name);
                let hint = did_you_mean(name, names.iter().copied()).unwrap_or(hint);
                mistakes.add(Mistake::at(node.place, message).hint(hint));
            }
            operands.extend(found);
        }
        (operands.len() == formula.names().len()).then_some(Self { formula, operands })
    }

    /// Its value for the numbers of the list, in the units the formula sees them in.
    ///
    /// # Errors
    /// When a step has no finite value.
    pub fn value(&self, list: &[f64]) -> Result<f64, Undefined> {
        let number = |index: &usize| list.get(*index).copied().unwrap_or(f64::NAN);
        let numbers: Vec<f64> = self.operands.iter().map(number).collect();
        self.formula.value(&numbers)
    }
}

impl fmt::Display for IndexedFormula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.formula.fmt(f)
    }
}
