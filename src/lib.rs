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
//! | ask why a number is what it is | [`explain::explain()`] |
//! | look at a published model | [`model::Library`] |
//! | solve one patient | [`solver::solve`] |
//! | parse `0.5 mg/kg` | [`quantity::Quantity`] |
//!
//! The modules, lowest layer first: [`quantity`] and [`lane`], [`document`], [`regimen`] and [`quantiles`], [`model`],
//! [`population`], [`solver`], [`effect`], [`outcome`], [`ensemble`], [`scenario`], [`simulate`], [`explain`], [`plot`], [`report`] and
//! [`lesson`]; with the feature `files` also `output`, and with `cli` also `cli`. A module uses only modules of lower layers.
//!
//! | feature | adds | default |
//! |---|---|---|
//! | none | all that needs no file: scenario as text → simulation → outcome → SVG, tables, CSV, run record; on one thread | – |
//! | `threads` | many subjects and files at once; the same bytes | yes |
//! | `files` | results folders, Parquet, PNG | by `cli` |
//! | `cli` | the program | yes |

#[cfg(feature = "cli")]
pub mod cli;
pub mod document;
pub mod effect;
pub mod ensemble;
pub mod explain;
pub mod lane;
pub mod lesson;
pub mod model;
pub mod outcome;
#[cfg(feature = "files")]
pub mod output;
pub mod plot;
pub mod population;
pub mod quantiles;
pub mod quantity;
pub mod regimen;
pub mod report;
pub mod scenario;
pub mod simulate;
pub mod solver;
