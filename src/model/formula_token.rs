use super::FormulaError;
use super::formula_error::FormulaFault;
use crate::quantity::number_end;

/// A word or sign of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// A number, as quantities have them.
    Number(f64),
    /// A name, of a parameter or of a function.
    Name(&'a str),
    /// One of `+ - * / ^ ( ) ,`.
    Sign(char),
}

/// The words and signs of a formula, each with the stretch of bytes it takes.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token<'_>, std::ops::Range<usize>)>, FormulaError> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        let (token, length) = if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        } else if c.is_ascii_digit() || c == '.' {
            let (token, length) = number(text, at, rest)?;
            (token, length)
        } else if c.is_alphabetic() || c == '_' {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
            let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or("");
            (Token::Name(name), name.len())
        } else if rest.starts_with("**") {
            return Err(FormulaError::at(text, at..at + 2, FormulaFault::Stars));
        } else if matches!(c, '+' | '-' | '*' | '/' | '^' | '(' | ')' | ',') {
            (Token::Sign(c), 1)
        } else {
            let fault = FormulaFault::Letter(c);
            return Err(FormulaError::at(text, at..at + c.len_utf8(), fault));
        };
        found.push((token, at..at + length));
        at += length;
    }
    Ok(found)
}

fn number<'a>(text: &str, at: usize, rest: &str) -> Result<(Token<'a>, usize), FormulaError> {
    let length = number_end(rest).max(1);
    let written = rest.get(..length).unwrap_or("");
    match written.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok((Token::Number(number), length)),
        _ => {
            let fault = FormulaFault::Number(written.to_string());
            Err(FormulaError::at(text, at..at + length, fault))
        }
    }
}
