use super::citation_list::PageCitation;
use super::page_part::PagePart;
use super::page_section::PageSection;
use super::page_source::PageSource;
use super::repetition::{repetition, run_cited};
use crate::effect::{EvidenceNote, SideEffectNote};
use crate::population::{Population, SubjectRange};
use crate::report::notes::evidence_notes;
use crate::report::side_effect_text::side_effect_notes;
use std::sync::Arc;

/// What stands behind the results of a study and of a design alike.
pub(super) struct LastSections<'a> {
    pub(super) source: &'a PageSource<'a>,
    pub(super) population: &'a Population,
    pub(super) subjects: SubjectRange,
    pub(super) evidence: &'a [EvidenceNote],
    pub(super) side_effects: &'a [Arc<SideEffectNote>],
    pub(super) numbers: Vec<PagePart>,
    pub(super) citations: Vec<PageCitation>,
}

impl LastSections<'_> {
    /// Evidence and side effects, every number, what to cite, how to repeat the run.
    pub(super) fn into_sections(self) -> Vec<PageSection> {
        let citation = run_cited(self.source, self.population);
        vec![
            PageSection::of(
                "evidence",
                "Evidence, and where it disagrees",
                &evidence_notes(self.evidence),
            ),
            PageSection::of(
                "side-effects",
                "Reported side effects",
                &side_effect_notes(self.side_effects),
            ),
            PageSection::new("numbers", "Every number of the models", self.numbers),
            PageSection::new(
                "cite",
                "What to cite for this run",
                vec![citation, PagePart::Citations(self.citations)],
            ),
            PageSection::new(
                "repeat",
                "How to repeat this run",
                repetition(self.source, self.population, self.subjects),
            ),
        ]
    }
}
