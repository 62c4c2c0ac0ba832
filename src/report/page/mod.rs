//! The report: one page for those who have to judge a protocol, made of the pieces that the terminal shows, of figures, and of
//! every number that the run rests on.

mod account;
mod citation_list;
mod design_page;
mod document;
mod last_sections;
mod page_figure;
mod page_part;
mod page_section;
mod page_source;
mod page_table;
mod repetition;
mod study_page;

pub use design_page::design_page;
pub use document::PAGE_MARK;
pub use page_figure::PageFigure;
pub use page_source::PageSource;
pub use study_page::study_page;
