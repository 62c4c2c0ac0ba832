//! The keys of a rule, `titrate:`.

use crate::document::{Key, ValueKind};

const AMOUNT: ValueKind = ValueKind::Quantity("0.5 mg/kg or 35 mg");
const RATE: ValueKind = ValueKind::Quantity("0.3 mg/kg/h or 22 mg/h");
const DURATION: ValueKind = ValueKind::Quantity("40 min");
const LEVEL: ValueKind = ValueKind::Quantity("150 ng/mL or 0.51 nmol/mL or 2");

pub(super) const TITRATE: &[Key] = &[
    Key::required("start", RATE, "the rate it starts with"),
    Key::required("over", DURATION, "for how long, whatever is seen"),
    Key::optional(
        "look",
        ValueKind::Quantity("6 h"),
        "from one look to the next, the first so long after the start; `every` of raise or lower when left out",
    ),
    Key::optional(
        "raise",
        ValueKind::Group(RAISE),
        "upwards by so much at a look: {by: 5 mg/h, at_most: 40 mg/h}",
    ),
    Key::optional(
        "while",
        ValueKind::Group(CONDITION),
        "when it is raised: {below: 150 ng/mL}",
    ),
    Key::optional(
        "lower",
        ValueKind::Group(LOWER),
        "downwards by so much at a look: {by: 5 mg/h, at_least: 5 mg/h}",
    ),
    Key::optional(
        "lower_if",
        ValueKind::Group(CONDITION),
        "when it is lowered: {above: 250 ng/mL}",
    ),
    Key::optional(
        "stop_if",
        ValueKind::Group(CONDITION),
        "when it is stopped: {above: 300 ng/mL}",
    ),
    Key::optional(
        "resume_if",
        ValueKind::Group(CONDITION),
        "when a stopped infusion goes on at the rate it had; it stays stopped when left out",
    ),
    Key::optional(
        "booster",
        ValueKind::Group(BOOSTER),
        "a dose at once when a level is seen: {dose: 10 mg, if: {below: 100 ng/mL}, lockout: 1 h}",
    ),
    Key::optional(
        "max_total",
        AMOUNT,
        "the most that is given in all; no limit when left out",
    ),
];

pub(super) const RAISE: &[Key] = &[
    Key::required("by", RATE, "by how much"),
    Key::optional(
        "every",
        DURATION,
        "so long after the last change at the earliest; at every look when left out",
    ),
    Key::optional("at_most", RATE, "the highest rate; no limit when left out"),
];

pub(super) const LOWER: &[Key] = &[
    Key::required("by", RATE, "by how much"),
    Key::optional(
        "every",
        DURATION,
        "so long after the last change at the earliest; at every look when left out",
    ),
    Key::optional("at_least", RATE, "the lowest rate; 0 when left out"),
];

pub(super) const BOOSTER: &[Key] = &[
    Key::required("dose", AMOUNT, "how much"),
    Key::required("if", ValueKind::Group(CONDITION), "when: {below: 100 ng/mL}"),
    Key::required("lockout", DURATION, "so long after the last one at the earliest"),
    Key::optional(
        "at_most",
        ValueKind::Count,
        "how many in all; no limit when left out",
    ),
];

pub(super) const CONDITION: &[Key] = &[
    Key::optional("above", LEVEL, "the level has to be higher than this"),
    Key::optional("below", LEVEL, "the level has to be lower than this"),
    Key::optional(
        "of",
        ValueKind::Text,
        "the substance, or a response of the scenario, on whose scale the number then is; what the protocol gives when left out",
    ),
    Key::optional(
        "seen",
        ValueKind::Choice(&["at looks", "when crossed"]),
        "by somebody who looks, or in the moment the level is crossed; at looks when left out",
    ),
];
