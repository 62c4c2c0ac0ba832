use super::ColumnData;
use std::ops::Range;

/// Makes the columns of some rows of a part, counted from 0.
type Columns<'a> = Box<dyn Fn(Range<usize>) -> Vec<ColumnData<'a>> + Send + Sync + 'a>;

/// Rows that belong together, such as those of one curve.
pub(super) struct FramePart<'a> {
    pub(super) rows: usize,
    pub(super) columns: Columns<'a>,
}

impl<'a> FramePart<'a> {
    /// So many rows, of which `columns` makes those in a range.
    pub(super) fn new(
        rows: usize,
        columns: impl Fn(Range<usize>) -> Vec<ColumnData<'a>> + Send + Sync + 'a,
    ) -> Self {
        Self {
            rows,
            columns: Box::new(columns),
        }
    }
}
