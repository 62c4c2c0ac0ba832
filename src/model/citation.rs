use super::keys;
use crate::document::{Fields, Mistakes, Node, read_count, read_text};
use std::fmt;

/// The paper a model, an effect or a statement comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// As printed, shortened with "et al." where long.
    pub authors: String,
    /// Title of the paper, when it was seen.
    pub title: Option<String>,
    /// Journal, with volume and pages where known.
    pub journal: Option<String>,
    /// Year of publication, when it was seen.
    pub year: Option<u64>,
    /// Digital object identifier.
    pub doi: Option<String>,
    /// PubMed number.
    pub pmid: Option<String>,
    /// What is doubtful about the citation, or how the text was read.
    pub note: Option<String>,
}

impl Citation {
    /// Reads a `source:` group.
    pub fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Self> {
        let fields = Fields::open(node, "a source", keys::CITATION_KEYS, mistakes)?;
        let mut text = |name: &str| {
            let node = fields.get(name)?;
            read_text(node, name, mistakes)
        };
        let authors = text("authors");
        let title = text("title");
        let journal = text("journal");
        let doi = text("doi");
        let pmid = text("pmid");
        let note = text("note");
        let year = fields
            .get("year")
            .and_then(|node| read_count(node, "a year", 1900, 2100, mistakes));
        Some(Self {
            authors: authors?,
            title,
            journal,
            year,
            doi,
            pmid,
            note,
        })
    }

    /// First author and year: "Kamp 2020".
    pub fn short(&self) -> String {
        let first = self.authors.split([',', ' ']).next().unwrap_or("");
        match self.year {
            Some(year) => format!("{first} {year}"),
            None => first.to_string(),
        }
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.authors.trim_end_matches('.'))?;
        if let Some(title) = &self.title {
            write!(f, " {}.", title.trim_end_matches('.'))?;
        }
        match (&self.journal, self.year) {
            (Some(journal), Some(year)) => write!(f, " {journal}, {year}.")?,
            (Some(journal), None) => write!(f, " {journal}.")?,
            (None, Some(year)) => write!(f, " {year}.")?,
            (None, None) => {}
        }
        if let Some(doi) = &self.doi {
            write!(f, " doi:{doi}")?;
        }
        if let Some(pmid) = &self.pmid {
            write!(f, " PMID {pmid}")?;
        }
        Ok(())
    }
}
