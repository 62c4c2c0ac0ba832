use super::page_part::PagePart;
use super::page_section::PageSection;
use super::page_table::shown;
use crate::report::{PURPOSE, RunRecord};
use askama::Template;
use std::io;

/// How a page of infusim begins to say what made it; the version and the end of the tag follow.
pub const PAGE_MARK: &str = "<meta name=\"generator\" content=\"infusim ";

/// The whole page. Texts are written out as HTML wants them by the template; figures are infusim's own SVG.
#[derive(Template)]
#[template(path = "page.html")]
struct Document<'a> {
    purpose: &'static str,
    version: &'static str,
    title: String,
    scenario: String,
    sections: &'a [PageSection],
}

/// A page of sections, those with something in them.
///
/// # Errors
/// When it cannot be written as text.
pub(super) fn page(title: &str, scenario: &str, sections: Vec<PageSection>) -> io::Result<String> {
    let sections: Vec<PageSection> = sections
        .into_iter()
        .filter(|section| !section.is_empty())
        .collect();
    let document = Document {
        purpose: PURPOSE,
        version: RunRecord::VERSION,
        title: shown(title),
        scenario: shown(scenario),
        sections: &sections,
    };
    document.render().map_err(io::Error::other)
}
