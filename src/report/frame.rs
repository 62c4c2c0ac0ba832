use super::csv_rows::{csv_header, csv_rows};
use super::frame_part::FramePart;
use super::{ColumnData, FrameDefinition, FrameKind};
use crate::outcome::{DesignOutcome, StudyOutcome};
use std::io::{Result, Write};
use std::ops::Range;

/// A table of results: columns that [`FrameDefinition`] describes, and rows that are made block by block when they are
/// asked for, as there may be millions.
///
/// CSV and Parquet files are printed from it; it holds no copy of the results.
pub struct Frame<'a> {
    definition: &'static FrameDefinition,
    parts: Vec<FramePart<'a>>,
}

impl<'a> Frame<'a> {
    /// A table of a study.
    pub fn new(kind: FrameKind, outcome: &'a StudyOutcome) -> Self {
        Self {
            definition: kind.definition(),
            parts: kind.parts(outcome),
        }
    }

    /// A table of a design.
    pub fn of_design(kind: FrameKind, outcome: &'a DesignOutcome) -> Self {
        Self {
            definition: kind.definition(),
            parts: kind.parts_of_design(outcome),
        }
    }

    /// Its name and columns.
    pub fn definition(&self) -> &'static FrameDefinition {
        self.definition
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.rows).sum()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All rows in their order, in blocks of at most so many, which may be made at the same time.
    pub fn blocks(&self, most: usize) -> Vec<FrameBlock<'_, 'a>> {
        let most = most.max(1);
        let blocks = |part| blocks_of(part, most);
        self.parts.iter().flat_map(blocks).collect()
    }

    /// The first line of its CSV file.
    pub fn csv_header(&self) -> String {
        csv_header(self.definition)
    }

    /// Writes it as CSV.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write_csv(&self, to: &mut dyn Write) -> Result<()> {
        to.write_all(self.csv_header().as_bytes())?;
        for block in self.blocks(FrameBlock::CSV_ROWS) {
            to.write_all(block.csv().as_bytes())?;
        }
        Ok(())
    }
}

fn blocks_of<'f, 'a>(part: &'f FramePart<'a>, most: usize) -> impl Iterator<Item = FrameBlock<'f, 'a>> {
    (0..part.rows).step_by(most).map(move |from| FrameBlock {
        part,
        rows: from..(from + most).min(part.rows),
    })
}

/// Some rows of a [`Frame`], of neighbours.
pub struct FrameBlock<'f, 'a> {
    part: &'f FramePart<'a>,
    rows: Range<usize>,
}

impl<'a> FrameBlock<'_, 'a> {
    /// Rows that make a quarter of a megabyte of text.
    pub const CSV_ROWS: usize = 2048;

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Its columns, in the order of the frame's definition.
    pub fn columns(&self) -> Vec<ColumnData<'a>> {
        (self.part.columns)(self.rows.clone())
    }

    /// Its lines in a CSV file.
    pub fn csv(&self) -> String {
        csv_rows(&self.columns(), self.len())
    }
}
