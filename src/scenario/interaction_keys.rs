use crate::document::{Key, ValueKind};

/// The keys of an interaction.
pub(super) const INTERACTION: &[Key] = &[
    Key::required("with", ValueKind::Text, "what is taken beside the drug"),
    Key::optional(
        "of",
        ValueKind::Text,
        "the model in which it acts; each model of the scenario when left out",
    ),
    Key::required(
        "on",
        ValueKind::List(&ValueKind::Text),
        "parameters of the model that it changes: clearances, rate constants or a vmax",
    ),
    Key::required(
        "factor",
        ValueKind::Quantity("1.13 or 113 %"),
        "what they are multiplied by",
    ),
    Key::required(
        "interval",
        ValueKind::Either(&[
            ValueKind::Choice(&["not stated"]),
            ValueKind::List(&ValueKind::Quantity("1.3 or 130 %")),
        ]),
        "both ends of the interval in which the factor lies, as [1.1, 1.3]",
    ),
    Key::required("source", ValueKind::Text, "who published the factor"),
];
