//! The keys of `models/limits/regimens.yaml`.

use crate::document::{Holds, Key};

pub(super) const PUBLISHED: &[Key] = &[
    Key::required(
        "infusion_rates",
        Holds::List(&Holds::Group(MOST)),
        "rates of infusion",
    ),
    Key::required(
        "amounts_per_day",
        Holds::List(&Holds::Group(MOST)),
        "what is given in 24 h",
    ),
    Key::required(
        "injection",
        Holds::Group(MOST),
        "what is given at once into a vein",
    ),
    Key::required(
        "single_doses",
        Holds::List(&Holds::Group(MOST)),
        "what is given at once by other routes",
    ),
    Key::required(
        "smallest_dose",
        Holds::Group(LEAST),
        "the smallest dose of any route",
    ),
    Key::required(
        "lightest",
        Holds::Group(LEAST_OF_ALL),
        "the lightest person studied",
    ),
    Key::required("heaviest", Holds::Group(MOST), "the heaviest person studied"),
    Key::required(
        "youngest",
        Holds::Group(LEAST_OF_ALL),
        "the youngest person studied",
    ),
    Key::required("oldest", Holds::Group(MOST), "the oldest person studied"),
];

pub(super) const LEAST_OF_ALL: &[Key] = &[
    Key::required("least", Holds::Quantity("2.4 kg"), "the limit, as printed"),
    WHAT,
    GRADE,
    FROM,
];

pub(super) const MOST: &[Key] = &[
    Key::required("most", Holds::Quantity("2 mg/kg/h"), "the limit, as printed"),
    Key::optional("route", Holds::Text, "of doses by this route"),
    WHAT,
    GRADE,
    FROM,
];

pub(super) const LEAST: &[Key] = &[
    Key::required("least", Holds::Quantity("0.1 mg/kg"), "the limit, as printed"),
    Key::required(
        "spoken_of_below",
        Holds::Quantity("50 %"),
        "the share of it below which a dose is spoken of",
    ),
    WHAT,
    GRADE,
    FROM,
];

const WHAT: Key = Key::required("what", Holds::Text, "what it is the limit of");
const GRADE: Key = Key::required(
    "grade",
    Holds::Choice(&["A", "B", "C", "D"]),
    "A paper, B secondary source, C not verified, D derived",
);
const FROM: Key = Key::required("from", Holds::Text, "where it was read");
