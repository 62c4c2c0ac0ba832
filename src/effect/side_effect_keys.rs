use super::keys::GRADES;
use crate::document::{Key, ValueKind};
use crate::model::CITATION_KEYS;

/// The keys of a note on side effects.
pub const SIDE_EFFECT_KEYS: &[Key] = &[
    Key::required("title", ValueKind::Text, "what was looked at, in a line"),
    Key::required(
        "substance",
        ValueKind::Text,
        "what was given: ketamine or S-ketamine",
    ),
    Key::required(
        "setting",
        ValueKind::Text,
        "who had which dose, by which route, for how long",
    ),
    Key::required(
        "people",
        ValueKind::Either(&[ValueKind::Count, ValueKind::Choice(&[NOT_STATED])]),
        "how many people were studied",
    ),
    Key::required(
        "findings",
        ValueKind::List(&ValueKind::Group(FINDING)),
        "which side effects, and how often or how large: [{what: nausea, share: 20 %}]",
    ),
    Key::required(
        "source",
        ValueKind::Group(CITATION_KEYS),
        "where it was published: authors, journal, year, doi",
    ),
    Key::required(
        "grade",
        GRADES,
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where it was read"),
    Key::required(
        "caveats",
        ValueKind::List(&ValueKind::Text),
        "what must be said with it",
    ),
];

/// Of a number that the source does not give.
pub(super) const NOT_STATED: &str = "not stated";

/// A finding has one of these.
pub(super) const SIZES: [&str; 4] = ["share", "shares", "change", "risk_ratio"];

pub(super) const FINDING: &[Key] = &[
    Key::required(
        "what",
        ValueKind::Text,
        "which side effect, and when it was looked for",
    ),
    Key::optional(
        "share",
        ValueKind::Quantity("20 %"),
        "how many of a hundred people had it",
    ),
    Key::optional(
        "approximate",
        ValueKind::Flag,
        "yes where the share is printed as about so much",
    ),
    Key::optional("count", ValueKind::Count, "how many that is, beside `share`"),
    Key::optional(
        "of",
        ValueKind::Text,
        "what `share` is of, where it is not of people: infusions",
    ),
    Key::optional(
        "shares",
        ValueKind::Named(&ValueKind::Quantity("20 %")),
        "the share at each dose, from the lowest to the highest: {50 mg: 20 %, 100 mg: 30 %}",
    ),
    Key::optional(
        "control",
        ValueKind::Group(CONTROL),
        "the share without the drug, beside `share` or `shares`: {given: placebo, share: 10 %}",
    ),
    Key::optional(
        "change",
        ValueKind::Group(CHANGE),
        "by how much something rose, or below zero fell: {mean: 10 mmHg, sd: 5 mmHg}",
    ),
    Key::optional(
        "risk_ratio",
        ValueKind::Group(RISK_RATIO),
        "the risk divided by that without the drug: {estimate: 1.5, low: 1.2, high: 2, against: placebo}",
    ),
];

pub(super) const CONTROL: &[Key] = &[
    Key::required("given", ValueKind::Text, "what the others had: placebo"),
    Key::required(
        "share",
        ValueKind::Quantity("10 %"),
        "how many of a hundred of them had it",
    ),
];

const CHANGED: ValueKind = ValueKind::Quantity("10 mmHg or 15 %");

pub(super) const CHANGE: &[Key] = &[
    Key::optional("mean", CHANGED, "the mean of those studied"),
    Key::optional(
        "sd",
        CHANGED,
        "the standard deviation between them, beside `mean`",
    ),
    Key::optional(
        "from",
        CHANGED,
        "the smaller end, where a range is printed instead",
    ),
    Key::optional("to", CHANGED, "the larger end"),
];

pub(super) const RISK_RATIO: &[Key] = &[
    Key::required("estimate", ValueKind::Quantity("1.5"), "the ratio"),
    Key::required("low", ValueKind::Quantity("1.2"), "lower end of its interval"),
    Key::required("high", ValueKind::Quantity("2"), "upper end of its interval"),
    Key::optional(
        "interval",
        ValueKind::Quantity("95 %"),
        "the level of the interval, where it is stated",
    ),
    Key::required(
        "against",
        ValueKind::Text,
        "what the others had: placebo, or another drug",
    ),
];
