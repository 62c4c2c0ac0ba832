use super::page_table::shown;
use crate::effect::{EvidenceNote, Response, SideEffectNote, Threshold};
use crate::model::{Citation, Model};
use crate::population::{People, PeopleSource};
use std::sync::Arc;

/// Where something was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageCitation {
    /// What was taken from it.
    pub(super) of: String,
    /// The paper, in words.
    pub(super) text: String,
    /// Where it is found: what is shown, and the address.
    pub(super) links: Vec<[String; 2]>,
}

/// Every publication that a run rests on or quotes, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct CitationList(Vec<PageCitation>);

impl CitationList {
    /// Adds one, or what else was taken from it.
    pub(super) fn add(&mut self, of: &str, citation: &Citation) {
        let found = PageCitation::new(of, citation);
        let known = self
            .0
            .iter_mut()
            .find(|known| (&known.text, &known.links) == (&found.text, &found.links));
        match known {
            Some(known) if known.of.split("; ").any(|other| other == found.of) => {}
            Some(known) => known.of = format!("{}; {}", known.of, found.of),
            None => self.0.push(found),
        }
    }

    /// Those of a model: its own, and those of the formulas by which it works out covariates.
    pub(super) fn add_model(&mut self, model: &Model) {
        self.add(&format!("model {}", model.id), &model.citation);
        for derived in &model.derived {
            self.add(
                &format!("formula for {}", derived.name),
                &derived.body_size.citation,
            );
        }
    }

    pub(super) fn add_thresholds(&mut self, thresholds: &[Threshold]) {
        for threshold in thresholds {
            if let Some(citation) = &threshold.citation {
                self.add(&format!("threshold {}", threshold.id), citation);
            }
        }
    }

    pub(super) fn add_evidence(&mut self, notes: &[EvidenceNote]) {
        for note in notes {
            self.add("evidence, quoted", &note.citation);
        }
    }

    pub(super) fn add_response(&mut self, response: &Response) {
        self.add(&format!("response {}", response.id), &response.citation);
    }

    /// Those of whom people were drawn from.
    pub(super) fn add_people(&mut self, people: &People) {
        if let PeopleSource::Sampled(survey) = people.source()
            && let Some(citation) = &survey.citation
        {
            self.add(&format!("people of {}", survey.id), citation);
        }
    }

    pub(super) fn add_side_effects(&mut self, notes: &[Arc<SideEffectNote>]) {
        for note in notes {
            self.add("side effects, quoted", &note.citation);
        }
    }

    pub(super) fn into_list(self) -> Vec<PageCitation> {
        self.0
    }
}

impl PageCitation {
    fn new(of: &str, citation: &Citation) -> Self {
        let doi = citation.doi.as_ref().map(|doi| {
            let address = format!("https://doi.org/{}", escaped(doi));
            [shown(&format!("doi:{doi}")), address]
        });
        let pmid = citation.pmid.as_ref().map(|pmid| {
            let address = format!("https://pubmed.ncbi.nlm.nih.gov/{}/", escaped(pmid));
            [shown(&format!("PMID {pmid}")), address]
        });
        let without_links = Citation {
            doi: None,
            pmid: None,
            ..citation.clone()
        };
        Self {
            of: shown(of),
            text: shown(&without_links.to_string()),
            links: doi.into_iter().chain(pmid).collect(),
        }
    }
}

/// A name as a part of an address: bytes that mean something else there stand as `%` and two digits (RFC 3986).
fn escaped(name: &str) -> String {
    let byte = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' | b'/' | b'(' | b')' | b':' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    name.bytes().map(byte).collect()
}
