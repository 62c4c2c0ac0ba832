//! The keys of a model file.

use super::variability_keys::{UNCERTAINTY, VARIABILITY};
use crate::document::{Key, ValueKind};

/// The keys of a model file.
pub const MODEL_KEYS: &[Key] = &[
    Key::required("title", ValueKind::Text, "what the model is, in a line"),
    Key::required("short", ValueKind::Text, "a name for figures, such as Kamp 2020"),
    Key::required(
        "drug",
        ValueKind::Text,
        "the substance that is dosed, such as ketamine or propofol",
    ),
    Key::required(
        "measured",
        ValueKind::Group(MEASURED_KEYS),
        "matrix and sampling site, as {matrix: plasma, site: venous}",
    ),
    Key::required(
        "source",
        ValueKind::Group(CITATION_KEYS),
        "the paper: authors, title, journal, year, doi, pmid",
    ),
    Key::required(
        "studied_in",
        ValueKind::Group(STUDIED_IN),
        "people, weight, dose and longest infusion studied",
    ),
    Key::optional(
        "reference_weight",
        ValueKind::Quantity("70 kg"),
        "the weight at which parameters are stated",
    ),
    Key::optional(
        "substances",
        ValueKind::Named(&ValueKind::Group(SUBSTANCE)),
        "drugs and metabolites infusim does not know yet: whatever `drug`, `reads` and scenarios name must stand here or be known",
    ),
    Key::optional(
        "covariates",
        ValueKind::Named(&ValueKind::Group(super::covariate_keys::COVARIATE)),
        "what formulas use beside weight",
    ),
    Key::required(
        "parameters",
        ValueKind::Named(&ValueKind::Group(PARAMETER)),
        "numbers with unit, grade and source",
    ),
    Key::required(
        "compartments",
        ValueKind::Named(&ValueKind::Group(COMPARTMENT)),
        "where drug can be",
    ),
    Key::required(
        "flows",
        ValueKind::List(&ValueKind::Group(FLOW)),
        "how it moves: {from: central, to: outside, clearance: cl}",
    ),
    Key::required(
        "routes",
        ValueKind::Named(&ValueKind::Group(ENTRY)),
        "how it gets in: iv: {into: central}",
    ),
    Key::optional("variability", ValueKind::Group(VARIABILITY), "how people differ"),
    Key::optional(
        "uncertainty",
        ValueKind::Group(UNCERTAINTY),
        "where standard errors of estimates (`see`, `rse`) come from, and which estimates go together",
    ),
    Key::optional(
        "residual",
        ValueKind::Named(&ValueKind::Group(super::residual_keys::RESIDUAL)),
        "by analyte, how measured levels scatter about the true ones: S-ketamine: {proportional: 23.6 %}",
    ),
    Key::optional(
        "assumptions",
        ValueKind::List(&ValueKind::Text),
        "what the sources do not state; shown with every result",
    ),
    Key::optional(
        "do_not",
        ValueKind::List(&ValueKind::Group(super::restriction_keys::RESTRICTION)),
        "what must not be taken from the model; said beside each result it concerns",
    ),
    Key::optional(
        "notes",
        ValueKind::List(&ValueKind::Text),
        "conflicts, gaps and traps",
    ),
];

/// The keys of what was measured.
pub const MEASURED_KEYS: &[Key] = &[
    Key::required(
        "matrix",
        ValueKind::Choice(&["plasma", "serum", "effect site"]),
        "plasma, serum or effect site",
    ),
    Key::required(
        "site",
        ValueKind::Choice(&["arterial", "venous", "mixed arterial and venous", "not stated"]),
        "arterial, venous, mixed arterial and venous, or not stated",
    ),
];

/// The keys of a paper.
pub const CITATION_KEYS: &[Key] = &[
    Key::required("authors", ValueKind::Text, "as printed, with et al. where long"),
    Key::optional("title", ValueKind::Text, "title of the paper"),
    Key::optional("journal", ValueKind::Text, "journal, volume and pages"),
    Key::optional("year", ValueKind::Count, "year of publication"),
    Key::optional("doi", ValueKind::Text, "digital object identifier"),
    Key::optional("pmid", ValueKind::Text, "PubMed number"),
    Key::optional(
        "note",
        ValueKind::Text,
        "what is doubtful, or how the text was read",
    ),
];

pub(super) const STUDIED_IN: &[Key] = &[
    Key::required("people", ValueKind::Text, "who, and how many"),
    Key::optional(
        "ages",
        ValueKind::Choice(&["adults", "children", "adults and children"]),
        "whether they were grown up; any when left out",
    ),
    Key::optional(
        "condition",
        ValueKind::Text,
        "what sets them apart from healthy people and ordinary patients, such as intensive care",
    ),
    Key::optional(
        "weight",
        ValueKind::Group(WEIGHT_RANGE),
        "lightest and heaviest, as {from: 50 kg, to: 90 kg}",
    ),
    Key::optional(
        "age",
        ValueKind::Group(AGE_RANGE),
        "youngest and oldest, as {from: 18 years, to: 65 years}",
    ),
    Key::optional("dose", ValueKind::Text, "doses given, in words"),
    Key::optional(
        "doses",
        ValueKind::Named(&ValueKind::Group(DOSE_RANGE)),
        "smallest and largest single dose by route: {iv: {from: 1 mg/kg, to: 1.5 mg/kg}}",
    ),
    Key::optional(
        "fastest_infusion",
        ValueKind::Quantity("3.6 mg/kg/h"),
        "the highest rate given",
    ),
    Key::optional(
        "longest_infusion",
        ValueKind::Quantity("2 h"),
        "0 min where only boluses were given",
    ),
    Key::optional(
        "last_sample",
        ValueKind::Quantity("24 h"),
        "when the last sample was taken",
    ),
    Key::optional("not_stated", ValueKind::Text, "what the sources read do not say"),
];

pub(super) const WEIGHT_RANGE: &[Key] = &[
    Key::required("from", ValueKind::Quantity("50 kg"), "the lightest"),
    Key::required("to", ValueKind::Quantity("90 kg"), "the heaviest"),
];

pub(super) const AGE_RANGE: &[Key] = &[
    Key::required("from", ValueKind::Quantity("18 years"), "the youngest"),
    Key::required("to", ValueKind::Quantity("65 years"), "the oldest"),
];

pub(super) const DOSE_RANGE: &[Key] = &[
    Key::required("from", ValueKind::Quantity("1 mg/kg or 14 mg"), "the smallest"),
    Key::required("to", ValueKind::Quantity("1.5 mg/kg or 100 mg"), "the largest"),
];

pub(super) const INTERVAL: &[Key] = &[
    Key::required("from", ValueKind::Quantity("4.4 ng/mL"), "the lower end"),
    Key::required("to", ValueKind::Quantity("21 ng/mL"), "the upper end"),
];

/// The keys of a parameter.
pub const PARAMETER: &[Key] = &[
    Key::optional(
        "value",
        ValueKind::Quantity("84 L/h"),
        "the number as printed, with its unit",
    ),
    Key::optional("formula", ValueKind::Text, "or a formula of others: v1 * k12"),
    Key::optional("unit", ValueKind::Text, "the unit of the formula's result: L/h"),
    Key::optional(
        "interval",
        ValueKind::Group(INTERVAL),
        "its 95 % interval as printed; draws are log-normal through its ends",
    ),
    Key::optional(
        "weight_exponent",
        ValueKind::Quantity("0.75"),
        "power of (weight / reference weight)",
    ),
    Key::optional(
        "time_slope",
        ValueKind::Quantity("0.87 %/h"),
        "linear change per time since the first dose",
    ),
    Key::optional(
        "see",
        ValueKind::Quantity("4 L/h"),
        "the standard error of the estimate, in the unit of the value",
    ),
    Key::optional("rse", ValueKind::Quantity("9 %"), "or as a share of the value"),
    Key::optional(
        "estimate_scale",
        ValueKind::Choice(&["log", "logit", "linear"]),
        "on which draws of the estimate are normal: logit for a fraction, linear for what may be below zero; log when left out",
    ),
    Key::optional(
        "estimated_as",
        ValueKind::Text,
        "a parameter that is one estimate with this one: both are drawn together",
    ),
    Key::optional(
        "time_slope_rse",
        ValueKind::Quantity("70 %"),
        "the standard error of `time_slope`, as a share of it",
    ),
    Key::required(
        "grade",
        ValueKind::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where the number was read"),
];

pub(super) const COMPARTMENT: &[Key] = &[
    Key::optional("volume", ValueKind::Text, "the parameter that is its volume"),
    Key::optional(
        "reads",
        ValueKind::Text,
        "the analyte whose concentration is read here",
    ),
    Key::optional(
        "counted_as",
        ValueKind::Text,
        "the substance whose mass is counted, if not the analyte's",
    ),
];

pub(super) const FLOW: &[Key] = &[
    Key::required("from", ValueKind::Text, "the compartment it leaves"),
    Key::required(
        "to",
        ValueKind::Text,
        "a compartment, `outside`, or shares as {central: f1, metabolite: f2}",
    ),
    Key::optional("clearance", ValueKind::Text, "flow = clearance × concentration"),
    Key::optional("both_ways", ValueKind::Flag, "the same clearance leads back"),
    Key::optional("rate", ValueKind::Text, "flow = rate constant × amount"),
    Key::optional("vmax", ValueKind::Text, "flow = vmax × C / (km + C)"),
    Key::optional("km", ValueKind::Text, "the concentration at half of vmax"),
    Key::optional(
        "ke0",
        ValueKind::Text,
        "an effect site that follows with this rate constant",
    ),
    Key::optional(
        "fraction",
        ValueKind::Text,
        "the parameter that says which fraction arrives",
    ),
];

pub(super) const ENTRY: &[Key] = &[
    Key::required("into", ValueKind::Text, "the compartment the dose goes into"),
    Key::optional(
        "bioavailability",
        ValueKind::Text,
        "the parameter that says which fraction arrives",
    ),
    Key::optional("lag", ValueKind::Text, "the parameter that says how late"),
    Key::optional(
        "over",
        ValueKind::Text,
        "the parameter that says over how long a dose taken at once arrives",
    ),
];

pub(super) const SUBSTANCE: &[Key] = &[
    Key::required("family", ValueKind::Text, "what it is a form of"),
    Key::required("form", ValueKind::Text, "in words"),
    Key::required("molar_mass", ValueKind::Quantity("200 g/mol"), "mass of one mole"),
    Key::optional(
        "salts",
        ValueKind::Named(&ValueKind::Group(SALT)),
        "salts it is sold as",
    ),
    Key::optional(
        "racemate",
        ValueKind::Group(RACEMATE),
        "of an enantiomer: the racemate it is a part of",
    ),
    Key::required(
        "grade",
        ValueKind::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where the molar mass was read"),
];

pub(super) const RACEMATE: &[Key] = &[
    Key::required("of", ValueKind::Text, "the substance that holds it"),
    Key::required(
        "share",
        ValueKind::Quantity("0.5"),
        "mg of it in one mg of the racemate",
    ),
    Key::required(
        "grade",
        ValueKind::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where it was read"),
];

pub(super) const SALT: &[Key] = &[
    Key::required(
        "base_fraction",
        ValueKind::Quantity("0.9"),
        "mg of base in one mg of salt",
    ),
    Key::required(
        "grade",
        ValueKind::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", ValueKind::Text, "where it was read"),
];
