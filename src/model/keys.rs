//! The keys of a model file. `CONTRIBUTING.md` explains them by example.

use crate::document::{Holds, Key};

pub(super) const MODEL: &[Key] = &[
    Key::required("title", Holds::Text, "what the model is, in a line"),
    Key::required("short", Holds::Text, "a name for figures, such as Kamp 2020"),
    Key::required(
        "drug",
        Holds::Text,
        "the substance that is dosed, such as ketamine or S-ketamine",
    ),
    Key::required(
        "measured",
        Holds::Group(MEASURED),
        "matrix and sampling site, as {matrix: plasma, site: venous}",
    ),
    Key::required(
        "source",
        Holds::Group(CITATION),
        "the paper: authors, title, journal, year, doi, pmid",
    ),
    Key::required(
        "studied_in",
        Holds::Group(STUDIED_IN),
        "people, weight, dose and longest infusion studied",
    ),
    Key::optional(
        "reference_weight",
        Holds::Quantity("70 kg"),
        "the weight at which parameters are stated",
    ),
    Key::optional(
        "substances",
        Holds::Named(&Holds::Group(SUBSTANCE)),
        "substances infusim does not know yet",
    ),
    Key::optional(
        "covariates",
        Holds::Named(&Holds::Group(COVARIATE)),
        "what formulas use beside weight",
    ),
    Key::required(
        "parameters",
        Holds::Named(&Holds::Group(PARAMETER)),
        "numbers with unit, grade and source",
    ),
    Key::required(
        "compartments",
        Holds::Named(&Holds::Group(COMPARTMENT)),
        "where drug can be",
    ),
    Key::required(
        "flows",
        Holds::List(&Holds::Group(FLOW)),
        "how it moves: {from: central, to: outside, clearance: cl}",
    ),
    Key::required(
        "routes",
        Holds::Named(&Holds::Group(ENTRY)),
        "how it gets in: iv: {into: central}",
    ),
    Key::optional("variability", Holds::Group(VARIABILITY), "how people differ"),
    Key::optional(
        "assumptions",
        Holds::List(&Holds::Text),
        "what the sources do not state; shown with every result",
    ),
    Key::optional(
        "do_not",
        Holds::List(&Holds::Group(super::restriction_keys::RESTRICTION)),
        "what must not be taken from the model; said beside each result it concerns",
    ),
    Key::optional("notes", Holds::List(&Holds::Text), "conflicts, gaps and traps"),
];

pub(super) const MEASURED: &[Key] = &[
    Key::required(
        "matrix",
        Holds::Choice(&["plasma", "serum", "effect site"]),
        "plasma, serum or effect site",
    ),
    Key::required(
        "site",
        Holds::Choice(&["arterial", "venous", "mixed arterial and venous", "not stated"]),
        "arterial, venous, mixed arterial and venous, or not stated",
    ),
];

pub(super) const CITATION: &[Key] = &[
    Key::required("authors", Holds::Text, "as printed, with et al. where long"),
    Key::optional("title", Holds::Text, "title of the paper"),
    Key::optional("journal", Holds::Text, "journal, volume and pages"),
    Key::optional("year", Holds::Count, "year of publication"),
    Key::optional("doi", Holds::Text, "digital object identifier"),
    Key::optional("pmid", Holds::Text, "PubMed number"),
    Key::optional("note", Holds::Text, "what is doubtful, or how the text was read"),
];

pub(super) const STUDIED_IN: &[Key] = &[
    Key::required("people", Holds::Text, "who, and how many"),
    Key::optional(
        "weight",
        Holds::Group(WEIGHT_RANGE),
        "lightest and heaviest, as {from: 50 kg, to: 90 kg}",
    ),
    Key::optional(
        "age",
        Holds::Group(AGE_RANGE),
        "youngest and oldest, as {from: 18 years, to: 65 years}",
    ),
    Key::optional("dose", Holds::Text, "doses given, in words"),
    Key::optional(
        "doses",
        Holds::Named(&Holds::Group(DOSE_RANGE)),
        "smallest and largest single dose by route: {iv: {from: 1 mg/kg, to: 1.5 mg/kg}}",
    ),
    Key::optional(
        "fastest_infusion",
        Holds::Quantity("3.6 mg/kg/h"),
        "the highest rate given",
    ),
    Key::optional(
        "longest_infusion",
        Holds::Quantity("2 h"),
        "0 min where only boluses were given",
    ),
    Key::optional(
        "last_sample",
        Holds::Quantity("24 h"),
        "when the last sample was taken",
    ),
    Key::optional("not_stated", Holds::Text, "what the sources read do not say"),
];

pub(super) const WEIGHT_RANGE: &[Key] = &[
    Key::required("from", Holds::Quantity("50 kg"), "the lightest"),
    Key::required("to", Holds::Quantity("90 kg"), "the heaviest"),
];

pub(super) const AGE_RANGE: &[Key] = &[
    Key::required("from", Holds::Quantity("18 years"), "the youngest"),
    Key::required("to", Holds::Quantity("65 years"), "the oldest"),
];

pub(super) const DOSE_RANGE: &[Key] = &[
    Key::required("from", Holds::Quantity("1 mg/kg or 14 mg"), "the smallest"),
    Key::required("to", Holds::Quantity("1.5 mg/kg or 100 mg"), "the largest"),
];

pub(super) const COVARIATE: &[Key] = &[
    Key::required(
        "typical",
        Holds::Text,
        "the value taken when a scenario says nothing: 40 years, 1, yes or no",
    ),
    Key::optional("meaning", Holds::Text, "what it means"),
    Key::optional(
        "unit_dose",
        Holds::Group(UNIT_DOSE),
        "for a number of sprays or tablets: what one holds; other doses by its route are warned about",
    ),
    Key::optional(
        "implies",
        Holds::List(&Holds::Text),
        "covariates that are yes wherever this one is",
    ),
];

pub(super) const UNIT_DOSE: &[Key] = &[
    Key::required(
        "amount",
        Holds::Quantity("28 mg"),
        "what a value of 1 stands for, in mg of base",
    ),
    Key::required("route", Holds::Text, "of doses by this route"),
];

pub(super) const PARAMETER: &[Key] = &[
    Key::optional(
        "value",
        Holds::Quantity("84 L/h"),
        "the number as printed, with its unit",
    ),
    Key::optional("formula", Holds::Text, "or a formula of others: v1 * k12"),
    Key::optional("unit", Holds::Text, "the unit of the formula's result: L/h"),
    Key::optional(
        "weight_exponent",
        Holds::Quantity("0.75"),
        "power of (weight / reference weight)",
    ),
    Key::optional(
        "time_slope",
        Holds::Quantity("0.87 %/h"),
        "linear change per time since the first dose",
    ),
    Key::required(
        "grade",
        Holds::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", Holds::Text, "where the number was read"),
];

pub(super) const COMPARTMENT: &[Key] = &[
    Key::optional("volume", Holds::Text, "the parameter that is its volume"),
    Key::optional(
        "reads",
        Holds::Text,
        "the analyte whose concentration is read here",
    ),
    Key::optional(
        "counted_as",
        Holds::Text,
        "the substance whose mass is counted, if not the analyte's",
    ),
];

pub(super) const FLOW: &[Key] = &[
    Key::required("from", Holds::Text, "the compartment it leaves"),
    Key::required(
        "to",
        Holds::Text,
        "a compartment, `outside`, or shares as {central: f1, metabolite: f2}",
    ),
    Key::optional("clearance", Holds::Text, "flow = clearance × concentration"),
    Key::optional("both_ways", Holds::Flag, "the same clearance leads back"),
    Key::optional("rate", Holds::Text, "flow = rate constant × amount"),
    Key::optional("vmax", Holds::Text, "flow = vmax × C / (km + C)"),
    Key::optional("km", Holds::Text, "the concentration at half of vmax"),
    Key::optional(
        "ke0",
        Holds::Text,
        "an effect site that follows with this rate constant",
    ),
    Key::optional(
        "fraction",
        Holds::Text,
        "the parameter that says which fraction arrives",
    ),
];

pub(super) const ENTRY: &[Key] = &[
    Key::required("into", Holds::Text, "the compartment the dose goes into"),
    Key::optional(
        "bioavailability",
        Holds::Text,
        "the parameter that says which fraction arrives",
    ),
    Key::optional("lag", Holds::Text, "the parameter that says how late"),
    Key::optional(
        "over",
        Holds::Text,
        "the parameter that says over how long a dose taken at once arrives",
    ),
];

pub(super) const VARIABILITY: &[Key] = &[
    Key::optional(
        "borrowed_from",
        Holds::Group(BORROWED),
        "set when it was published for another model",
    ),
    Key::required(
        "effects",
        Holds::Named(&Holds::Group(EFFECT)),
        "one random effect each: cl: {on: [cl], cv: 24 %}",
    ),
    Key::optional(
        "correlations",
        Holds::List(&Holds::Group(CORRELATION)),
        "what goes together",
    ),
    Key::optional(
        "occasion",
        Holds::Named(&Holds::Group(EFFECT)),
        "how a person differs from visit to visit",
    ),
];

pub(super) const BORROWED: &[Key] = &[
    Key::required("study", Holds::Text, "the study, with its identifier"),
    Key::required(
        "why",
        Holds::Text,
        "why it may stand in, and what speaks against it",
    ),
];

pub(super) const EFFECT: &[Key] = &[
    Key::required("on", Holds::List(&Holds::Text), "the parameters it acts on"),
    Key::optional(
        "cv",
        Holds::Quantity("24 %"),
        "coefficient of variation as printed; variance = ln(1 + cv²)",
    ),
    Key::optional("variance", Holds::Quantity("0.084"), "or the variance as printed"),
    Key::optional(
        "sd",
        Holds::Quantity("0.708"),
        "or the standard deviation as printed",
    ),
    Key::optional(
        "scale",
        Holds::Choice(&["log", "logit"]),
        "logit for fractions; log when left out",
    ),
    Key::required(
        "grade",
        Holds::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", Holds::Text, "where the number was read"),
];

pub(super) const CORRELATION: &[Key] = &[
    Key::required("between", Holds::List(&Holds::Text), "two effects"),
    Key::optional("r", Holds::Quantity("0.48"), "the correlation"),
    Key::optional(
        "covariance",
        Holds::Quantity("0.0226"),
        "or the covariance as printed",
    ),
    Key::required(
        "grade",
        Holds::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", Holds::Text, "where the number was read"),
];

pub(super) const SUBSTANCE: &[Key] = &[
    Key::required("family", Holds::Text, "what it is a form of"),
    Key::required("form", Holds::Text, "in words"),
    Key::required("molar_mass", Holds::Quantity("200 g/mol"), "mass of one mole"),
    Key::optional("salts", Holds::Named(&Holds::Group(SALT)), "salts it is sold as"),
    Key::required(
        "grade",
        Holds::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", Holds::Text, "where the molar mass was read"),
];

pub(super) const SALT: &[Key] = &[
    Key::required(
        "base_fraction",
        Holds::Quantity("0.9"),
        "mg of base in one mg of salt",
    ),
    Key::required(
        "grade",
        Holds::Choice(&["A", "B", "C", "D"]),
        "A paper, B secondary source, C not verified, D derived",
    ),
    Key::required("from", Holds::Text, "where it was read"),
];
