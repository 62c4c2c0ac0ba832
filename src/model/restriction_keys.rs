//! The keys of an item of `do_not:`, each of which narrows what it concerns.

use crate::document::{Key, ValueKind};

pub(super) const RESTRICTION: &[Key] = &[
    Key::optional(
        "report",
        ValueKind::List(&ValueKind::Choice(&[
            "peak",
            "time of peak",
            "area",
            "half-life",
            "time above",
        ])),
        "the results not to report; all, where it is left out",
    ),
    Key::optional("analyte", ValueKind::Text, "of this analyte"),
    Key::optional(
        "routes",
        ValueKind::List(&ValueKind::Text),
        "in arms that use one of these routes",
    ),
    Key::optional(
        "given_as",
        ValueKind::Choice(&["bolus", "infusion"]),
        "in arms that give something so",
    ),
    Key::optional(
        "infusion_longer_than",
        ValueKind::Quantity("2 h"),
        "in arms that infuse for longer without a break",
    ),
    Key::optional(
        "heavier_than",
        ValueKind::Quantity("90 kg"),
        "where people are of more than this weight",
    ),
    Key::optional(
        "lighter_than",
        ValueKind::Quantity("50 kg"),
        "where people are of less than this weight",
    ),
    Key::required("why", ValueKind::Text, "the reason, as it follows a colon"),
    Key::required(
        "grade",
        ValueKind::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where it was read"),
];
