//! The keys of a file that says how people are drawn as a survey found them.

use crate::document::{Key, ValueKind};
use crate::model::CITATION_KEYS;

/// The keys of a survey.
pub const SURVEY_KEYS: &[Key] = &[
    Key::required("title", ValueKind::Text, "who they are, in a line"),
    Key::required(
        "source",
        ValueKind::Group(CITATION_KEYS),
        "where the numbers come from",
    ),
    Key::required("people", ValueKind::Text, "who was looked at, and how many"),
    Key::required(
        "variables",
        ValueKind::Named(&ValueKind::Group(VARIABLE)),
        "weight, age and what else is drawn, each by those before it",
    ),
    Key::optional(
        "notes",
        ValueKind::List(&ValueKind::Text),
        "what it does not cover, and what is simplified",
    ),
];

pub(super) const VARIABLE: &[Key] = &[
    Key::optional(
        "unit",
        ValueKind::Text,
        "the unit of its numbers, as formulas see them: kg for weight",
    ),
    Key::optional(
        "categories",
        ValueKind::Named(&ValueKind::Quantity("1")),
        "instead of a unit, its kinds and the number that formulas see for each: {male: 0, female: 1}",
    ),
    Key::optional("draw", ValueKind::Group(DRAW), "how it is drawn"),
    Key::optional(
        "by",
        ValueKind::Text,
        "a variable with categories before it, which decides how this one is drawn",
    ),
    Key::optional(
        "draws",
        ValueKind::Named(&ValueKind::Group(DRAW)),
        "with `by`: how it is drawn for each category",
    ),
    Key::required(
        "grade",
        ValueKind::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where the numbers were read"),
];

pub(super) const DRAW: &[Key] = &[
    Key::optional(
        "shares",
        ValueKind::Named(&ValueKind::Quantity("52 %")),
        "of categories, the share of people of each",
    ),
    Key::optional(
        "quantiles",
        ValueKind::List(&ValueKind::Quantity("20")),
        "values that divide people into equal parts, the least and the greatest with them; straight lines lie between",
    ),
    Key::optional(
        "formula",
        ValueKind::Text,
        "of variables before it; people lie around it",
    ),
    Key::optional(
        "sd",
        ValueKind::Quantity("7.5"),
        "with `formula`: the standard deviation of people around it",
    ),
    Key::optional(
        "skew",
        ValueKind::Quantity("0.4"),
        "the skewness of people around it, as of a shifted log-normal; 0, normal, when left out",
    ),
    Key::optional(
        "scale",
        ValueKind::Choice(&["linear", "log"]),
        "log where formula and standard deviation are those of the logarithm; linear when left out",
    ),
];
