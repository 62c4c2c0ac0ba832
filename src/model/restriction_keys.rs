//! The keys of an item of `do_not:`, each of which narrows what it concerns.

use crate::document::{Holds, Key};

pub(super) const RESTRICTION: &[Key] = &[
    Key::optional(
        "report",
        Holds::List(&Holds::Choice(&[
            "peak",
            "time of peak",
            "area",
            "half-life",
            "time above",
        ])),
        "the results not to report; all, where it is left out",
    ),
    Key::optional("analyte", Holds::Text, "of this analyte"),
    Key::optional(
        "routes",
        Holds::List(&Holds::Text),
        "in arms that use one of these routes",
    ),
    Key::optional(
        "given_as",
        Holds::Choice(&["bolus", "infusion"]),
        "in arms that give something so",
    ),
    Key::optional(
        "infusion_longer_than",
        Holds::Quantity("2 h"),
        "in arms that infuse for longer without a break",
    ),
    Key::optional(
        "heavier_than",
        Holds::Quantity("90 kg"),
        "where people are of more than this weight",
    ),
    Key::optional(
        "lighter_than",
        Holds::Quantity("50 kg"),
        "where people are of less than this weight",
    ),
    Key::required("why", Holds::Text, "the reason, as it follows a colon"),
    Key::required(
        "grade",
        Holds::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", Holds::Text, "where it was read"),
];
