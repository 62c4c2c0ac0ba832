use crate::document::{Fields, Mistakes, read_choice, read_text};
use std::fmt;

/// How well a number is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Read in the paper's own text or abstract.
    A,
    /// Read in an independent secondary source.
    B,
    /// Not verified. Never shipped as published.
    C,
    /// Derived by arithmetic from A or B numbers; not published.
    D,
}

/// Where a number was read, and how well that verifies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// How well it is verified.
    pub grade: Grade,
    /// Where it was read.
    pub from: String,
}

impl Grade {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("A", Self::A), ("B", Self::B), ("C", Self::C), ("D", Self::D)];

    /// What the letter means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::A => "read in the paper's own text or abstract",
            Self::B => "read in an independent secondary source",
            Self::C => "not verified",
            Self::D => "derived by arithmetic, not published",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        };
        f.write_str(letter)
    }
}

/// Reads `grade:` and `from:` of a group that has both.
pub fn read_provenance(fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<Provenance> {
    let grade = fields
        .get("grade")
        .and_then(|node| read_choice(node, "a grade", Grade::CHOICES, mistakes));
    let from = fields
        .get("from")
        .and_then(|node| read_text(node, "where it was read", mistakes));
    Some(Provenance {
        grade: grade?,
        from: from?,
    })
}
