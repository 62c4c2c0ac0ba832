//! The keys of a residual error.

use crate::document::{Key, ValueKind};

pub(super) const RESIDUAL: &[Key] = &[
    Key::optional(
        "proportional",
        ValueKind::Quantity("23.6 %"),
        "the standard deviation of the part that grows with the level, as a share of it",
    ),
    Key::optional(
        "proportional_variance",
        ValueKind::Quantity("0.012"),
        "or its variance, where that is printed",
    ),
    Key::optional(
        "additive",
        ValueKind::Quantity("10 ng/mL or 0.058 nmol/mL"),
        "the standard deviation of the part that is the same at every level; independent of the other",
    ),
    Key::optional(
        "log_sd",
        ValueKind::Quantity("0.276"),
        "instead of both, the standard deviation of the logarithm of the level",
    ),
    Key::required(
        "grade",
        ValueKind::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where the number was read"),
];
