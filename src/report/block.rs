use super::result_table::ResultTable;
use super::wrap::wrap;
use serde::Serialize;
use std::fmt::{Display, Formatter, Result};

/// One piece of what is printed of a run. A terminal shows it as text in lines of at most 80 columns (its [`Display`], with a
/// line end); a page shows the same piece in its own way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// What follows is of something else: an empty line in a terminal.
    Gap,
    /// What follows is about this.
    Heading(String),
    /// A sentence of a list of such: in a terminal its later lines stand further in.
    Line(String),
    /// Running text.
    Paragraph(String),
    /// What is to be said of the piece before.
    Note(String),
    /// One of a list of sentences.
    Item(String),
    /// A title, and what is said below it.
    Entry {
        /// The title.
        title: String,
        /// What is said, sentence by sentence.
        lines: Vec<String>,
    },
    /// Numbers in rows and columns.
    Table(ResultTable),
}

impl Display for Block {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Gap => writeln!(f),
            Self::Heading(text) | Self::Line(text) => writeln!(f, "{}", wrap(text, "")),
            Self::Paragraph(text) => writeln!(f, "{}", wrap(text, "").replace("\n  ", "\n")),
            Self::Note(text) => writeln!(f, "{}", wrap(text, "  ")),
            Self::Item(text) => writeln!(f, "{}", wrap(&format!("- {text}"), "  ")),
            Self::Entry { title, lines } => {
                writeln!(f, "{}", wrap(title, "  "))?;
                lines
                    .iter()
                    .try_for_each(|line| writeln!(f, "{}", wrap(line, "    ")))
            }
            Self::Table(table) => table.fmt(f),
        }
    }
}
