//! The keys of `patients:`. The reader and the JSON Schema both go by these tables.

use crate::document::{Key, ValueKind};

/// The keys of `patients:`.
pub(super) const PATIENTS: &[Key] = &[
    Key::optional(
        "from",
        ValueKind::Text,
        "a table of people, as people.csv, or a survey that people are drawn from; `infusim people` lists the surveys there \
         are",
    ),
    Key::optional(
        "count",
        ValueKind::Count,
        "how many virtual patients; when left out 1000, or everybody in the table",
    ),
    Key::optional(
        "seed",
        ValueKind::Count,
        "the number everything random follows from; 1 when left out",
    ),
    Key::optional(
        "weight",
        ValueKind::Either(&[ValueKind::Quantity("70 kg"), ValueKind::Group(WEIGHT)]),
        "one weight, as 70 kg, or {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}; left out with `from` alone",
    ),
    Key::optional(
        "covariates",
        ValueKind::Named(&ValueKind::Either(&[
            ValueKind::Text,
            ValueKind::Flag,
            ValueKind::Group(DISTRIBUTION),
            ValueKind::Named(&ValueKind::Quantity("52 %")),
        ])),
        "what a model's formulas use: {age: 65 years}; or how it differs: {age: {mean: 45 years, sd: 15 years, min: 18 years, \
         max: 80 years}, sex: {female: 52 %, male: 48 %}}",
    ),
    Key::optional(
        "correlations",
        ValueKind::List(&ValueKind::Group(CORRELATION)),
        "what goes together: {between: [weight, age], r: 0.2}",
    ),
    Key::optional(
        "limits",
        ValueKind::Named(&ValueKind::Group(LIMITS)),
        "with `from` a survey, whom of it: {weight: {min: 50 kg, max: 120 kg}}",
    ),
];

pub(super) const WEIGHT: &[Key] = &[
    Key::required(
        "median",
        ValueKind::Quantity("75 kg"),
        "half are lighter, before the cut at min and max; the typical patient's weight",
    ),
    Key::required("cv", ValueKind::Quantity("18 %"), "coefficient of variation"),
    Key::required("min", ValueKind::Quantity("45 kg"), "the lightest"),
    Key::required("max", ValueKind::Quantity("120 kg"), "the heaviest"),
];

/// Values of covariates, one for each kind of unit that an editor is to know.
const COVARIATE: &str = "45 years or 170 cm or 90 mL/min or 0.9 mg/dL";

pub(super) const DISTRIBUTION: &[Key] = &[
    Key::optional(
        "mean",
        ValueKind::Quantity(COVARIATE),
        "of a normal distribution, before the cut at min and max; the typical patient's value",
    ),
    Key::optional(
        "sd",
        ValueKind::Quantity(COVARIATE),
        "with `mean`: its standard deviation",
    ),
    Key::optional(
        "median",
        ValueKind::Quantity(COVARIATE),
        "of a log-normal distribution, before the cut at min and max; the typical patient's value",
    ),
    Key::optional(
        "cv",
        ValueKind::Quantity("20 %"),
        "with `median`: its coefficient of variation",
    ),
    Key::optional(
        "from",
        ValueKind::Quantity(COVARIATE),
        "the least, where each value up to `to` is as frequent as any other",
    ),
    Key::optional("to", ValueKind::Quantity(COVARIATE), "the greatest"),
    Key::optional(
        "min",
        ValueKind::Quantity(COVARIATE),
        "the least that anybody has; needed with `mean` and `median`",
    ),
    Key::optional(
        "max",
        ValueKind::Quantity(COVARIATE),
        "the greatest that anybody has; needed with `mean` and `median`",
    ),
];

pub(super) const CORRELATION: &[Key] = &[
    Key::required(
        "between",
        ValueKind::List(&ValueKind::Text),
        "two of weight and the covariates that differ",
    ),
    Key::required(
        "r",
        ValueKind::Quantity("0.44 or 44 %"),
        "the correlation, of the logarithm for what is log-normal",
    ),
];

pub(super) const LIMITS: &[Key] = &[
    Key::required(
        "min",
        ValueKind::Quantity("50 kg or 18 years or 150 cm"),
        "the least",
    ),
    Key::required(
        "max",
        ValueKind::Quantity("120 kg or 80 years or 195 cm"),
        "the greatest",
    ),
];
