use super::block::Block;
use super::result_table::ResultTable;
use serde::Serialize;
use std::fmt::{Display, Formatter, Result};

/// What is printed of a run, piece by piece: one description that the terminal and the report show. Shown by its
/// [`Display`], it is the text of the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Blocks(Vec<Block>);

impl Blocks {
    /// Without any.
    pub fn new() -> Self {
        Self::default()
    }

    /// The pieces in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Block> {
        self.0.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds others behind.
    pub fn append(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    pub(super) fn gap(&mut self) {
        self.0.push(Block::Gap);
    }

    pub(super) fn heading(&mut self, text: impl Into<String>) {
        self.0.push(Block::Heading(text.into()));
    }

    pub(super) fn line(&mut self, text: impl Into<String>) {
        self.0.push(Block::Line(text.into()));
    }

    pub(super) fn paragraph(&mut self, text: impl Into<String>) {
        self.0.push(Block::Paragraph(text.into()));
    }

    pub(super) fn note(&mut self, text: impl Into<String>) {
        self.0.push(Block::Note(text.into()));
    }

    pub(super) fn entry(&mut self, title: impl Into<String>, lines: Vec<String>) {
        let title = title.into();
        self.0.push(Block::Entry { title, lines });
    }

    pub(super) fn table(&mut self, table: ResultTable) {
        self.0.push(Block::Table(table));
    }

    /// A list of sentences below a heading; nothing where there is none.
    pub(super) fn list(&mut self, title: &str, sentences: &[String]) {
        if sentences.is_empty() {
            return;
        }
        self.gap();
        self.heading(title);
        self.0.extend(sentences.iter().cloned().map(Block::Item));
    }
}

impl Display for Blocks {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.iter().try_for_each(|block| block.fmt(f))
    }
}
