//! The keys of a non-compartmental analysis, `nca:`.

use crate::document::{Key, ValueKind};

const TIME: ValueKind = ValueKind::Quantity("30 min");
const AUC: ValueKind = ValueKind::Choice(&["linear", "linear up log down"]);
const LAMBDA_Z: ValueKind = ValueKind::Choice(&["adjusted r2", "adjusted r2 plus points"]);
const CLAST: ValueKind = ValueKind::Choice(&["observed", "predicted"]);

pub(super) const NCA: &[Key] = &[
    Key::required(
        "samples",
        ValueKind::List(&TIME),
        "when levels are sampled, from time zero: [0 min, 10 min, 40 min, 1 h, 2 h, 4 h, 8 h]",
    ),
    Key::optional(
        "auc",
        ValueKind::Either(&[AUC, ValueKind::List(&AUC)]),
        "how areas between samples are found, one rule or several; linear up log down when left out",
    ),
    Key::optional(
        "lambda_z",
        ValueKind::Either(&[LAMBDA_Z, ValueKind::List(&LAMBDA_Z)]),
        "through how many of the last samples the terminal line goes, by one rule or several; adjusted r2 plus points when \
         left out",
    ),
    Key::optional(
        "clast",
        ValueKind::Either(&[CLAST, ValueKind::List(&CLAST)]),
        "the level that areas are extrapolated from, the last sample's or the line's there, or both; observed when left out",
    ),
    Key::optional(
        "c0",
        ValueKind::Choice(&["extrapolated", "first sample"]),
        "the level at the time of a bolus without a sample then; extrapolated when left out",
    ),
    Key::optional(
        "lloq",
        ValueKind::Quantity("1 ng/mL"),
        "limit of quantification; every level above zero is quantifiable when left out",
    ),
    Key::optional(
        "partial",
        ValueKind::List(&ValueKind::Group(PARTIAL)),
        "areas between two times: [{from: 0 h, to: 24 h}]",
    ),
];

pub(super) const PARTIAL: &[Key] = &[
    Key::required("from", TIME, "where the area begins"),
    Key::required("to", TIME, "where it ends"),
];
