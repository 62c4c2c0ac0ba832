//! Layer 4: how much drug is where, at every moment, in one patient.
//!
//! [`System`] holds one patient's rates; [`Schedule`] what arrives where and when, cut at every
//! event; [`solve`] turns both into a [`Trajectory`]. Three independent methods do the work:
//! [`Exact`] carries linear systems from event to event with the matrix exponential, `ode_solvers`
//! integrates anything, and [`BatchRodas5p`] integrates anything for eight patients at once. This module
//! knows no chance and writes no files.

mod allowance;
mod batch_rodas5p;
mod elimination_path;
mod error;
mod exact;
mod extrapolation;
mod grid;
mod integration_task;
mod lane_integrator;
mod lane_system;
mod linear_flow;
mod mass_conservation;
mod matrix;
mod method;
mod numeric;
mod quintic;
mod rosenbrock;
mod schedule;
mod speed;
mod stop;
mod system;
mod trajectory;

pub use batch_rodas5p::BatchRodas5p;
pub use elimination_path::EliminationPath;
pub use error::SolverError;
pub use exact::{Exact, ROUNDING};
pub use extrapolation::{area_to_infinity, areas_to_infinity, terminal_half_life};
pub use grid::Grid;
pub use matrix::Matrix;
pub use method::{Method, Tolerance, solve, solve_all};
pub use schedule::{Input, Schedule, Segment};
pub use stop::Stop;
pub use system::{Reading, Saturable, System, Transfer};
pub use trajectory::{Jet, NOISE, SegmentPath, Trajectory};

use quintic::Quintic;
