use crate::population::SubjectRange;
use std::borrow::Cow;
use std::ops::Range;

/// The cells of one column in a block of rows.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnData<'a> {
    /// The same text in every row.
    Text(&'a str),
    /// A text for each row; `None` where it is missing.
    Texts(Vec<Option<Cow<'a, str>>>),
    /// A whole number for each row.
    Integers(Vec<i64>),
    /// The same number in every row, in the column's unit; NaN where all are missing.
    Number(f64),
    /// A number for each row, in the column's unit; NaN where it is missing.
    Numbers(Cow<'a, [f64]>),
}

impl<'a> ColumnData<'a> {
    /// The numbers of the people at some indices.
    pub(super) fn subjects(subjects: SubjectRange, rows: &Range<usize>) -> Self {
        let numbers = rows.clone().map(|index| subjects.number(index) as i64);
        Self::Integers(numbers.collect())
    }

    /// Some numbers of a column that is there.
    pub(super) fn slice(column: &'a [f64], rows: &Range<usize>) -> Self {
        Self::Numbers(Cow::Borrowed(column.get(rows.clone()).unwrap_or_default()))
    }

    /// A text for each row.
    pub(super) fn texts<T>(rows: &[T], text: impl Fn(&T) -> Option<Cow<'a, str>>) -> Self {
        Self::Texts(rows.iter().map(text).collect())
    }

    /// A number for each row.
    pub(super) fn numbers<T>(rows: &[T], number: impl Fn(&T) -> Option<f64>) -> Self {
        let number = |row| number(row).unwrap_or(f64::NAN);
        Self::Numbers(rows.iter().map(number).collect())
    }
}
