use std::fmt;
use thiserror::Error;

/// A formula as a tree, as its parser leaves it. Names are indices into the formula's list of names.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    /// A number as written.
    Number(f64),
    /// A name, by index.
    Name(usize),
    /// The opposite of something.
    Minus(Box<Expression>),
    /// A function of one number.
    Of(Function, Box<Expression>),
    /// Two numbers joined.
    Join(Operation, Box<Expression>, Box<Expression>),
}

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Exp,
    Ln,
    Sqrt,
}

/// What joins two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Least,
    Greatest,
}

/// A step of a formula that has no finite value, with its numbers.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{step} {}", if *.too_large { "is too large a number" } else { "has no value" })]
pub struct Undefined {
    /// The step: `5 / 0`, `ln(-1)`.
    pub step: String,
    /// Whether it has a value in mathematics, which is beyond what a computer's numbers reach.
    pub too_large: bool,
}

impl Expression {
    /// Its value for these numbers, one for each name. Every step has to be finite, so that nothing
    /// undefined is lost on the way, as in `max(0, ln(-1))` or `1 / (1 / 0)`.
    pub(super) fn value(&self, numbers: &[f64]) -> Result<f64, Undefined> {
        match self {
            Self::Number(number) => Ok(*number),
            Self::Name(index) => match numbers.get(*index) {
                Some(number) if number.is_finite() => Ok(*number),
                _ => Err(Undefined {
                    step: format!("name {}", index + 1),
                    too_large: false,
                }),
            },
            Self::Minus(inner) => Ok(-inner.value(numbers)?),
            Self::Of(function, inner) => function.value(inner.value(numbers)?),
            Self::Join(operation, left, right) => {
                operation.value(left.value(numbers)?, right.value(numbers)?)
            }
        }
    }
}

impl Function {
    pub(super) const ALL: [(&'static str, Self); 3] =
        [("exp", Self::Exp), ("ln", Self::Ln), ("sqrt", Self::Sqrt)];

    /// Elementary functions come from one portable source, so that every machine gives the same digits.
    fn value(self, of: f64) -> Result<f64, Undefined> {
        let value = match self {
            Self::Exp => libm::exp(of),
            Self::Ln => libm::log(of),
            Self::Sqrt => of.sqrt(),
        };
        if value.is_finite() {
            return Ok(value);
        }
        Err(Undefined {
            step: format!("{self}({of})"),
            too_large: self == Self::Exp,
        })
    }
}

impl Operation {
    pub(super) const BY_NAME: [(&'static str, Self); 2] = [("min", Self::Least), ("max", Self::Greatest)];

    fn value(self, left: f64, right: f64) -> Result<f64, Undefined> {
        let value = match self {
            Self::Add => left + right,
            Self::Subtract => left - right,
            Self::Multiply => left * right,
            Self::Divide => left / right,
            Self::Power => libm::pow(left, right),
            // Of equal numbers the first, also of 0 and -0, where `f64::min` may give either.
            Self::Least => return Ok(if right < left { right } else { left }),
            Self::Greatest => return Ok(if right > left { right } else { left }),
        };
        if value.is_finite() {
            return Ok(value);
        }
        let bracketed = |number: f64| match number.is_sign_negative() {
            true => format!("({number})"),
            false => number.to_string(),
        };
        let divides_by_zero = match self {
            Self::Divide => right == 0.0,
            Self::Power => left == 0.0,
            _ => false,
        };
        Err(Undefined {
            step: format!("{} {self} {}", bracketed(left), bracketed(right)),
            too_large: value.is_infinite() && !divides_by_zero,
        })
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Exp => "exp",
            Self::Ln => "ln",
            Self::Sqrt => "sqrt",
        })
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Power => "^",
            Self::Least => "min",
            Self::Greatest => "max",
        })
    }
}
