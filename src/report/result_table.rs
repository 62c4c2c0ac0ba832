use super::ResultCell;
use super::text_table::TextTable;
use super::wrap::wrap;
use serde::Serialize;
use std::fmt::{Display, Formatter, Result};

/// A table of results: names of rows in the first column, numbers in the others. A line break in a heading or a cell is one
/// in a terminal too. A heading that begins with one goes on with what stands before the colon of the heading on its left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ResultTable {
    caption: Option<String>,
    subject: Option<&'static str>,
    marks: Vec<String>,
    header: Vec<String>,
    rows: Vec<Vec<ResultCell>>,
    footnotes: Vec<String>,
}

impl ResultTable {
    /// With these headings, of which the first stands over the names of rows; without a caption it says what the table is of.
    pub(super) fn new(header: Vec<String>) -> Self {
        Self {
            header,
            ..Self::default()
        }
    }

    /// With a caption.
    pub(super) fn captioned(self, caption: impl Into<String>) -> Self {
        Self {
            caption: Some(caption.into()),
            ..self
        }
    }

    /// Of what its numbers are, where only the heading over the names stands above: for those who do not see its headings at
    /// once.
    pub(super) fn about(self, subject: &'static str) -> Self {
        Self {
            subject: Some(subject),
            ..self
        }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: Vec<impl Into<ResultCell>>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Adds something that a reader must not miss, above the numbers.
    pub(super) fn mark(&mut self, text: impl Into<String>) {
        self.marks.push(text.into());
    }

    /// Adds what is to be said below.
    pub(super) fn footnote(&mut self, text: impl Into<String>) {
        self.footnotes.push(text.into());
    }

    /// What stands above, if anything does.
    pub fn caption(&self) -> Option<&str> {
        self.caption.as_deref()
    }

    /// Of what its numbers are, where a page says so behind the heading over the names.
    pub fn subject(&self) -> Option<&'static str> {
        self.subject
    }

    /// What must not be missed.
    pub fn marks(&self) -> &[String] {
        &self.marks
    }

    /// The headings.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The cells, row by row.
    pub fn rows(&self) -> &[Vec<ResultCell>] {
        &self.rows
    }

    /// What stands below.
    pub fn footnotes(&self) -> &[String] {
        &self.footnotes
    }
}

impl Display for ResultTable {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if let Some(caption) = &self.caption {
            writeln!(f, "{}", wrap(caption, ""))?;
        }
        for mark in &self.marks {
            writeln!(f, "{}", wrap(&format!("! {mark}"), "  "))?;
        }
        f.write_str(&TextTable::new(&self.header, &self.rows).text())?;
        self.footnotes
            .iter()
            .try_for_each(|note| writeln!(f, "{}", wrap(note, "  ")))
    }
}
