//! Layer 4: amounts and concentrations of one subject as functions of time.
//!
//! A [`System`] holds a subject's rate constants; a [`Schedule`] holds the inputs, divided into segments at every
//! event; [`solve`] gives the [`Trajectory`]. Three independent methods: [`Exact`] propagates linear, constant systems
//! from event to event by the matrix exponential; [`BatchRodas5p`] integrates any system, eight subjects in one batch;
//! and `ode_solvers` integrates any system by Dormand–Prince methods. Results are deterministic; nothing is read or
//! written.

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
mod rodas5p_coefficients;
mod rosenbrock;
mod schedule;
mod speed;
mod step_control;
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
