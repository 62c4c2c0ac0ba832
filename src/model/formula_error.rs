use crate::document::{Mistake, Node};
use std::fmt;
use std::ops::Range;

/// Why a formula cannot be read, where in it, and what to try.
#[derive(Clone, Debug, PartialEq)]
pub struct FormulaError {
    /// The bytes of the formula it is about.
    pub place: Range<usize>,
    /// The first of them as a reader counts: the first character is 1.
    pub column: usize,
    fault: FormulaFault,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FormulaFault {
    /// A character that no formula has.
    Letter(char),
    /// A power written as in Python.
    Stars,
    /// Digits that are no number.
    Number(String),
    /// The formula ends where a number, a name or a bracket was expected.
    EndsEarly,
    /// Something else stands where a number, a name or a bracket was expected.
    NoOperand(String),
    /// Two numbers or names with nothing between them.
    NothingBetween(String),
    /// A bracket that is not closed.
    Open,
    /// A bracket that was not opened.
    Closes,
    /// A comma outside `min` and `max`.
    Comma,
    /// A function that does not exist.
    NoFunction(String),
    /// A function without its brackets.
    NoBrackets(String),
    /// A function with too many or too few numbers in it.
    Count(String, usize),
    /// More levels of brackets, signs and powers within each other than are read.
    Deep,
    /// More characters than are read.
    Long(usize),
}

/// Longest formula that is read, in bytes. The longest shipped has 60; a thousand terms in a row
/// are no formula from a paper.
pub(super) const LONGEST: usize = 1_000;
/// Levels within each other. Reading and working out go down a level by calling themselves, so
/// this is what keeps them within any thread's stack.
pub(super) const DEEPEST: usize = 50;

const USES: &str = "formulas use + - * / ^, min(a, b), max(a, b), exp(a), ln(a), sqrt(a), numbers and names of \
                    parameters and covariates";

impl FormulaError {
    pub(super) fn at(text: &str, place: Range<usize>, fault: FormulaFault) -> Self {
        let column = text.get(..place.start).unwrap_or(text).chars().count() + 1;
        Self { place, column, fault }
    }

    /// One thing to try.
    pub fn hint(&self) -> String {
        match &self.fault {
            FormulaFault::Letter('×' | '·' | '∙' | '⋅') => "write `*` for times".to_string(),
            FormulaFault::Letter('−' | '–' | '—') => "type an ordinary minus: `-`".to_string(),
            FormulaFault::Letter('÷' | ':') => "write `/` for divided by".to_string(),
            FormulaFault::Letter('²' | '³') | FormulaFault::Stars => {
                "write a power with `^`, as in x ^ 2".to_string()
            }
            FormulaFault::Letter('[' | '{') => "use round brackets: `(` and `)`".to_string(),
            FormulaFault::Letter('%') => "write a share as a number, as in 0.24 for 24 %".to_string(),
            FormulaFault::Letter(_) => USES.to_string(),
            FormulaFault::Number(_) => "write a number as 0.5, 12 or 1e-3".to_string(),
            FormulaFault::EndsEarly | FormulaFault::NoOperand(_) => {
                "a number, a name or an opening bracket belongs here".to_string()
            }
            FormulaFault::NothingBetween(_) => {
                "put one of + - * / ^ between them; units stand behind `unit:`".to_string()
            }
            FormulaFault::Open => "add a `)` where it ends".to_string(),
            FormulaFault::Closes => "take it out, or open it with a `(` before".to_string(),
            FormulaFault::Comma => {
                "write decimals with a point, as in 0.5; a comma stands only in min(a, b) and max(a, b)"
                    .to_string()
            }
            FormulaFault::NoFunction(name) => match name.to_lowercase().as_str() {
                "log" => "write ln(a) for the natural logarithm, and ln(a) / ln(10) for that to base 10"
                    .to_string(),
                "log10" | "lg" => "write ln(a) / ln(10)".to_string(),
                "pow" => "write a power with `^`, as in x ^ 2".to_string(),
                "abs" => "write max(a, -a)".to_string(),
                _ => format!("{USES}; if `{name}` is a parameter, put one of + - * / ^ behind it"),
            },
            FormulaFault::NoBrackets(name) => {
                format!("write what it is of in brackets, as in {name}(weight / 70)")
            }
            FormulaFault::Count(name, _) if matches!(name.as_str(), "min" | "max") => {
                format!("write {name}(a, b)")
            }
            FormulaFault::Count(name, _) => format!("write {name}(a)"),
            FormulaFault::Deep | FormulaFault::Long(_) => {
                "split it: give a part of it a name of its own under `parameters:`".to_string()
            }
        }
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fault {
            FormulaFault::Letter(c) => write!(f, "`{}` means nothing in a formula", c.escape_debug())?,
            FormulaFault::Stars => f.write_str("`**` means nothing in a formula")?,
            FormulaFault::Number(written) => write!(f, "`{written}` is not a number")?,
            FormulaFault::EndsEarly => f.write_str("it ends too early")?,
            FormulaFault::NoOperand(seen) => write!(f, "here is {seen}, where a number or a name should be")?,
            FormulaFault::NothingBetween(seen) => write!(f, "nothing joins {seen} to what stands before it")?,
            FormulaFault::Open => f.write_str("this bracket is not closed")?,
            FormulaFault::Closes => f.write_str("this bracket closes none")?,
            FormulaFault::Comma => f.write_str("here is a comma")?,
            FormulaFault::NoFunction(name) => write!(f, "there is no function `{name}`")?,
            FormulaFault::NoBrackets(name) => {
                write!(f, "`{name}` is a function and has no brackets behind it")?
            }
            FormulaFault::Count(name, 1) => write!(f, "`{name}` has 1 number in its brackets")?,
            FormulaFault::Count(name, count) => write!(f, "`{name}` has {count} numbers in its brackets")?,
            FormulaFault::Deep => write!(f, "more than {DEEPEST} levels stand within each other")?,
            FormulaFault::Long(length) => write!(f, "it has {length} letters, and up to {LONGEST} are read")?,
        }
        write!(f, " (character {} of the formula)", self.column)
    }
}

impl std::error::Error for FormulaError {}

/// That the formula behind a key cannot be read, at the place of the fault.
pub(super) fn unreadable_formula(node: &Node, error: &FormulaError) -> Mistake {
    let before = node
        .scalar()
        .map_or(0, |whole| whole.len() - whole.trim_start().len());
    let place = node.place_within(before + error.place.start..before + error.place.end);
    Mistake::at(place, format!("this formula cannot be read: {error}")).hint(error.hint())
}
