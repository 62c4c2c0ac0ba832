//! Designs: what is varied, cell by cell.
//!
//! A design must come to what its cells come to as scenarios of their own, with the values written out: levels that are
//! scaled from another dose to rounding, those that are solved to the last bit.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
#[path = "../cli/sandbox.rs"]
mod sandbox;

mod design;

mod answers;
mod cells;
mod falls;
mod files;
mod order;
mod ranges;
mod responses;
