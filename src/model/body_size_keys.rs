//! The keys of a file with a formula of body size or of the kidneys.

use super::keys::CITATION_KEYS;
use crate::document::{Key, ValueKind};

/// The keys of a formula of body size or of the kidneys.
pub const BODY_SIZE_KEYS: &[Key] = &[
    Key::required(
        "title",
        ValueKind::Text,
        "what it gives, and whose it is, in a line",
    ),
    Key::required("source", ValueKind::Group(CITATION_KEYS), "the paper"),
    Key::required(
        "unit",
        ValueKind::Text,
        "the unit of its result: kg, m² or mL/min",
    ),
    Key::required(
        "needs",
        ValueKind::Named(&ValueKind::Group(NEED)),
        "what it is worked out from, by the names in the formula",
    ),
    Key::required(
        "formula",
        ValueKind::Text,
        "of what it needs, each a number in its unit",
    ),
    Key::required(
        "grade",
        ValueKind::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where it was read"),
    Key::optional(
        "falls_above",
        ValueKind::Group(FALL),
        "where its result falls as weight rises",
    ),
    Key::optional(
        "studied_in",
        ValueKind::Group(BODY_SIZE_STUDY),
        "whom it was made from",
    ),
    Key::optional(
        "notes",
        ValueKind::List(&ValueKind::Text),
        "traps, and what the sources do not say",
    ),
];

pub(super) const NEED: &[Key] = &[
    Key::optional(
        "unit",
        ValueKind::Text,
        "the unit in which the formula sees it; kg for weight",
    ),
    Key::optional(
        "categories",
        ValueKind::Named(&ValueKind::Quantity("1")),
        "instead of a unit, its kinds and the number that the formula sees for each: {male: 0, female: 1}",
    ),
    Key::optional(
        "other_units",
        ValueKind::Text,
        "what to do with a value in a unit that cannot be converted",
    ),
];

pub(super) const FALL: &[Key] = &[
    Key::required(
        "formula",
        ValueKind::Text,
        "the weight in kg above which it falls",
    ),
    Key::required("because", ValueKind::Text, "why that matters, in words"),
    Key::required(
        "grade",
        ValueKind::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where it was read"),
];

pub(super) const BODY_SIZE_STUDY: &[Key] = &[
    Key::required("people", ValueKind::Text, "who, and how many"),
    Key::optional(
        "ranges",
        ValueKind::Named(&ValueKind::Group(STUDIED_RANGE)),
        "least and greatest, as {weight: {from: 40 kg, to: 120 kg}}; people beyond them are warned about",
    ),
];

pub(super) const STUDIED_RANGE: &[Key] = &[
    Key::required("from", ValueKind::Quantity("40 kg"), "the least"),
    Key::required("to", ValueKind::Quantity("120 kg"), "the greatest"),
    Key::optional(
        "formula",
        ValueKind::Text,
        "of what is needed, where the range is of something worked out from it; limits are then plain numbers",
    ),
];
