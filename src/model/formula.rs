use super::FormulaError;
use super::expression::{Expression, Function, Operation, Undefined};
use super::formula_error::unreadable_formula;
use super::formula_parser::FormulaParser;
use super::formula_token::{Token, tokens};
use crate::document::{Mistakes, Node, read_text};
use std::fmt;

/// A parameter as a formula of others: `v1_printed * k12`.
///
/// It may use `+ - * / ^`, `min(a, b)`, `max(a, b)`, `exp`, `ln` and `sqrt`, and is read as written
/// mathematics, Python and R are: a power binds before a minus and runs from the right. Every name
/// stands for a number in the unit its own parameter or covariate is stated in; `weight` is in kg.
///
/// ```
/// use infusim::model::Formula;
/// let formula = Formula::parse("-2 ^ 2 + 2 ^ 3 ^ 2 * maxcl")?;
/// assert_eq!(formula.names(), ["maxcl"]);
/// assert_eq!(formula.value(&[0.5])?, 252.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Formula {
    text: String,
    names: Vec<String>,
    tree: Expression,
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// What cannot be read, where, and what to try.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        let (tree, names) = FormulaParser::read(text)?;
        Ok(Self {
            text: text.to_string(),
            names,
            tree,
        })
    }

    /// Reads the formula behind a key.
    pub(super) fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Self> {
        let text = read_text(node, "a formula", mistakes)?;
        Self::parse(&text)
            .map_err(|error| mistakes.add(unreadable_formula(node, &error)))
            .ok()
    }

    /// The names it uses, in the order [`Formula::value`] wants their numbers.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Its value for these numbers, one for each of [`Formula::names`].
    ///
    /// # Errors
    /// When a step has no finite value, such as a division by zero, or a number is missing.
    pub fn value(&self, numbers: &[f64]) -> Result<f64, Undefined> {
        self.tree.value(numbers)
    }

    /// The formula with numbers in the place of names, one for each of [`Formula::names`], as they are to be written.
    ///
    /// ```
    /// use infusim::model::Formula;
    /// let formula = Formula::parse("cl * (weight / 70) ^ 0.75")?;
    /// assert_eq!(formula.with_numbers(&["84".into(), "75".into()]), "84 * (75 / 70) ^ 0.75");
    /// # Ok::<(), infusim::model::FormulaError>(())
    /// ```
    pub fn with_numbers(&self, numbers: &[String]) -> String {
        let (mut text, mut copied) = (String::new(), 0);
        for (token, place) in tokens(&self.text).unwrap_or_default() {
            let Token::Name(name) = token else { continue };
            let index = self.names.iter().position(|own| own == name);
            if let Some(number) = index.and_then(|index| numbers.get(index)) {
                text.push_str(self.text.get(copied..place.start).unwrap_or(""));
                match number.starts_with('-') {
                    true => text.push_str(&format!("({number})")),
                    false => text.push_str(number),
                }
                copied = place.end;
            }
        }
        text.push_str(self.text.get(copied..).unwrap_or(""));
        text
    }

    /// Whether a name has a meaning of its own in formulas, so that no parameter can have it.
    pub fn is_taken(name: &str) -> bool {
        let of_one = Function::ALL.iter().map(|(known, _)| *known);
        let of_two = Operation::BY_NAME.iter().map(|(known, _)| *known);
        name == "weight" || of_one.chain(of_two).any(|known| known == name)
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
        Formula::parse(text).unwrap().value(&[]).unwrap()
    }

    /// Bytes from the start of the text.
    #[test]
    fn a_fault_is_told_at_its_place() {
        for (text, place) in [("age ** 2", 4..6), ("2 * 3 € 4", 6..9), ("é ; 1", 3..4)] {
            assert_eq!(Formula::parse(text).unwrap_err().place, place, "{text}");
        }
    }

    #[test]
    fn binds_as_in_school() {
        assert_eq!(value("1 + 2 * 3"), 7.0);
        assert_eq!(value("12 / 2 / 3"), 2.0);
        assert_eq!(value("12 / 2 * 3"), 18.0);
        assert_eq!(value("10 - 2 - 3"), 5.0);
        assert_eq!(value("10 - 2 + 3"), 11.0);
        assert_eq!(value("2 * 3 ^ 2"), 18.0);
        assert_eq!(value("-2 ^ 2 + max(0, 3) * 2"), 2.0);
        assert_eq!(value("2 ^ -1 ^ 2"), 0.5);
        assert_eq!(value("2 ^ 3 ^ 2"), 512.0);
        assert_eq!(value("-sqrt(4) ^ 2"), -4.0);
        assert_eq!(value("-min(3, 2) ^ 2"), -4.0);
        assert_eq!(value("2 - -3"), 5.0);
        assert_eq!(value("+2 - +-+3"), 5.0);
        assert_eq!(value("1e-1 * 1E2 - 1e+0"), 9.0);
        assert_eq!(value("151 - 2.19 * max(0, 75 - 60)"), 151.0 - 2.19 * 15.0);
    }

    /// Of 0 and −0, which are equal, the one that is written first, whatever the machine prefers.
    #[test]
    fn of_equal_numbers_the_first_is_taken() {
        for (text, negative) in [
            ("min(0, -0)", false),
            ("min(-0, 0)", true),
            ("max(0, -0)", false),
            ("max(-0, 0)", true),
        ] {
            assert_eq!(value(text).is_sign_negative(), negative, "{text}");
        }
    }

    #[test]
    fn a_mistake_covers_what_is_wrong_and_no_more() {
        for (text, place) in [
            ("x ** 2", 2..4),
            ("3 * 1.2.3 + 1", 4..9),
            ("v µ", 2..4),
            ("2 × 3", 2..4),
        ] {
            assert_eq!(Formula::parse(text).unwrap_err().place, place, "{text}");
        }
    }

    #[test]
    fn is_the_same_where_its_text_is() {
        let formula = |text| Formula::parse(text).unwrap();
        assert_eq!(formula("v / 2"), formula("v / 2"));
        assert_ne!(formula("v / 2"), formula("v / 3"));
    }

    #[test]
    fn a_name_may_begin_with_a_functions_name() {
        let formula = Formula::parse("2 * maxcl + lnk - min_ * expo ^ sqrt2 + e1").unwrap();
        assert_eq!(formula.names(), ["maxcl", "lnk", "min_", "expo", "sqrt2", "e1"]);
        assert_eq!(
            formula.value(&[1.0, 2.0, 3.0, 4.0, 2.0, 5.0]),
            Ok(2.0 + 2.0 - 48.0 + 5.0)
        );
    }

    #[test]
    fn a_step_without_a_value_is_not_passed_over() {
        for (text, step) in [
            ("max(0, ln(-1))", "ln(-1) has no value"),
            ("1 / (1 / 0)", "1 / 0 has no value"),
            ("min(1, (-8) ^ 0.5)", "(-8) ^ 0.5 has no value"),
            ("0 ^ -1", "0 ^ (-1) has no value"),
            ("1 / exp(1000)", "exp(1000) is too large a number"),
            ("1 / (1e300 * 1e300)", " is too large a number"),
            ("sqrt(-1)", "sqrt(-1) has no value"),
        ] {
            let error = Formula::parse(text).unwrap().value(&[]).unwrap_err().to_string();
            assert!(error.ends_with(step), "{text}: {error}");
        }
    }

    #[test]
    fn says_where_and_what_to_try() {
        for (text, says, hint) in [
            ("2 +", "it ends too early (character 4", "a number"),
            ("", "it ends too early (character 1", "a number"),
            ("2 * / 3", "here is `/`", "a number"),
            ("2 x", "nothing joins `x`", "put one of"),
            (
                "2x",
                "nothing joins `x` to what stands before it (character 2",
                "put one of",
            ),
            ("84 L/h", "nothing joins `L`", "`unit:`"),
            ("(2 + 3", "this bracket is not closed (character 1", "add a `)`"),
            ("2 + 3)", "this bracket closes none (character 6", "take it out"),
            ("0,5 * v", "here is a comma (character 2", "a point"),
            ("max(1)", "`max` has 1 number", "max(a, b)"),
            ("min(1, 2, 3)", "`min` has 3 numbers", "min(a, b)"),
            ("exp(1, 2)", "`exp` has 2 numbers", "exp(a)"),
            ("ln v", "`ln` is a function", "ln(weight / 70)"),
            ("log(v)", "there is no function `log`", "ln(a)"),
            ("abs(v)", "there is no function `abs`", "max(a, -a)"),
            ("v (2)", "there is no function `v`", "put one of"),
            ("x ** 2", "`**` means nothing", "`^`"),
            ("2 × 3", "`×` means nothing in a formula (character 3", "`*`"),
            ("5 − 3", "`−` means nothing", "ordinary minus"),
            ("1.2.3 + 1", "`1.2.3` is not a number", "0.5"),
            ("1e999", "`1e999` is not a number", "0.5"),
        ] {
            let error = Formula::parse(text).unwrap_err();
            assert!(error.to_string().contains(says), "{text}: {error}");
            assert!(error.hint().contains(hint), "{text}: {}", error.hint());
        }
    }

    /// However a formula is nested, it is read or refused, and never overflows the stack.
    #[test]
    fn depth_and_length_have_an_end() {
        for piece in ["(", "-", "exp(", "2^", "max(1,", "1+"] {
            for times in [1, 20, 49, 51, 300, 100_000] {
                let text = format!(
                    "{}1{}",
                    piece.repeat(times),
                    ")".repeat(piece.matches('(').count() * times)
                );
                let worth = Formula::parse(&text);
                let deep = piece != "1+" && times > 50;
                assert_eq!(worth.is_err(), deep || text.len() > 1_000, "{piece} {times}");
            }
        }
    }
}
