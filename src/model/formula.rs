use exmex::{BinOp, Express, FlatEx, MakeOperators, Operator, ops_factory};
use std::fmt;

ops_factory!(
    PortableOps,
    f64,
    // Elementary functions come from one portable source, so that every machine gives the same digits.
    Operator::make_bin(
        "^",
        BinOp {
            apply: |a, b| libm::pow(a, b),
            prio: 4,
            is_commutative: false
        }
    ),
    Operator::make_bin(
        "*",
        BinOp {
            apply: |a, b| a * b,
            prio: 2,
            is_commutative: true
        }
    ),
    Operator::make_bin(
        "/",
        BinOp {
            apply: |a, b| a / b,
            prio: 3,
            is_commutative: false
        }
    ),
    Operator::make_bin_unary(
        "+",
        BinOp {
            apply: |a, b| a + b,
            prio: 0,
            is_commutative: true
        },
        |a| a
    ),
    Operator::make_bin_unary(
        "-",
        BinOp {
            apply: |a, b| a - b,
            prio: 1,
            is_commutative: false
        },
        |a: f64| -a
    ),
    Operator::make_bin(
        "max",
        BinOp {
            apply: |a: f64, b: f64| a.max(b),
            prio: 5,
            is_commutative: true
        }
    ),
    Operator::make_bin(
        "min",
        BinOp {
            apply: |a: f64, b: f64| a.min(b),
            prio: 5,
            is_commutative: true
        }
    ),
    Operator::make_unary("exp", libm::exp),
    Operator::make_unary("ln", libm::log),
    Operator::make_unary("sqrt", |a: f64| a.sqrt())
);

/// A parameter as a formula of others: `v1_printed * k12`.
///
/// It may use `+ - * / ^`, `min(a, b)`, `max(a, b)`, `exp`, `ln` and `sqrt`. Every name stands for
/// a number in the unit its own parameter or covariate is stated in; `weight` is in kg.
#[derive(Clone)]
pub struct Formula {
    text: String,
    /// Boxed, because it keeps room for many operators within itself.
    compiled: Box<FlatEx<f64, PortableOps>>,
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// What cannot be read, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let compiled = FlatEx::parse(text).map_err(|error| error.to_string())?;
        Ok(Self {
            text: text.to_string(),
            compiled: Box::new(compiled),
        })
    }

    /// The names it uses, in the order [`Formula::value`] wants their numbers.
    pub fn names(&self) -> &[String] {
        self.compiled.var_names()
    }

    /// Its value for these numbers, one for each of [`Formula::names`].
    ///
    /// # Errors
    /// When the count of numbers is wrong.
    pub fn value(&self, numbers: &[f64]) -> Result<f64, String> {
        self.compiled.eval(numbers).map_err(|error| error.to_string())
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Formula({})", self.text)
    }
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

#[cfg(test)]
mod tests {
    use super::Formula;

    fn value(text: &str) -> f64 {
        Formula::parse(text)
            .and_then(|formula| formula.value(&[]))
            .unwrap()
    }

    #[test]
    fn binds_as_in_school() {
        assert_eq!(value("1 + 2 * 3"), 7.0);
        assert_eq!(value("12 / 2 / 3"), 2.0);
        assert_eq!(value("12 / 2 * 3"), 18.0);
        assert_eq!(value("10 - 2 - 3"), 5.0);
        assert_eq!(value("10 - 2 + 3"), 11.0);
        assert_eq!(value("2 * 3 ^ 2"), 18.0);
        assert_eq!(value("-2 ^ 2 + max(0, 3) * 2"), 10.0);
        assert_eq!(value("151 - 2.19 * max(0, 75 - 60)"), 151.0 - 2.19 * 15.0);
    }
}
