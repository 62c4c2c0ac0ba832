use super::PageFigure;
use super::page_part::PagePart;
use crate::report::Blocks;

/// A section of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageSection {
    /// Its name within the page.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) parts: Vec<PagePart>,
    pub(super) figures: Vec<PageFigure>,
}

impl PageSection {
    pub(super) fn new(id: &'static str, title: &'static str, parts: Vec<PagePart>) -> Self {
        Self {
            id,
            title,
            parts,
            figures: Vec::new(),
        }
    }

    /// Of pieces that the terminal shows.
    pub(super) fn of(id: &'static str, title: &'static str, blocks: &Blocks) -> Self {
        Self::new(id, title, PagePart::all(blocks))
    }

    /// The figures.
    pub(super) fn of_figures(figures: Vec<PageFigure>) -> Self {
        Self {
            figures,
            ..Self::new("figures", "Figures", Vec::new())
        }
    }

    /// Every warning, and what models' authors say not to report; that there is none is said too.
    pub(super) fn of_warnings(warnings: &[String], withheld: &[String]) -> Self {
        let mut parts = match warnings.is_empty() {
            true => vec![PagePart::Paragraph("There are none.".to_string())],
            false => PagePart::list("", warnings)
                .into_iter()
                .filter(|part| matches!(part, PagePart::List(_)))
                .collect(),
        };
        parts.extend(PagePart::list(
            "What the models' authors say not to report, and this run computes",
            withheld,
        ));
        Self::new("warnings", "Warnings, the worst first", parts)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.figures.is_empty()
    }
}
