//! The keys of a response in a scenario.

use crate::document::{Key, ValueKind};

pub(super) const RESPONSE: &[Key] = &[
    Key::required(
        "response",
        ValueKind::Text,
        "the name of a response, or of a file",
    ),
    Key::optional(
        "levels",
        ValueKind::Named(&ValueKind::Quantity("2")),
        "values at which time and people are counted, in the place of the response's own: {half: 50}",
    ),
];
