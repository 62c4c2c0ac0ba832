//! Floor 4: how much drug is where, at every moment, in one patient.
//!
//! [`System`] holds one patient's rates; [`Schedule`] what arrives where and when, cut at every
//! event; [`solve`] turns both into a [`Trajectory`]. Two independent methods do the work, one a
//! file: [`Exact`] carries linear systems from event to event with the matrix exponential, and
//! `ode_solvers` integrates anything. This room knows no chance and writes no files.

mod error;
mod exact;
mod grid;
mod matrix;
mod method;
mod numeric;
mod quintic;
mod schedule;
mod system;
mod tail;
mod trajectory;
mod way;

pub use error::SolverError;
pub use exact::Exact;
pub use grid::Grid;
pub use matrix::Matrix;
pub use method::{Method, Tolerance, solve};
pub use schedule::{Arrival, Schedule, Stretch};
pub use system::{Reading, Saturable, System, Transfer};
pub use tail::{area_to_infinity, terminal_half_life};
pub use trajectory::{Level, StretchPath, Trajectory};
pub use way::Way;

use quintic::Quintic;
