use super::PageFigure;
use crate::document::Source;
use crate::report::{RunOptions, RunRecord};

/// What a page is made from beside the outcome.
pub struct PageSource<'a> {
    /// The scenario as written.
    pub scenario: &'a Source,
    /// How it was run.
    pub options: RunOptions,
    /// Everything needed to repeat it.
    pub record: &'a RunRecord,
    /// The figures, in their order.
    pub figures: Vec<PageFigure>,
}
