use crate::quantity::compact;

/// A calculation as it is typed into a pocket calculator, and what it gives with the numbers as they stand there.
///
/// Signs are `+ - * / ^`, brackets and `exp(…)`, as in the formulas of model files and in most programs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arithmetic {
    pub(super) text: String,
    pub(super) value: f64,
    binds: Binds,
}

/// How firmly a calculation holds together, from the loosest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binds {
    Sum,
    Product,
    Power,
    Whole,
}

impl Arithmetic {
    /// A number with so many significant digits, whose value is what is then written.
    pub(super) fn number(value: f64, digits: i32) -> Self {
        let text = compact(value, digits);
        Self {
            value: text.parse().unwrap_or(value),
            binds: if value < 0.0 { Binds::Sum } else { Binds::Whole },
            text,
        }
    }

    /// A number as it was printed, with all its digits.
    pub(super) fn printed(value: f64) -> Self {
        Self::number(value, 15)
    }

    /// A text in the place of a number, such as a formula with its numbers put in.
    pub(super) fn of_text(text: String, value: f64) -> Self {
        Self {
            text,
            value,
            binds: Binds::Sum,
        }
    }

    /// With brackets where it has to hold together more firmly. A minus in front of a product is that of its first number.
    fn within(&self, least: Binds) -> String {
        let is_negative = self.text.starts_with('-') && !self.text.contains(' ');
        if is_negative && least == Binds::Product {
            return self.text.clone();
        }
        match self.binds < least {
            true => format!("({})", self.text),
            false => self.text.clone(),
        }
    }

    fn join(&self, sign: &str, other: &Self, [left, right, result]: [Binds; 3], value: f64) -> Self {
        Self {
            text: format!("{} {sign} {}", self.within(left), other.right_of(right)),
            value,
            binds: result,
        }
    }

    /// As [`Arithmetic::within`], behind a sign, where a minus of its own would make two.
    fn right_of(&self, least: Binds) -> String {
        match self.text.starts_with('-') {
            true => format!("({})", self.text),
            false => self.within(least),
        }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let value = self.value + other.value;
        let without_minus = other.text.strip_prefix('-');
        if let Some(text) = without_minus.filter(|text| other.binds == Binds::Product || !text.contains(' '))
        {
            return Self {
                text: format!("{} - {text}", self.text),
                value,
                binds: Binds::Sum,
            };
        }
        self.join("+", other, [Binds::Sum, Binds::Product, Binds::Sum], value)
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        let value = self.value - other.value;
        self.join("-", other, [Binds::Sum, Binds::Product, Binds::Sum], value)
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        let value = self.value * other.value;
        self.join("*", other, [Binds::Product, Binds::Power, Binds::Product], value)
    }

    pub(super) fn over(&self, other: &Self) -> Self {
        let value = self.value / other.value;
        self.join("/", other, [Binds::Product, Binds::Power, Binds::Product], value)
    }

    pub(super) fn power(&self, other: &Self) -> Self {
        let value = libm::pow(self.value, other.value);
        self.join("^", other, [Binds::Whole, Binds::Whole, Binds::Power], value)
    }

    pub(super) fn exponential(&self) -> Self {
        Self {
            text: format!("exp({})", self.text),
            value: libm::exp(self.value),
            binds: Binds::Whole,
        }
    }

    pub(super) fn negated(&self) -> Self {
        Self {
            text: format!("-{}", self.right_of(Binds::Product)),
            value: -self.value,
            binds: Binds::Sum,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Arithmetic;

    fn number(value: f64) -> Arithmetic {
        Arithmetic::number(value, 6)
    }

    /// Brackets stand where they are needed and nowhere else; values by hand.
    #[test]
    fn is_written_as_it_is_reckoned() {
        let (two, three, four) = (number(2.0), number(3.0), number(-4.0));
        for (found, text, value) in [
            (two.plus(&three).times(&four), "(2 + 3) * (-4)", -20.0),
            (two.minus(&three.minus(&two)), "2 - (3 - 2)", 1.0),
            (two.over(&three.times(&two)), "2 / (3 * 2)", 1.0 / 3.0),
            (two.times(&three).over(&two), "2 * 3 / 2", 3.0),
            (four.over(&two).plus(&four.times(&three)), "-4 / 2 - 4 * 3", -14.0),
            (two.minus(&four), "2 - (-4)", 6.0),
            (two.times(&three).power(&two), "(2 * 3) ^ 2", 36.0),
            (
                two.times(&three).negated().exponential(),
                "exp(-2 * 3)",
                (-6.0_f64).exp(),
            ),
        ] {
            assert_eq!(found.text, text);
            assert!((found.value - value).abs() <= 1e-15 * value.abs(), "{text}");
        }
        // The value is that of the digits that stand there.
        assert_eq!(Arithmetic::number(1.0 / 3.0, 3).value, 0.333);
    }
}
