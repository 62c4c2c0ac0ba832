//! The keys of a scenario. The reader and the JSON Schema both go by these tables.

use crate::document::{Holds, Key};

const AMOUNT: Holds = Holds::Quantity("0.5 mg/kg or 35 mg");
const RATE: Holds = Holds::Quantity("0.3 mg/kg/h or 22 mg/h");
const DURATION: Holds = Holds::Quantity("40 min");
const LEVEL: Holds = Holds::Quantity("150 ng/mL or 0.51 nmol/mL");

pub(super) const SCENARIO: &[Key] = &[
    Key::required("title", Holds::Text, "what the scenario shows, in a line"),
    Key::optional(
        "model",
        Holds::Text,
        "the model to run with, such as kamp-2020; `infusim models` lists them",
    ),
    Key::optional(
        "models",
        Holds::List(&Holds::Text),
        "several models, to see where they disagree",
    ),
    Key::optional(
        "drug",
        Holds::Text,
        "what the protocol gives: ketamine or S-ketamine",
    ),
    Key::optional(
        "dose_as",
        Holds::Text,
        "base (when left out), or the salt in which doses are written: hydrochloride",
    ),
    Key::required(
        "patients",
        Holds::Group(PATIENTS),
        "who is simulated, as {count: 1000, seed: 2026, weight: 70 kg}",
    ),
    Key::optional(
        "thresholds",
        Holds::List(&Holds::Either(&[Holds::Text, Holds::Group(THRESHOLD)])),
        "effects to set the curves against; `infusim effects` lists them",
    ),
    Key::required(
        "arms",
        Holds::Named(&Holds::List(&Holds::Group(ITEM))),
        "what is given, arm by arm: a name and a list of doses",
    ),
    Key::required(
        "observe",
        Holds::Group(OBSERVE),
        "how long, and how finely drawn: {until: 48 h, every: 5 min}",
    ),
    Key::optional(
        "band",
        Holds::Quantity("90 %"),
        "the share of patients the shaded band holds; 90 % when left out",
    ),
    Key::optional(
        "evidence",
        Holds::List(&Holds::Text),
        "notes shown below the table; `infusim effects` lists them",
    ),
    Key::optional(
        "sources",
        Holds::List(&Holds::Text),
        "where the schedule comes from",
    ),
    Key::optional(
        "assumptions",
        Holds::List(&Holds::Text),
        "what the source does not state",
    ),
];

pub(super) const PATIENTS: &[Key] = &[
    Key::optional(
        "count",
        Holds::Count,
        "how many virtual patients; 1000 when left out",
    ),
    Key::optional(
        "seed",
        Holds::Count,
        "the number everything random follows from; 1 when left out",
    ),
    Key::required(
        "weight",
        Holds::Either(&[Holds::Quantity("70 kg"), Holds::Group(WEIGHT)]),
        "one weight, as 70 kg, or {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}",
    ),
    Key::optional(
        "covariates",
        Holds::Named(&Holds::Either(&[Holds::Text, Holds::Flag])),
        "what a model's formulas use: {age: 65 years}",
    ),
];

pub(super) const WEIGHT: &[Key] = &[
    Key::required(
        "median",
        Holds::Quantity("75 kg"),
        "half are lighter, before the cut at min and max; the typical patient's weight",
    ),
    Key::required("cv", Holds::Quantity("18 %"), "coefficient of variation"),
    Key::required("min", Holds::Quantity("45 kg"), "the lightest"),
    Key::required("max", Holds::Quantity("120 kg"), "the heaviest"),
];

pub(super) const THRESHOLD: &[Key] = &[
    Key::required("name", Holds::Text, "a label for figures"),
    Key::required(
        "substance",
        Holds::Text,
        "what was measured: ketamine or S-ketamine",
    ),
    Key::required("above", LEVEL, "the level"),
    Key::optional("to", LEVEL, "the upper end, for a range"),
    Key::optional(
        "kind",
        Holds::Choice(KINDS),
        "side effect, wanted effect or anaesthesia",
    ),
    Key::optional(
        "matrix",
        Holds::Choice(&["plasma", "serum", "effect site"]),
        "plasma when left out",
    ),
    Key::optional(
        "site",
        Holds::Choice(&["arterial", "venous", "mixed arterial and venous", "not stated"]),
        "not stated when left out",
    ),
    Key::optional("source", Holds::Text, "where the number comes from"),
];

pub(super) const KINDS: &[&str] = &["side effect", "wanted effect", "anaesthesia"];

pub(super) const ITEM: &[Key] = &[
    Key::optional("bolus", AMOUNT, "a dose given at once"),
    Key::optional(
        "infusion",
        Holds::Group(INFUSION),
        "two of dose, rate and over: {dose: 0.5 mg/kg, over: 40 min}",
    ),
    Key::optional("pause", DURATION, "nothing is given for this long"),
    Key::optional(
        "repeat",
        Holds::Group(REPEAT),
        "the same again: {every: 24 h, times: 5, doses: [...]}",
    ),
    Key::optional(
        "at",
        Holds::Quantity("3 h"),
        "starts at this time instead of after the item before",
    ),
    Key::optional("route", Holds::Text, "a route the model has; iv when left out"),
];

pub(super) const INFUSION: &[Key] = &[
    Key::optional("dose", AMOUNT, "how much in all"),
    Key::optional("rate", RATE, "how fast"),
    Key::optional("over", DURATION, "for how long"),
    Key::optional(
        "at_most",
        Holds::Quantity("25 mg/h"),
        "a rate not exceeded, whatever the weight",
    ),
];

pub(super) const REPEAT: &[Key] = &[
    Key::required(
        "every",
        Holds::Quantity("24 h"),
        "from the start of one round to the start of the next",
    ),
    Key::required("times", Holds::Count, "how many rounds"),
    Key::required(
        "doses",
        Holds::List(&Holds::Text),
        "what one round holds: a list of doses",
    ),
];

pub(super) const OBSERVE: &[Key] = &[
    Key::required("until", Holds::Quantity("48 h"), "the end of observation"),
    Key::required(
        "every",
        Holds::Quantity("5 min"),
        "the distance of two points of a curve; no answer depends on it",
    ),
];
