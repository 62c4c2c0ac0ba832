use super::citation_list::PageCitation;
use super::page_table::{PageTable, shown};
use crate::report::{Block, Blocks};

/// One piece of a section of a page. Letters that would turn the direction of writing, or are no text, are already written
/// out; what HTML takes for its own is written out where the page is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PagePart {
    Heading(String),
    Paragraph(String),
    /// What must not be missed.
    Mark(String),
    List(Vec<String>),
    Entry {
        title: String,
        lines: Vec<String>,
    },
    Table(PageTable),
    /// Text in which line breaks and spaces count, and what it is.
    Listing {
        title: String,
        text: String,
    },
    Citations(Vec<PageCitation>),
}

impl PagePart {
    /// The pieces that a terminal shows, as a page has them.
    pub(super) fn all(blocks: &Blocks) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut list: Vec<String> = Vec::new();
        for block in blocks.iter() {
            if let Block::Item(text) = block {
                list.push(shown(text));
                continue;
            }
            if !list.is_empty() {
                parts.push(Self::List(std::mem::take(&mut list)));
            }
            parts.extend(Self::new(block));
        }
        if !list.is_empty() {
            parts.push(Self::List(list));
        }
        parts
    }

    /// A list of sentences below a heading; nothing where there is none.
    pub(super) fn list(title: &str, sentences: &[String]) -> Vec<Self> {
        let mut blocks = Blocks::new();
        blocks.list(title, sentences);
        Self::all(&blocks)
    }

    fn new(block: &Block) -> Option<Self> {
        Some(match block {
            Block::Gap | Block::Item(_) => return None,
            Block::Heading(text) => Self::Heading(shown(text)),
            Block::Line(text) | Block::Paragraph(text) | Block::Note(text) => Self::Paragraph(shown(text)),
            Block::Entry { title, lines } => Self::Entry {
                title: shown(title),
                lines: lines.iter().map(|line| shown(line)).collect(),
            },
            Block::Table(table) => Self::Table(PageTable::new(table)),
        })
    }
}
