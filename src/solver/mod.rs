//! Layer 4: amounts and concentrations of one subject as functions of time.
//!
//! A [`System`] holds a subject's rate constants; a [`Schedule`] holds the inputs, divided into segments at every
//! event; [`solve`] gives the [`Trajectory`]. Three independent methods: [`Exact`] propagates linear, constant systems
//! from event to event by the matrix exponential; [`BatchRodas5p`] integrates any system, eight subjects in one batch;
//! and `ode_solvers` integrates any system by Dormand–Prince methods. Results are deterministic; nothing is read or
//! written.

mod allowance;
mod area_to_infinity;
mod batch_rodas5p;
mod error;
mod explicit_runge_kutta;
mod extrapolation;
mod extrema;
mod grid;
mod integration_task;
mod jet;
mod lane_input;
mod lane_integrator;
mod lane_system;
mod later_occasion;
pub(crate) mod linear;
mod method;
mod moments_to_infinity;
mod propagator;
mod quintic;
mod right_hand_side;
mod rodas5p_batches;
mod rodas5p_coefficients;
mod root;
mod rosenbrock;
mod save_at;
mod schedule;
mod segment_path;
mod single_rodas5p;
mod solve;
mod speed;
mod state;
mod steady_state;
mod step_control;
mod stop;
mod subject_solve;
mod system;
mod target_control;
mod trajectory;

pub use area_to_infinity::{area_to_infinity, areas_to_infinity, occasion_areas};
pub use batch_rodas5p::BatchRodas5p;
pub use error::SolverError;
pub use extrapolation::terminal_half_life;
pub use extrema::{Extrema, slope_coefficients};
pub use grid::Grid;
pub use jet::Jet;
pub use later_occasion::{LaterOccasion, OccasionSystems};
pub use linear::{
    CrossingSearch, EliminationPath, Exact, FreeDecline, InputPropagator, InputStep, Matrix, Polyexponential,
    ROUNDING, WatchedLevel,
};
pub use method::{Method, Tolerance};
pub use moments_to_infinity::{CurveMoments, areas_of_amounts, moments_to_infinity};
pub use propagator::Propagator;
pub use root::root;
pub use schedule::{Input, Schedule, Segment};
pub use segment_path::{NOISE, SegmentPath};
pub use solve::{solve, solve_all, solve_occasions};
pub use state::State;
pub use steady_state::{STEADY, SteadyState, steady_state};
pub use stop::Stop;
pub use subject_solve::SubjectSolve;
pub use system::{Reading, Saturable, System, Transfer};
pub use target_control::{
    EffectPeak, HeldTarget, PumpMode, PumpModel, PumpScheme, PumpSettings, PumpStep, SwitchRule,
};
pub use trajectory::Trajectory;

use quintic::Quintic;
use save_at::SaveAt;
