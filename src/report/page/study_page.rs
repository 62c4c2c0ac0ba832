use super::account::{GRADES, model_account, response_account, threshold_account};
use super::citation_list::{CitationList, PageCitation};
use super::document::page;
use super::last_sections::LastSections;
use super::page_part::PagePart;
use super::page_section::PageSection;
use super::page_source::PageSource;
use crate::outcome::StudyOutcome;
use crate::report::notes::{all_warnings, assumed, further_tables, schedule_sources, threshold_notes};
use crate::report::table::{answers, doubts, key, simulated};
use crate::report::{Blocks, read_back};
use std::io;

/// The report of a study, as one HTML file that needs no other.
///
/// # Errors
/// When it cannot be written as text.
pub fn study_page(outcome: &StudyOutcome, mut source: PageSource<'_>) -> io::Result<String> {
    let given = read_back(&outcome.arms, &outcome.dosed_as, &outcome.defaults);
    let answer = answers(outcome);
    let mut results = Blocks::new();
    results.paragraph(key(outcome, &answer));
    results.append(answer);
    let mut assumptions = assumed(&outcome.assumptions);
    assumptions.append(schedule_sources(&outcome.sources));
    let mut thresholds = threshold_account(&outcome.thresholds);
    thresholds.extend(PagePart::all(&threshold_notes(&outcome.thresholds)));
    thresholds.extend(outcome.responses.iter().flat_map(response_account));
    let withheld = outcome.restricted.iter();
    let withheld: Vec<String> = withheld.map(|found| found.sentence(&outcome.models)).collect();
    let figures = std::mem::take(&mut source.figures);
    let last = LastSections {
        source: &source,
        population: &outcome.population,
        subjects: outcome.subjects,
        evidence: &outcome.evidence,
        side_effects: &outcome.side_effects,
        numbers: numbers(outcome),
        citations: citations(outcome),
    };
    let mut sections = vec![
        PageSection::of("simulated", "What was simulated", &simulated(outcome)),
        PageSection::of_warnings(&all_warnings(outcome), &withheld),
        PageSection::of("given", "What is given", &given),
        PageSection::of_figures(figures),
        PageSection::of("results", "Results", &results),
        PageSection::of("doubts", "How far the results can be trusted", &doubts(outcome)),
        PageSection::of("further", "Further numbers", &further_tables(outcome)),
        PageSection::of("assumed", "What was assumed", &assumptions),
        PageSection::new("thresholds", "Thresholds and responses", thresholds),
    ];
    sections.extend(last.into_sections());
    page(&outcome.title, &source.scenario.name, sections)
}

/// Each model with its numbers, those that pumps compute with too.
fn numbers(outcome: &StudyOutcome) -> Vec<PagePart> {
    let mut parts = vec![PagePart::Paragraph(GRADES.to_string())];
    parts.extend(outcome.models.iter().flat_map(model_account));
    let used = |id: &str| outcome.models.iter().any(|model| model.id == id);
    let mut told: Vec<&str> = Vec::new();
    for pump in &outcome.pumps {
        if !used(&pump.model.id) && !told.contains(&pump.model.id.as_str()) {
            told.push(&pump.model.id);
            parts.extend(model_account(&pump.model));
        }
    }
    parts
}

fn citations(outcome: &StudyOutcome) -> Vec<PageCitation> {
    let mut list = CitationList::default();
    outcome.models.iter().for_each(|model| list.add_model(model));
    outcome.pumps.iter().for_each(|pump| list.add_model(&pump.model));
    list.add_thresholds(&outcome.thresholds);
    outcome
        .responses
        .iter()
        .for_each(|response| list.add_response(response));
    list.add_people(&outcome.population.people);
    for other in &outcome.others {
        list.add(
            &format!("model {}, beside the results", other.id),
            &other.citation,
        );
    }
    list.add_evidence(&outcome.evidence);
    list.add_side_effects(&outcome.side_effects);
    list.into_list()
}
