//! Write an infusion as you would say it; see what a thousand different people would have in their
//! blood, how long each is above each reported effect threshold, how sure that number is, and where
//! every constant came from.
//!
//! For teaching and research, not for dosing people.
//!
//! | to … | start at |
//! |---|---|
//! | read a protocol | [`scenario::Study::read`] |
//! | run it | [`simulate::simulate`] |
//! | look at a published model | [`model::Library`] |
//! | solve one patient | [`solver::solve`] |
//! | parse `0.5 mg/kg` | [`quantity::Quantity`] |
//!
//! The modules, lowest layer first: [`quantity`] and [`lane`], [`document`], [`regimen`] and [`quantiles`], [`model`],
//! [`population`], [`solver`], [`effect`], [`outcome`], [`ensemble`]; with the feature `program` also [`scenario`],
//! [`simulate`], [`plot`], [`report`], [`output`] and [`cli`]. A module uses only modules of lower layers.
#![cfg_attr(not(feature = "program"), doc = "(This build has no feature `program`.)")]

pub mod document;
pub mod effect;
pub mod ensemble;
pub mod lane;
pub mod model;
pub mod outcome;
pub mod population;
pub mod quantiles;
pub mod quantity;
pub mod regimen;
pub mod solver;

#[cfg(feature = "program")]
pub mod cli;
#[cfg(feature = "program")]
pub mod output;
#[cfg(feature = "program")]
pub mod plot;
#[cfg(feature = "program")]
pub mod report;
#[cfg(feature = "program")]
pub mod scenario;
#[cfg(feature = "program")]
pub mod simulate;
