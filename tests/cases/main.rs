//! Small inputs after faults that users of such programs reported, each with its right value.
//!
//! `inputs/` holds the scenarios and models; every expected value here comes from a closed form, from the rule in
//! `docs/src/reference/edges.md` or from another program, never from infusim.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
mod run;
#[allow(dead_code)]
#[path = "../cli/sandbox.rs"]
mod sandbox;

mod censoring;
mod defaults;
mod delivery;
mod ends;
mod file_names;
mod formulas;
mod letters;
mod models;
mod names;
mod nca;
mod ramps;
mod rates;
mod regimens;
mod reruns;
mod rounding;
mod tails;
mod targets;
mod thresholds;
mod ties;
mod titrations;
mod weights;
