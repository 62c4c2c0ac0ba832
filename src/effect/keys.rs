use crate::document::{Key, ValueKind};
use crate::model::{CITATION_KEYS, MEASURED_KEYS};

pub(super) const GRADES: ValueKind = ValueKind::Choice(&["A", "B", "C", "D"]);

/// The keys of an effect.
pub const EFFECT_KEYS: &[Key] = &[
    Key::required("title", ValueKind::Text, "what was seen, in a line"),
    Key::required("short", ValueKind::Text, "a label for figures"),
    Key::required(
        "kind",
        ValueKind::Choice(KINDS),
        "side effect, wanted effect or anaesthesia",
    ),
    Key::required(
        "substance",
        ValueKind::Text,
        "what was measured, such as ketamine or propofol; a substance that infusim or a model of the scenario knows",
    ),
    Key::required(
        "measured",
        ValueKind::Group(MEASURED_KEYS),
        "matrix and site, as {matrix: plasma, site: venous}",
    ),
    Key::required(
        "concentration",
        ValueKind::Group(CONCENTRATION),
        "as {from: 50 ng/mL, to: 200 ng/mL}",
    ),
    Key::required("people", ValueKind::Text, "who was studied, and how many"),
    Key::required(
        "source",
        ValueKind::Group(CITATION_KEYS),
        "the paper: authors, journal, year, doi",
    ),
    Key::required(
        "grade",
        GRADES,
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where the number was read"),
    Key::required(
        "caveats",
        ValueKind::List(&ValueKind::Text),
        "what must be said with it",
    ),
    Key::optional(
        "in_long_infusions",
        ValueKind::Group(LONG_INFUSION),
        "what must stand on figures of long infusions",
    ),
];

pub(super) const LONG_INFUSION: &[Key] = &[
    Key::required(
        "longer_than",
        ValueKind::Quantity("12 h"),
        "from which length on it must be said",
    ),
    Key::required("say", ValueKind::Text, "what must be said"),
];

pub(super) const KINDS: &[&str] = &["side effect", "wanted effect", "anaesthesia"];

pub(super) const CONCENTRATION: &[Key] = &[
    Key::optional("from", ValueKind::Quantity("50 ng/mL"), "lower end of a range"),
    Key::optional("to", ValueKind::Quantity("200 ng/mL"), "upper end of a range"),
    Key::optional(
        "above",
        ValueKind::Quantity("70 ng/mL"),
        "a level without an upper end",
    ),
    Key::optional("at", ValueKind::Quantity("0.51 nmol/mL"), "a single value"),
    Key::optional(
        "low",
        ValueKind::Quantity("0.38 nmol/mL"),
        "lower end of its interval",
    ),
    Key::optional(
        "high",
        ValueKind::Quantity("0.66 nmol/mL"),
        "upper end of its interval",
    ),
];

/// The keys of an evidence note.
pub const EVIDENCE_KEYS: &[Key] = &[
    Key::required("title", ValueKind::Text, "the statement in a line"),
    Key::required(
        "kind",
        ValueKind::Choice(EVIDENCE_KINDS),
        "review, trial, series, guideline or quoted claim",
    ),
    Key::required(
        "says",
        ValueKind::List(&ValueKind::Text),
        "what it says, sentence by sentence",
    ),
    Key::required(
        "source",
        ValueKind::Group(CITATION_KEYS),
        "where it was published: authors, journal, year, doi",
    ),
    Key::required(
        "grade",
        GRADES,
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where it was read"),
    Key::required(
        "caveats",
        ValueKind::List(&ValueKind::Text),
        "what speaks against it, or is not known",
    ),
    Key::optional(
        "disagrees_with",
        ValueKind::List(&ValueKind::Text),
        "notes it does not agree with",
    ),
];

pub(super) const EVIDENCE_KINDS: &[&str] = &["review", "trial", "series", "guideline", "quoted claim"];
