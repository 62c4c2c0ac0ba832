//! The keys of a response file.

use super::keys::{GRADES, KINDS};
use crate::document::{Key, ValueKind};
use crate::model::{
    CITATION_KEYS, COVARIATE_KEYS, MEASURED_KEYS, PARAMETER_KEYS, UNCERTAINTY_KEYS, VARIABILITY_KEYS,
};

/// The keys of a response.
pub const RESPONSE_KEYS: &[Key] = &[
    Key::required("title", ValueKind::Text, "what changes, in a line"),
    Key::required("short", ValueKind::Text, "a name for figures and tables"),
    Key::required(
        "kind",
        ValueKind::Choice(KINDS),
        "side effect, wanted effect or anaesthesia",
    ),
    Key::required(
        "follows",
        ValueKind::Text,
        "the analyte whose concentration it follows, such as ketamine or S-ketamine",
    ),
    Key::required(
        "measured",
        ValueKind::Group(MEASURED_KEYS),
        "what blood it was estimated with; matrix is effect site where there is a lag",
    ),
    Key::optional(
        "ke0",
        ValueKind::Text,
        "the parameter that is the rate constant of its effect site; without it the response follows the concentration at once",
    ),
    Key::optional(
        "also_follows",
        ValueKind::Named(&ValueKind::Group(ALSO_FOLLOWS)),
        "other analytes that its effect site follows: S-norketamine: {weight: ratio, opposes: yes}",
    ),
    Key::required(
        "scale",
        ValueKind::Group(SCALE),
        "in what it is stated, and the ends of that",
    ),
    Key::optional(
        "law",
        ValueKind::Group(LAW),
        "how it follows from the concentration; left out where only the lag was published",
    ),
    Key::optional(
        "levels",
        ValueKind::Named(&ValueKind::Group(LEVEL)),
        "values of it that mean something: hard to rouse: {value: 2, says: \"…\"}",
    ),
    Key::required(
        "partners",
        ValueKind::Group(PARTNERS),
        "the pharmacokinetic models it goes with",
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
    Key::required("from", ValueKind::Text, "where it was read"),
    Key::optional(
        "covariates",
        ValueKind::Named(&ValueKind::Group(COVARIATE_KEYS)),
        "what formulas use beside weight; one of a name that the model has too is the model's",
    ),
    Key::required(
        "parameters",
        ValueKind::Named(&ValueKind::Group(PARAMETER_KEYS)),
        "numbers with unit, grade and source",
    ),
    Key::optional(
        "variability",
        ValueKind::Group(VARIABILITY_KEYS),
        "how people differ",
    ),
    Key::optional(
        "uncertainty",
        ValueKind::Group(UNCERTAINTY_KEYS),
        "where standard errors and intervals of estimates come from",
    ),
    Key::optional(
        "assumptions",
        ValueKind::List(&ValueKind::Text),
        "what the source does not state; shown with every result",
    ),
    Key::required(
        "caveats",
        ValueKind::List(&ValueKind::Text),
        "what must be said with it",
    ),
];

pub(super) const ALSO_FOLLOWS: &[Key] = &[
    Key::required(
        "weight",
        ValueKind::Text,
        "the parameter: what one ng/mL of it counts, in ng/mL of what the response follows",
    ),
    Key::optional(
        "opposes",
        ValueKind::Flag,
        "yes where it counts the other way; no when left out",
    ),
];

pub(super) const SCALE: &[Key] = &[
    Key::optional(
        "unit",
        ValueKind::Text,
        "what stands behind a number: points, Hz, %; left out for a share",
    ),
    Key::required("lowest", ValueKind::Quantity("0"), "the lowest value there is"),
    Key::optional(
        "highest",
        ValueKind::Quantity("5"),
        "the highest one; left out where there is none",
    ),
    Key::optional("means", ValueKind::Text, "what the ends mean, in words"),
];

pub(super) const LAW: &[Key] = &[
    Key::required(
        "direction",
        ValueKind::Choice(DIRECTIONS),
        "whether it rises or falls as the concentration rises",
    ),
    Key::optional(
        "baseline",
        ValueKind::Text,
        "the parameter E0, its value without drug; 0 when left out",
    ),
    Key::optional(
        "slope",
        ValueKind::Text,
        "of a linear response: the parameter, as 0.038 mL/ng",
    ),
    Key::optional("c50", ValueKind::Text, "of a sigmoid response: the parameter C50"),
    Key::optional("gamma", ValueKind::Text, "its Hill exponent; 1 when left out"),
    Key::optional(
        "gamma_above",
        ValueKind::Text,
        "its Hill exponent above C50, where that is another one",
    ),
    Key::optional(
        "maximum",
        ValueKind::Text,
        "the parameter Emax, its largest change",
    ),
    Key::optional(
        "fraction",
        ValueKind::Text,
        "or its largest change as a fraction of the baseline; without both it is 1: a share of a person's own maximum, or a probability",
    ),
    Key::optional(
        "responders",
        ValueKind::Text,
        "the parameter that is the chance that somebody responds at all",
    ),
];

pub(super) const DIRECTIONS: &[&str] = &["rises", "falls"];

pub(super) const LEVEL: &[Key] = &[
    Key::required("value", ValueKind::Quantity("2"), "on the scale of the response"),
    Key::required("says", ValueKind::Text, "what it means"),
    Key::required(
        "grade",
        GRADES,
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where it was read"),
];

pub(super) const PARTNERS: &[Key] = &[
    Key::required(
        "models",
        ValueKind::List(&ValueKind::Text),
        "their names; none where none is here",
    ),
    Key::required("why", ValueKind::Text, "why these, and what is wrong with others"),
];
