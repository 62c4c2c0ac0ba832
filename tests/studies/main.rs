//! Random valid studies, from the text of their files to their results.
//!
//! `random_models` writes models of one to four compartments, `protocols` regimens, `written` a whole study in YAML; what
//! must hold of each is said in the other files. Nothing here is held against a number that infusim gave: two
//! solvers are held against each other, amounts against what was written, areas against trapezoids, one person in
//! company against the same person alone. A case that fails prints its files, which reproduce it.
//!
//! The random cases are the same in every run. `PROPTEST_RNG_SEED=7 PROPTEST_CASES=1000 cargo test --test studies`
//! looks further.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
#[path = "../cli/sandbox.rs"]
mod sandbox;

mod protocols;
mod random_models;
mod written;

mod amounts;
mod independence;
mod order;
mod program;
mod solvers;
mod trapezoids;
mod windows;
