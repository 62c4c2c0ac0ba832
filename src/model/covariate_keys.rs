//! The keys of a model's covariates.

use crate::document::{Key, ValueKind};

/// The keys of a covariate.
pub const COVARIATE: &[Key] = &[
    Key::optional(
        "typical",
        ValueKind::Text,
        "the value taken when a scenario says nothing: 40 years, 1, yes or no",
    ),
    Key::optional(
        "body_size",
        ValueKind::Text,
        "or the formula that gives it for each person, by a name such as lbm-james; it is then not asked for",
    ),
    Key::optional("meaning", ValueKind::Text, "what it means"),
    Key::optional(
        "categories",
        ValueKind::Named(&ValueKind::Quantity("1")),
        "the words it is answered by, and the number that formulas see for each: {male: 0, female: 1}",
    ),
    Key::optional(
        "unit_dose",
        ValueKind::Group(UNIT_DOSE),
        "for a number of sprays or tablets: what one holds; other doses by its route are warned about",
    ),
    Key::optional(
        "implies",
        ValueKind::List(&ValueKind::Text),
        "covariates that are yes wherever this one is",
    ),
];

pub(super) const UNIT_DOSE: &[Key] = &[
    Key::required(
        "amount",
        ValueKind::Quantity("28 mg"),
        "what a value of 1 stands for, in mg of base",
    ),
    Key::required("route", ValueKind::Text, "of doses by this route"),
];
