use super::account::{GRADES, model_account, response_account, threshold_account};
use super::citation_list::{CitationList, PageCitation};
use super::document::page;
use super::last_sections::LastSections;
use super::page_part::PagePart;
use super::page_section::PageSection;
use super::page_source::PageSource;
use crate::effect::Response;
use crate::outcome::{DesignOutcome, Restricted};
use crate::report::Blocks;
use crate::report::design_table::{
    cited, design_answers, design_given, design_key, design_simulated, design_warnings,
};
use crate::report::notes::{assumed, schedule_sources, threshold_notes};
use std::io;

/// The report of a design, as one HTML file that needs no other.
///
/// # Errors
/// When it cannot be written as text.
pub fn design_page(outcome: &DesignOutcome, mut source: PageSource<'_>) -> io::Result<String> {
    let mut results = Blocks::new();
    results.paragraph(design_key(outcome));
    results.append(design_answers(outcome));
    let mut assumptions = assumed(&outcome.assumptions);
    assumptions.append(schedule_sources(&outcome.sources));
    assumptions.list("Cited regimens", &cited(outcome));
    let mut thresholds = threshold_account(&outcome.thresholds);
    thresholds.extend(PagePart::all(&threshold_notes(&outcome.thresholds)));
    thresholds.extend(responses(outcome).into_iter().flat_map(response_account));
    let mut numbers = vec![PagePart::Paragraph(GRADES.to_string())];
    numbers.extend(outcome.models.iter().flat_map(model_account));
    let figures = std::mem::take(&mut source.figures);
    let last = LastSections {
        source: &source,
        population: &outcome.population,
        subjects: outcome.subjects,
        evidence: &outcome.evidence,
        side_effects: &outcome.side_effects,
        numbers,
        citations: citations(outcome),
    };
    let mut sections = vec![
        PageSection::of("simulated", "What was simulated", &design_simulated(outcome)),
        PageSection::of_warnings(&design_warnings(outcome), &withheld(outcome)),
        PageSection::of(
            "given",
            "What is given, at both ends of what is varied",
            &design_given(outcome),
        ),
        PageSection::of_figures(figures),
        PageSection::of("results", "Results", &results),
        PageSection::of("assumed", "What was assumed", &assumptions),
        PageSection::new("thresholds", "Thresholds and responses", thresholds),
    ];
    sections.extend(last.into_sections());
    page(&outcome.title, &source.scenario.name, sections)
}

/// What models' authors say not to report, each thing once.
fn withheld(outcome: &DesignOutcome) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for (cell, model) in outcome.with_models() {
        for restricted in &cell.restricted {
            let found = Restricted {
                model: 0,
                ..restricted.clone()
            };
            let sentence = found.sentence(std::slice::from_ref(model));
            if !said.contains(&sentence) {
                said.push(sentence);
            }
        }
    }
    said
}

/// Every response of a cell, each once.
fn responses(outcome: &DesignOutcome) -> Vec<&Response> {
    let mut found: Vec<&Response> = Vec::new();
    for response in outcome.cells.iter().flat_map(|cell| cell.responses.iter()) {
        if !found.iter().any(|known| known.id == response.id) {
            found.push(response);
        }
    }
    found
}

fn citations(outcome: &DesignOutcome) -> Vec<PageCitation> {
    let mut list = CitationList::default();
    outcome.models.iter().for_each(|model| list.add_model(model));
    list.add_thresholds(&outcome.thresholds);
    for response in responses(outcome) {
        list.add_response(response);
    }
    list.add_people(&outcome.population.people);
    list.add_evidence(&outcome.evidence);
    list.add_side_effects(&outcome.side_effects);
    list.into_list()
}
