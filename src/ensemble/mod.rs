//! Layer 7: many subjects at once.
//!
//! A [`BatchSolver`] takes a block of subjects of a linear model through these steps.
//!
//! 1. Subjects with doses at the same times form groups, one subject to a lane of a vector (`batch_solver`,
//!    `lane_group`); their rates become propagators for every length of time that is needed
//!    (`propagator_ladder`, `lane_matrix`).
//! 2. A group is propagated from event to event (`lane_group`, `workspace`). Levels, slopes and curvatures at knots
//!    tell where a curve may turn or pass a threshold (`lane_exposure`); the solution itself then says when
//!    (`root_batches`, `segment_view`). What remains at the end is eliminated (`lane_elimination`).
//! 3. Levels at the points of the grid are computed a tile of points at a time (`grid_sampler`).
//! 4. They are handed to [`StreamingQuantiles`](crate::quantiles::StreamingQuantiles).

// Plain loops over lanes and compartments: a closure inside an iterator may be compiled for the least
// machine there is.
#![allow(clippy::needless_range_loop)]

mod batch_solver;
mod grid_sampler;
mod lane_conservation;
mod lane_elimination;
mod lane_exposure;
mod lane_group;
mod lane_matrix;
mod propagator_ladder;
mod root_batches;
mod segment_view;
mod workspace;

pub use batch_solver::{BatchOutput, BatchSolver, bound};

use crate::solver::{Grid, Schedule, Stop, System};
use std::ops::Range;
use std::sync::Arc;

/// A subject with rates and doses.
#[derive(Clone, Debug)]
pub struct SubjectProblem {
    /// Rates.
    pub system: System,
    /// Doses.
    pub schedule: Arc<Schedule>,
}

/// What is queried of every subject.
#[derive(Clone, Debug)]
pub struct SolveRequest<'a> {
    /// Where levels are drawn.
    pub grid: Grid,
    /// The points that are drawn of it.
    pub window: Range<usize>,
    /// For each analyte, the thresholds in ng/mL that belong to it.
    pub thresholds: &'a [Vec<Option<f64>>],
    /// A rate, 1/h, that hardly anybody exceeds; who does walks among others who do.
    pub fastest: f64,
    /// QueriedCrossing now and then; what is found is of no use once it has said stop.
    pub stop: Stop<'a>,
}

impl SubjectProblem {
    /// Whether two subjects can be solved side by side: what they are given is cut at the same times and
    /// comes in at the same places, and drug flows where it flows in the other.
    fn is_lane_compatible(&self, other: &Self) -> bool {
        let (one, two) = (&self.schedule, &other.schedule);
        let same_doses = Arc::ptr_eq(one, two)
            || (one.segments.len() == two.segments.len()
                && one.inputs.len() == two.inputs.len()
                && one
                    .segments
                    .iter()
                    .zip(&two.segments)
                    .all(|(one, two)| one.start == two.start && one.end == two.end)
                && one
                    .inputs
                    .iter()
                    .zip(&two.inputs)
                    .all(|(one, two)| one.into == two.into && (one.amount > 0.0) == (two.amount > 0.0)));
        same_doses && self.system.flows_like(&other.system)
    }
}
