//! The keys of `models/limits/regimens.yaml`.

use crate::document::{Key, ValueKind};

pub(super) const PUBLISHED: &[Key] = &[
    Key::required(
        "family",
        ValueKind::Text,
        "the family of the drug that all of this is of",
    ),
    Key::required(
        "infusion_rates",
        ValueKind::List(&ValueKind::Group(MOST)),
        "rates of infusion",
    ),
    Key::required(
        "amounts_per_day",
        ValueKind::List(&ValueKind::Group(MOST)),
        "what is given in 24 h",
    ),
    Key::required(
        "injection",
        ValueKind::Group(MOST),
        "what is given at once into a vein",
    ),
    Key::required(
        "single_doses",
        ValueKind::List(&ValueKind::Group(MOST)),
        "what is given at once by other routes",
    ),
    Key::required(
        "smallest_dose",
        ValueKind::Group(LEAST),
        "the smallest dose of any route",
    ),
    Key::required(
        "lightest",
        ValueKind::Group(LEAST_OF_ALL),
        "the lightest person studied",
    ),
    Key::required("heaviest", ValueKind::Group(MOST), "the heaviest person studied"),
    Key::required(
        "youngest",
        ValueKind::Group(LEAST_OF_ALL),
        "the youngest person studied",
    ),
    Key::required("oldest", ValueKind::Group(MOST), "the oldest person studied"),
    Key::required(
        "lightest_adult",
        ValueKind::Group(LEAST_OF_ALL),
        "the lightest adult studied",
    ),
    Key::required(
        "youngest_adult",
        ValueKind::Group(LEAST_OF_ALL),
        "the youngest adult studied",
    ),
];

pub(super) const LEAST_OF_ALL: &[Key] = &[
    Key::required("least", ValueKind::Quantity("2.4 kg"), "the limit, as printed"),
    WHAT,
    GRADE,
    FROM,
];

pub(super) const MOST: &[Key] = &[
    Key::required("most", ValueKind::Quantity("2 mg/kg/h"), "the limit, as printed"),
    Key::optional("route", ValueKind::Text, "of doses by this route"),
    WHAT,
    GRADE,
    FROM,
];

pub(super) const LEAST: &[Key] = &[
    Key::required("least", ValueKind::Quantity("0.1 mg/kg"), "the limit, as printed"),
    Key::required(
        "spoken_of_below",
        ValueKind::Quantity("50 %"),
        "the share of it below which a dose is spoken of",
    ),
    WHAT,
    GRADE,
    FROM,
];

const WHAT: Key = Key::required("what", ValueKind::Text, "what it is the limit of");
const GRADE: Key = Key::required(
    "grade",
    ValueKind::Choice(&["A", "B", "C", "D"]),
    "A paper, B secondary source, C not verified, D derived",
);
const FROM: Key = Key::required("from", ValueKind::Text, "where it was read");
