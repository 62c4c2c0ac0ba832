//! The keys of a design: `vary:`, `find:`, `measures:` and `cited:`.

use crate::document::{Key, ValueKind};

const ANY: &str = "0.5 mg/kg or 35 mg or 0.3 mg/kg/h or 22 mg/h or 40 min or 70 kg or 150 ng/mL";
const LIMIT: ValueKind = ValueKind::Quantity("5 % or 6 h or 150 ng/mL or 400 ng·h/mL");

/// An axis with values at equal distances or ratios.
pub(super) const AXIS: &[Key] = &[
    Key::required("from", ValueKind::Quantity(ANY), "the first value"),
    Key::required("to", ValueKind::Quantity(ANY), "the last value"),
    Key::required("steps", ValueKind::Count, "how many values, both ends included"),
    Key::optional(
        "scale",
        ValueKind::Choice(&["linear", "log"]),
        "linear, at equal distances, when left out; log, at equal ratios",
    ),
];

/// A regimen of the literature.
pub(super) const CITED: &[Key] = &[
    Key::required("name", ValueKind::Text, "what it is called in figures"),
    Key::required(
        "at",
        ValueKind::Named(&ValueKind::Quantity(ANY)),
        "its value on each axis of quantities: {dose: 0.5 mg/kg, length: 40 min}",
    ),
    Key::required("source", ValueKind::Text, "where it was published"),
];

/// A question to a design.
pub(super) const FIND: &[Key] = &[
    Key::optional(
        "largest",
        ValueKind::Text,
        "the axis of which the largest such value is sought",
    ),
    Key::optional(
        "smallest",
        ValueKind::Text,
        "the axis of which the smallest such value is sought",
    ),
    Key::required(
        "such that",
        ValueKind::Either(&[
            ValueKind::Group(CONDITION),
            ValueKind::List(&ValueKind::Group(CONDITION)),
        ]),
        "what is to hold, or a list of which all is to hold",
    ),
];

/// What is to hold.
pub(super) const CONDITION: &[Key] = &[
    Key::optional(
        "share ever above",
        ValueKind::Text,
        "a threshold of the scenario: the share of people who are above it at any time",
    ),
    Key::optional(
        "median time above",
        ValueKind::Text,
        "a threshold of the scenario: the median time above it",
    ),
    Key::optional(
        "median time in range",
        ValueKind::Text,
        "a threshold of the scenario that is a range: the median time within it",
    ),
    Key::optional(
        "median cmax",
        ValueKind::Text,
        "an analyte: the median of its highest level",
    ),
    Key::optional(
        "median auc",
        ValueKind::Text,
        "an analyte: the median of its area to infinity",
    ),
    Key::optional("at most", LIMIT, "what it is not to exceed"),
    Key::optional("at least", LIMIT, "what it is not to fall below"),
];

/// What cells of a design may be told by.
pub(super) const MEASURES: &[&str] = &[
    "cmax",
    "auc",
    "time above",
    "time in range",
    "share ever above",
    "time to fall",
    "total dose",
];
