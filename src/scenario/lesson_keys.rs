//! The keys of a lesson, `lesson:`.

use crate::document::{Key, ValueKind};

/// A text in one language, or in several.
const TEXT: ValueKind = ValueKind::Either(&[ValueKind::Text, ValueKind::Named(&ValueKind::Text)]);
const QUESTION_HINT: &str = "what is asked, in one language, or as {en: …, de: …}";

/// What can stand open on the screen of a step.
pub(super) const OPEN: &[&str] = &["dose", "rate", "length", "weight", "level", "rounds", "axis"];

/// How arms are compared on the screen of a step.
pub(super) const SAME: &[&str] = &["rate", "total"];

pub(super) const STEP: &[Key] = &[
    Key::required(
        "title",
        TEXT,
        "what the step is called, in one language, or as {en: …, de: …}",
    ),
    Key::required("question", TEXT, QUESTION_HINT),
    Key::optional(
        "choices",
        ValueKind::List(&ValueKind::Group(CHOICE)),
        "answers to choose from, each with the reason why it is right or wrong",
    ),
    Key::optional(
        "draw",
        ValueKind::Text,
        "the arm whose curve the student draws before it is shown",
    ),
    Key::optional(
        "numbers",
        ValueKind::Named(&ValueKind::Quantity("1.2 h")),
        "what the student works out or guesses, arm by arm, with what is right: {30 h: 1.2 h}",
    ),
    Key::optional(
        "show",
        ValueKind::Group(SHOW),
        "what is on the screen; all of the scenario when left out",
    ),
    Key::optional(
        "open",
        ValueKind::List(&ValueKind::Choice(OPEN)),
        "which sliders there are in this step; all of them when left out",
    ),
    Key::required("reveal", TEXT, "what is said after the answer"),
    Key::required("sentence", TEXT, "the one sentence to keep"),
    Key::optional("teacher", TEXT, "notes for the teacher's sheet"),
];

pub(super) const CHOICE: &[Key] = &[
    Key::required("text", TEXT, "the answer, in one language, or as {en: …, de: …}"),
    Key::required("right", ValueKind::Flag, "yes or no"),
    Key::required("because", TEXT, "why it is right or wrong"),
];

pub(super) const SHOW: &[Key] = &[
    Key::optional(
        "arms",
        ValueKind::List(&ValueKind::Text),
        "which arms; all of them when left out",
    ),
    Key::optional(
        "people",
        ValueKind::Count,
        "how many virtual people, such as 0 or 1000",
    ),
    Key::optional("log", ValueKind::Flag, "yes for a logarithmic axis"),
    Key::optional(
        "same",
        ValueKind::Choice(SAME),
        "rate: as written; total: every arm gives in all what the first one gives",
    ),
    Key::optional(
        "thresholds",
        ValueKind::List(&ValueKind::Text),
        "which thresholds; all of them when left out, none for []",
    ),
];
