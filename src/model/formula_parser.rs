use super::FormulaError;
use super::expression::{Expression, Function, Operation};
use super::formula_error::{DEEPEST, FormulaFault, LONGEST};
use super::formula_token::{Token, tokens};
use std::ops::Range;

/// Reads a formula from left to right, by the grammar of written mathematics, Python and R:
///
/// ```text
/// sum     = product (("+" | "-") product)*
/// product = signed (("*" | "/") signed)*
/// signed  = ("+" | "-") signed | power
/// power   = single ("^" signed)?
/// single  = number | name | function "(" sum ("," sum)* ")" | "(" sum ")"
/// ```
///
/// A power binds before a minus and runs from the right: `-x ^ 2` is −(x²), `2 ^ 3 ^ 2` is 2⁹.
pub(super) struct FormulaParser<'a> {
    text: &'a str,
    tokens: Vec<(Token<'a>, Range<usize>)>,
    next: usize,
    depth: usize,
    names: Vec<String>,
}

impl<'a> FormulaParser<'a> {
    /// The formula as a tree, and the names in it in the order in which they come.
    pub(super) fn read(text: &'a str) -> Result<(Expression, Vec<String>), FormulaError> {
        if text.len() > LONGEST {
            let fault = FormulaFault::Long(text.chars().count());
            return Err(FormulaError::at(text, 0..0, fault));
        }
        let mut parser = Self {
            text,
            tokens: tokens(text)?,
            next: 0,
            depth: 0,
            names: Vec::new(),
        };
        let tree = parser.sum()?;
        match parser.peek() {
            None => Ok((tree, parser.names)),
            Some(Token::Sign(')')) => Err(parser.fault(FormulaFault::Closes)),
            Some(_) => Err(parser.no_join()),
        }
    }

    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.next).map(|(token, _)| token)
    }

    fn take(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Token::Sign(sign));
        self.next += usize::from(found);
        found
    }

    /// The place of the next word, or of the end.
    fn place(&self) -> Range<usize> {
        let end = self.text.trim_end().len();
        self.tokens
            .get(self.next)
            .map_or(end..end, |(_, place)| place.clone())
    }

    fn fault(&self, fault: FormulaFault) -> FormulaError {
        FormulaError::at(self.text, self.place(), fault)
    }

    /// The next word as written, for a message.
    fn seen(&self) -> String {
        format!("`{}`", self.text.get(self.place()).unwrap_or(""))
    }

    /// What to say where a sum has ended and something else follows it.
    fn no_join(&self) -> FormulaError {
        match self.peek() {
            Some(Token::Sign(',')) => self.fault(FormulaFault::Comma),
            _ => self.fault(FormulaFault::NothingBetween(self.seen())),
        }
    }

    fn join(operation: Operation, left: Expression, right: Expression) -> Expression {
        Expression::Join(operation, Box::new(left), Box::new(right))
    }

    fn sum(&mut self) -> Result<Expression, FormulaError> {
        let mut left = self.product()?;
        loop {
            let operation = match self.peek() {
                Some(Token::Sign('+')) => Operation::Add,
                Some(Token::Sign('-')) => Operation::Subtract,
                _ => return Ok(left),
            };
            self.next += 1;
            left = Self::join(operation, left, self.product()?);
        }
    }

    fn product(&mut self) -> Result<Expression, FormulaError> {
        let mut left = self.signed()?;
        loop {
            let operation = match self.peek() {
                Some(Token::Sign('*')) => Operation::Multiply,
                Some(Token::Sign('/')) => Operation::Divide,
                _ => return Ok(left),
            };
            self.next += 1;
            left = Self::join(operation, left, self.signed()?);
        }
    }

    /// Every way down goes through here, so this is where depth is counted.
    fn signed(&mut self) -> Result<Expression, FormulaError> {
        if self.depth >= DEEPEST {
            return Err(self.fault(FormulaFault::Deep));
        }
        self.depth += 1;
        let read = if self.take('-') {
            self.signed().map(|inner| Expression::Minus(Box::new(inner)))
        } else if self.take('+') {
            self.signed()
        } else {
            self.power()
        };
        self.depth -= 1;
        read
    }

    fn power(&mut self) -> Result<Expression, FormulaError> {
        let base = self.single()?;
        if !self.take('^') {
            return Ok(base);
        }
        Ok(Self::join(Operation::Power, base, self.signed()?))
    }

    fn single(&mut self) -> Result<Expression, FormulaError> {
        match self.peek() {
            Some(Token::Number(number)) => {
                let number = *number;
                self.next += 1;
                Ok(Expression::Number(number))
            }
            Some(Token::Name(name)) => {
                let name = *name;
                self.name(name)
            }
            Some(Token::Sign('(')) => {
                let open = self.place();
                self.next += 1;
                let inner = self.sum()?;
                self.close(open)?;
                Ok(inner)
            }
            Some(Token::Sign(_)) => Err(self.fault(FormulaFault::NoOperand(self.seen()))),
            None => Err(self.fault(FormulaFault::EndsEarly)),
        }
    }

    fn close(&mut self, open: Range<usize>) -> Result<(), FormulaError> {
        if self.take(')') {
            return Ok(());
        }
        match self.peek() {
            None => Err(FormulaError::at(self.text, open, FormulaFault::Open)),
            Some(_) => Err(self.no_join()),
        }
    }

    /// A name stands for a number, unless a bracket follows it: then it is a function.
    fn name(&mut self, name: &str) -> Result<Expression, FormulaError> {
        let place = self.place();
        self.next += 1;
        let open = self.place();
        let of_one = Function::ALL.iter().find(|(known, _)| *known == name);
        let of_two = Operation::BY_NAME.iter().find(|(known, _)| *known == name);
        if !self.take('(') {
            if of_one.is_some() || of_two.is_some() {
                let fault = FormulaFault::NoBrackets(name.to_string());
                return Err(FormulaError::at(self.text, place, fault));
            }
            let known = self.names.iter().position(|known| known == name);
            return Ok(Expression::Name(known.unwrap_or_else(|| {
                self.names.push(name.to_string());
                self.names.len() - 1
            })));
        }
        if of_one.is_none() && of_two.is_none() {
            let fault = FormulaFault::NoFunction(name.to_string());
            return Err(FormulaError::at(self.text, place, fault));
        }
        let mut inner = vec![self.sum()?];
        while self.take(',') {
            inner.push(self.sum()?);
        }
        self.close(open)?;
        let count = inner.len();
        let mut inner = inner.into_iter();
        match (of_one, of_two, inner.next(), inner.next(), inner.next()) {
            (Some((_, function)), _, Some(one), None, _) => Ok(Expression::Of(*function, Box::new(one))),
            (_, Some((_, operation)), Some(one), Some(other), None) => Ok(Self::join(*operation, one, other)),
            _ => {
                let fault = FormulaFault::Count(name.to_string(), count);
                Err(FormulaError::at(self.text, place, fault))
            }
        }
    }
}
