//! The keys of a scenario. The reader and the JSON Schema both go by these tables.

use super::design_keys;
use super::interaction_keys;
use super::lesson_keys;
use super::nca_keys;
use super::people_keys;
use super::rule_keys;
use crate::document::{Key, ValueKind};

const AMOUNT: ValueKind = ValueKind::Quantity("0.5 mg/kg or 35 mg or 5 mL");
const RATE: ValueKind = ValueKind::Quantity("0.3 mg/kg/h or 22 mg/h or 5 mL/h");
const DURATION: ValueKind = ValueKind::Quantity("40 min");
/// Behind `side_effects`: no note is to stand beside the results.
pub(super) const NO_NOTES: &str = "none";

const LEVEL: ValueKind = ValueKind::Quantity("150 ng/mL or 0.51 nmol/mL");

/// The keys of a scenario.
pub const SCENARIO_KEYS: &[Key] = &[
    Key::required("title", ValueKind::Text, "what the scenario shows, in a line"),
    Key::optional(
        "message",
        ValueKind::Text,
        "what a slide of its curves says on top, in a line of up to 140 letters; a sentence made from the numbers when left out",
    ),
    Key::optional(
        "model",
        ValueKind::Text,
        "the model to run with, such as kamp-2020; `infusim models` lists them",
    ),
    Key::optional(
        "models",
        ValueKind::List(&ValueKind::Text),
        "several models, to see where they disagree",
    ),
    Key::optional(
        "drug",
        ValueKind::Text,
        "what the protocol gives, such as ketamine or propofol; a substance that infusim or a model here knows",
    ),
    Key::optional(
        "dose_as",
        ValueKind::Text,
        "base (when left out), or the salt in which doses are written: hydrochloride",
    ),
    Key::optional(
        "racemate_as",
        ValueKind::Choice(&["half S"]),
        "half S: doses of racemic ketamine, of which a model of S-ketamine is given its half",
    ),
    Key::required(
        "patients",
        ValueKind::Group(people_keys::PATIENTS),
        "who is simulated, as {count: 1000, seed: 2026, weight: 70 kg}",
    ),
    Key::optional(
        "thresholds",
        ValueKind::List(&ValueKind::Either(&[
            ValueKind::Text,
            ValueKind::Group(THRESHOLD),
        ])),
        "effects to set the curves against; `infusim effects` lists them",
    ),
    Key::optional(
        "responses",
        ValueKind::List(&ValueKind::Either(&[
            ValueKind::Text,
            ValueKind::Group(super::responses_keys::RESPONSE),
        ])),
        "models of what a concentration does to people, worked out of the curves; `infusim effects` lists them",
    ),
    Key::required(
        "arms",
        ValueKind::Named(&ValueKind::List(&ValueKind::Group(ITEM))),
        "what is given, arm by arm: a name and a list of doses",
    ),
    Key::optional(
        "vary",
        ValueKind::Named(&ValueKind::Either(&[
            ValueKind::Group(design_keys::AXIS),
            ValueKind::List(&ValueKind::Text),
        ])),
        "up to three axes of a design, each with values that `$name` stands for anywhere: {dose: {from: 0.1 mg/kg, to: 1 \
         mg/kg, steps: 10}}",
    ),
    Key::optional(
        "find",
        ValueKind::Group(design_keys::FIND),
        "the largest or smallest value of an axis with which something holds: {largest: dose, such that: {share ever above: \
         dissociation-zanos-2018, at most: 5 %}}",
    ),
    Key::optional(
        "measures",
        ValueKind::List(&ValueKind::Choice(design_keys::MEASURES)),
        "what each cell of a design is told by; all of them when left out",
    ),
    Key::optional(
        "cited",
        ValueKind::List(&ValueKind::Group(design_keys::CITED)),
        "regimens of the literature that figures of a design show where they stand on its axes",
    ),
    Key::required(
        "observe",
        ValueKind::Group(OBSERVE),
        "how long, and how finely drawn: {until: 48 h, every: 5 min}",
    ),
    Key::optional(
        "nca",
        ValueKind::Group(nca_keys::NCA),
        "levels are sampled and analysed without a model, as papers do, beside the exact values: {samples: [0 min, 40 min, 1 \
         h, 2 h, 4 h, 8 h]}",
    ),
    Key::optional(
        "start",
        ValueKind::TimeOfDay("08:00"),
        "the time of day at which time zero is; times are read back by the clock too",
    ),
    Key::optional(
        "band",
        ValueKind::Quantity("90 %"),
        "the share of patients the shaded band holds; 90 % when left out",
    ),
    Key::optional(
        "occasions",
        ValueKind::Either(&[
            ValueKind::Choice(&["each dose", "each day"]),
            ValueKind::List(&ValueKind::Quantity("7 days")),
        ]),
        "which parts of each arm are visits of their own: each dose, each day, or the times at which later ones begin; an arm \
         is one when left out",
    ),
    Key::optional(
        "uncertainty",
        ValueKind::Group(UNCERTAINTY),
        "the models' estimates drawn again and again, as unsure as they were published: {draws: 200}",
    ),
    Key::optional(
        "sensitivity",
        ValueKind::Flag,
        "yes: what the highest level and shares above thresholds rest on, one thing at a time the same in everybody, and by ranks \
         from person to person",
    ),
    Key::optional(
        "interactions",
        ValueKind::List(&ValueKind::Group(interaction_keys::INTERACTION)),
        "other drugs that change clearances, each by a published factor: [{with: rifampicin, on: [cl], factor: 1.13, interval: \
         not stated, source: ...}]",
    ),
    Key::optional(
        "residual",
        ValueKind::Flag,
        "yes for a band of measured levels beside the band of true ones, by the model's published residual error; no other \
         number changes",
    ),
    Key::optional(
        "observed",
        ValueKind::Text,
        "a table of measured levels to set curves against, as levels.csv, with columns `time (h)` and `level (ng/mL)`",
    ),
    Key::optional(
        "keep",
        ValueKind::List(&ValueKind::Choice(&["parameters", "curves"])),
        "what is written of every patient too: [parameters, curves]",
    ),
    Key::optional(
        "lesson",
        ValueKind::List(&ValueKind::Group(lesson_keys::STEP)),
        "steps that ask before they show, for the page that `infusim lesson` makes",
    ),
    Key::optional(
        "evidence",
        ValueKind::List(&ValueKind::Text),
        "notes shown below the table; `infusim effects` lists them",
    ),
    Key::optional(
        "side_effects",
        ValueKind::Either(&[ValueKind::Choice(&[NO_NOTES]), ValueKind::List(&ValueKind::Text)]),
        "notes on side effects without a concentration that stand beside the results; every one on the drug when left out; \
         `infusim effects` lists them",
    ),
    Key::optional(
        "sources",
        ValueKind::List(&ValueKind::Text),
        "where the schedule comes from",
    ),
    Key::optional(
        "assumptions",
        ValueKind::List(&ValueKind::Text),
        "what the source does not state",
    ),
];

pub(super) const UNCERTAINTY: &[Key] = &[Key::required(
    "draws",
    ValueKind::Count,
    "how many times, 20 at least",
)];

pub(super) const THRESHOLD: &[Key] = &[
    Key::required("name", ValueKind::Text, "a label for figures"),
    Key::required(
        "substance",
        ValueKind::Text,
        "what was measured, such as ketamine or propofol; a substance that infusim or a model here knows",
    ),
    Key::required("above", LEVEL, "the level"),
    Key::optional("to", LEVEL, "the upper end, for a range"),
    Key::optional(
        "kind",
        ValueKind::Choice(KINDS),
        "side effect, wanted effect or anaesthesia",
    ),
    Key::optional(
        "matrix",
        ValueKind::Choice(&["plasma", "serum", "effect site"]),
        "plasma when left out",
    ),
    Key::optional(
        "site",
        ValueKind::Choice(&["arterial", "venous", "mixed arterial and venous", "not stated"]),
        "not stated when left out",
    ),
    Key::optional("source", ValueKind::Text, "where the number comes from"),
];

pub(super) const KINDS: &[&str] = &["side effect", "wanted effect", "anaesthesia"];

pub(super) const ITEM: &[Key] = &[
    Key::optional("bolus", AMOUNT, "a dose given at once"),
    Key::optional(
        "infusion",
        ValueKind::Group(INFUSION),
        "two of dose, rate and over: {dose: 0.5 mg/kg, over: 40 min}",
    ),
    Key::optional(
        "target",
        ValueKind::Group(TARGET),
        "a level that a pump reaches and holds: {level: 150 ng/mL, over: 4 h}",
    ),
    Key::optional(
        "titrate",
        ValueKind::Group(rule_keys::TITRATE),
        "an infusion whose rate follows what is seen of a person: {start: 10 mg/h, over: 5 days, ...}",
    ),
    Key::optional("pause", DURATION, "nothing is given for this long"),
    Key::optional(
        "repeat",
        ValueKind::Group(REPEAT),
        "the same again: {every: 24 h, times: 5, doses: [...]}",
    ),
    Key::optional(
        "at",
        ValueKind::Quantity("3 h"),
        "starts at this time instead of after the item before",
    ),
    Key::optional(
        "route",
        ValueKind::Text,
        "a route the model has; iv when left out",
    ),
    Key::optional(
        "solution",
        ValueKind::Quantity("10 mg/mL"),
        "what the dose is given from; a dose or rate in mL needs it, and mL are read back",
    ),
    Key::optional(
        "vial",
        ValueKind::Quantity("20 mL"),
        "what one vial of the solution holds; vials are read back",
    ),
];

pub(super) const INFUSION: &[Key] = &[
    Key::optional("dose", AMOUNT, "how much in all"),
    Key::optional(
        "rate",
        ValueKind::Either(&[RATE, ValueKind::Group(RAMP)]),
        "how fast; or {from: 2 mg/h, to: 8 mg/h}, which changes linearly",
    ),
    Key::optional("over", DURATION, "for how long"),
    Key::optional(
        "at_most",
        ValueKind::Quantity("25 mg/h or 2.5 mL/h"),
        "a rate not exceeded, whatever the weight",
    ),
    Key::optional(
        "round_to",
        ValueKind::Quantity("0.1 mL/h or 1 mg/h"),
        "the pump runs at whole multiples of this rate",
    ),
    Key::optional(
        "stop_at",
        ValueKind::Quantity("25 min"),
        "broken off so long after its own start",
    ),
];

pub(super) const RAMP: &[Key] = &[
    Key::required("from", RATE, "how fast at the start"),
    Key::required("to", RATE, "how fast at the end"),
];

pub(super) const TARGET: &[Key] = &[
    Key::required("level", LEVEL, "the level that the pump reaches and holds"),
    Key::optional(
        "matrix",
        ValueKind::Choice(&["plasma", "effect site"]),
        "where the level is held; plasma when left out",
    ),
    Key::required("over", DURATION, "for how long"),
    Key::optional(
        "pump",
        ValueKind::Group(PUMP),
        "what the pump assumes and can do, with the first target of an arm: {model: domino-1984}",
    ),
];

pub(super) const PUMP: &[Key] = &[
    Key::optional(
        "model",
        ValueKind::Text,
        "the model the pump computes with; the study's when left out, if it has only one",
    ),
    Key::optional(
        "for",
        ValueKind::Choice(&["each", "typical"]),
        "whom it computes for: each patient by their own weight, or the typical one for everybody; each when left out",
    ),
    Key::optional(
        "step",
        ValueKind::Quantity("10 s"),
        "how long a rate stands; 10 s when left out",
    ),
    Key::optional(
        "max_rate",
        ValueKind::Quantity("600 mg/h or 60 mL/h"),
        "the fastest it can run; no limit when left out",
    ),
    Key::optional(
        "solution",
        ValueKind::Quantity("10 mg/mL"),
        "what is in it, for a highest rate in mL/h; what is given is then told in mL too",
    ),
    Key::optional(
        "vial",
        ValueKind::Quantity("20 mL"),
        "what one vial of the solution holds; vials are counted then",
    ),
    Key::optional(
        "ke0",
        ValueKind::Quantity("0.24 1/min"),
        "how fast the effect site follows plasma, for a target there; the model's when left out, if it has one",
    ),
    Key::optional(
        "ceiling",
        LEVEL,
        "what plasma does not exceed on the way to a target at the effect site; no ceiling when left out",
    ),
];

pub(super) const REPEAT: &[Key] = &[
    Key::required(
        "every",
        ValueKind::Quantity("24 h"),
        "from the start of one round to the start of the next",
    ),
    Key::required("times", ValueKind::Count, "how many rounds"),
    Key::optional(
        "skip",
        ValueKind::List(&ValueKind::Count),
        "rounds left out, counted from 1: [3]",
    ),
    Key::optional(
        "steady_state",
        ValueKind::Flag,
        "yes where rounds have been given for ever before the first one",
    ),
    Key::required(
        "doses",
        ValueKind::List(&ValueKind::Text),
        "what one round holds: a list of doses",
    ),
];

pub(super) const OBSERVE: &[Key] = &[
    Key::required("until", ValueKind::Quantity("48 h"), "the end of observation"),
    Key::required(
        "every",
        ValueKind::Quantity("5 min"),
        "the distance of two points of a curve; no answer depends on it",
    ),
];
