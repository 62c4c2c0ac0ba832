use crate::document::printable;
use crate::report::{ResultCell, ResultTable};

/// Rows of a table that stays on one page when it is printed; those of words are higher.
const SHORT: usize = 20;
const SHORT_OF_WORDS: usize = 6;

/// Letters of a line of a cell that is not broken.
const UNBROKEN: usize = 10;

/// A table as it stands in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageTable {
    pub(super) caption: String,
    pub(super) marks: Vec<String>,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<PageRow>,
    pub(super) footnotes: Vec<String>,
    /// Whether its cells hold words, which stand on the left, and not numbers.
    pub(super) is_of_words: bool,
}

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageRow {
    pub(super) name: String,
    /// Whether the name is that of the row above, which a terminal leaves out.
    pub(super) is_continued: bool,
    /// Whether it belongs to a row above it.
    pub(super) is_inner: bool,
    /// The cells behind the name, line by line.
    pub(super) cells: Vec<Vec<String>>,
}

impl PageTable {
    /// A table of numbers.
    pub(super) fn new(table: &ResultTable) -> Self {
        let mut header = headings(table.header());
        let caption = match table.caption() {
            Some(caption) => shown(caption),
            // The heading over the names says what the table is of.
            None => {
                let of = header.first_mut().map(std::mem::take).unwrap_or_default();
                match table.subject() {
                    Some(subject) => format!("{of}: {subject}"),
                    None => of,
                }
            }
        };
        let mut rows: Vec<PageRow> = Vec::new();
        for row in table.rows() {
            let before = rows.last().map(|row| row.name.clone());
            rows.extend(PageRow::new(row, before));
        }
        Self {
            caption,
            marks: table.marks().iter().map(|mark| shown(mark)).collect(),
            header,
            rows,
            footnotes: table.footnotes().iter().map(|note| shown(note)).collect(),
            is_of_words: false,
        }
    }

    /// Whether it fits on a page that it need not be cut for.
    pub(super) fn is_short(&self) -> bool {
        self.rows.len() <= if self.is_of_words { SHORT_OF_WORDS } else { SHORT }
    }

    /// A table of words.
    pub(super) fn of_words(table: &ResultTable) -> Self {
        Self {
            is_of_words: true,
            ..Self::new(table)
        }
    }
}

impl PageRow {
    fn new(cells: &[ResultCell], before: Option<String>) -> Option<Self> {
        let (name, cells) = cells.split_first()?;
        let name = &name.text;
        let is_continued = name.is_empty() && before.is_some();
        let words = match before {
            Some(before) if is_continued => before,
            _ => shown(name.trim()),
        };
        Some(Self {
            name: words,
            is_continued,
            is_inner: name.starts_with(' '),
            cells: cells
                .iter()
                .map(|cell| cell.text.split('\n').map(unbroken).collect())
                .collect(),
        })
    }
}

/// Headings in one line each. One that begins with a line break goes on with what stands before the colon of one on its left.
fn headings(header: &[String]) -> Vec<String> {
    let mut shared = String::new();
    let mut found = Vec::new();
    for heading in header {
        let line = shown(&heading.replace('\n', " "));
        let line = line.trim();
        match heading.starts_with('\n') && !shared.is_empty() {
            true => found.push(format!("{shared}: {line}")),
            false => {
                shared = line.split_once(':').map_or("", |(before, _)| before).to_string();
                found.push(line.to_string());
            }
        }
    }
    found
}

/// A number with its unit stays on a line.
fn unbroken(line: &str) -> String {
    match line.chars().count() <= UNBROKEN {
        true => shown(line).replace(' ', "\u{a0}"),
        false => shown(line),
    }
}

pub(super) fn shown(text: &str) -> String {
    printable(text, false).into_owned()
}
