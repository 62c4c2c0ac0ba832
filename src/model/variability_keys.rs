//! Keys of how people differ, and of how unsure estimates are.

use crate::document::{Key, ValueKind};

/// The keys of how people differ.
pub const VARIABILITY: &[Key] = &[
    Key::optional(
        "borrowed_from",
        ValueKind::Group(BORROWED),
        "set when it was published for another model",
    ),
    Key::required(
        "effects",
        ValueKind::Named(&ValueKind::Group(EFFECT)),
        "one random effect each: cl: {on: [cl], cv: 24 %}",
    ),
    Key::optional(
        "correlations",
        ValueKind::List(&ValueKind::Group(CORRELATION)),
        "what goes together",
    ),
    Key::optional(
        "occasion",
        ValueKind::Named(&ValueKind::Group(EFFECT)),
        "how a person differs from visit to visit",
    ),
    Key::optional(
        "alternatives",
        ValueKind::Named(&ValueKind::Group(ALTERNATIVE)),
        "other spreads between people that are as plausible, each under the study it is from; shares above thresholds are \
         shown under them too",
    ),
];

pub(super) const ALTERNATIVE: &[Key] = &[
    Key::required(
        "why",
        ValueKind::Text,
        "why people may differ so instead, and what speaks against it",
    ),
    Key::required(
        "effects",
        ValueKind::Named(&ValueKind::Group(EFFECT)),
        "all random effects between people, in the place of the model's own",
    ),
    Key::optional(
        "correlations",
        ValueKind::List(&ValueKind::Group(CORRELATION)),
        "what goes together",
    ),
];

pub(super) const BORROWED: &[Key] = &[
    Key::required("study", ValueKind::Text, "the study, with its identifier"),
    Key::required(
        "why",
        ValueKind::Text,
        "why it may stand in, and what speaks against it",
    ),
];

pub(super) const EFFECT: &[Key] = &[
    Key::required(
        "on",
        ValueKind::List(&ValueKind::Text),
        "the parameters it acts on",
    ),
    Key::optional(
        "cv",
        ValueKind::Quantity("24 %"),
        "coefficient of variation as printed; variance = ln(1 + cv²)",
    ),
    Key::optional(
        "variance",
        ValueKind::Quantity("0.084"),
        "or the variance as printed",
    ),
    Key::optional(
        "sd",
        ValueKind::Quantity("0.708"),
        "or the standard deviation as printed",
    ),
    Key::optional(
        "share_sd",
        ValueKind::Quantity("22 %"),
        "or, with scale: logit, the standard deviation of the share itself as printed",
    ),
    Key::optional(
        "see",
        ValueKind::Quantity("0.02"),
        "the standard error of the variance, where it is printed as one",
    ),
    Key::optional(
        "rse",
        ValueKind::Quantity("20 %"),
        "or as a share of the variance",
    ),
    Key::optional(
        "scale",
        ValueKind::Choice(&["log", "logit"]),
        "logit for fractions; log when left out",
    ),
    Key::required(
        "grade",
        ValueKind::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where the number was read"),
];

pub(super) const CORRELATION: &[Key] = &[
    Key::required("between", ValueKind::List(&ValueKind::Text), "two effects"),
    Key::optional("r", ValueKind::Quantity("0.48"), "the correlation"),
    Key::optional(
        "covariance",
        ValueKind::Quantity("0.0226"),
        "or the covariance as printed",
    ),
    Key::required(
        "grade",
        ValueKind::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where the number was read"),
];

/// The keys of how unsure estimates are.
pub const UNCERTAINTY: &[Key] = &[
    Key::optional(
        "correlations",
        ValueKind::List(&ValueKind::Group(CORRELATION)),
        "which estimates of parameters go together; independent when left out, which every output says",
    ),
    Key::required(
        "grade",
        ValueKind::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where the standard errors were read"),
];
