//! Layer 4: how much drug is where, at every moment, in one patient.
//!
//! [`System`] holds one patient's rates; [`Schedule`] what arrives where and when, cut at every
//! event; [`solve`] turns both into a [`Trajectory`]. Three independent methods do the work:
//! [`Exact`] carries linear systems from event to event with the matrix exponential, `ode_solvers`
//! integrates anything, and [`Abreast`] integrates anything for eight patients at once. This module
//! knows no chance and writes no files.

mod abreast;
mod allowance;
mod conserved;
mod error;
mod exact;
mod grid;
mod journey;
mod lanes;
mod linear_flow;
mod matrix;
mod method;
mod numeric;
mod quintic;
mod rosenbrock;
mod schedule;
mod speed;
mod stop;
mod system;
mod tail;
mod trajectory;
mod walk;
mod way;

pub use abreast::Abreast;
pub use error::SolverError;
pub use exact::{Exact, ROUNDING};
pub use grid::Grid;
pub use matrix::Matrix;
pub use method::{Method, Tolerance, solve, solve_all};
pub use schedule::{Arrival, Schedule, Stretch};
pub use stop::Stop;
pub use system::{Reading, Saturable, System, Transfer};
pub use tail::{area_to_infinity, areas_to_infinity, terminal_half_life};
pub use trajectory::{Level, NOISE, StretchPath, Trajectory};
pub use way::Way;

use quintic::Quintic;
