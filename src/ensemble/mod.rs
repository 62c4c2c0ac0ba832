//! Layer 7: many subjects at once.
//!
//! A [`BatchSolver`] takes a batch of subjects of a linear model through these steps.
//!
//! 1. Subjects with doses at the same times form groups, one subject to a lane of a vector (`batch_solver`,
//!    `lane_group`); their rates become propagators over every length of time that is needed (`workspace`).
//! 2. A group is propagated from event to event (`lane_group`, `workspace`). Concentrations, slopes and curvatures at
//!    knots show where a curve may have an extremum or cross a threshold (`lane_exposure`); the time of each is a root
//!    of the exact solution (`root_batches`). What remains at the end is eliminated.
//! 3. Concentrations on the grid are computed a tile of points at a time (`grid_sampler`).
//! 4. Where levels are measured, rows of measured levels are made of them (`batch_errors`).
//! 5. Where responses are asked for, rows of them follow from the concentrations that drive them (`batch_responses`).
//! 6. They are handed to [`StreamingQuantiles`](crate::quantiles::StreamingQuantiles).

// Plain loops over lanes and compartments: a closure inside an iterator may be compiled for the least machine there is.
#![allow(clippy::needless_range_loop)]

mod batch_errors;
mod batch_kernel;
mod batch_output;
mod batch_responses;
mod batch_solver;
mod grid_sampler;
mod kept_curves;
mod knot_interval;
mod knot_path;
mod lane_edge;
mod lane_exposure;
mod lane_group;
mod lane_members;
mod lane_occasion;
mod observation;
mod own_level;
mod root_batches;
mod segment_view;
mod workspace;

pub use batch_errors::BatchErrors;
pub use batch_output::BatchOutput;
pub use batch_responses::BatchResponses;
pub use batch_solver::BatchSolver;
pub use kept_curves::KeptCurves;
pub use own_level::OwnLevel;

use crate::solver::{Grid, LaterOccasion, OccasionSystems, Schedule, Stop, System};
use std::ops::Range;
use std::sync::Arc;

/// A subject with rates and doses.
#[derive(Clone, Debug)]
pub struct SubjectProblem {
    /// Rates in 1/h and the compartments that are read, on the first occasion.
    pub system: System,
    /// The same on later occasions, each of which begins where a segment does.
    pub later: Vec<LaterOccasion>,
    /// Doses, cut into segments of constant input.
    pub schedule: Arc<Schedule>,
    /// Levels in ng/mL that are the subject's own, such as those at which a response of theirs reaches a value: see
    /// [`OwnLevel`].
    pub own_levels: Vec<f64>,
}

/// What is computed for every subject.
#[derive(Clone, Debug)]
pub struct SolveRequest<'a> {
    /// Times at which concentrations are sampled.
    pub grid: Grid,
    /// The points of the grid that are sampled.
    pub window: Range<usize>,
    /// For each analyte, all thresholds in ng/mL; `None` for those of another analyte.
    pub thresholds: &'a [Vec<Option<f64>>],
    /// Those of them whose level is another one in each subject.
    pub own_levels: &'a [OwnLevel],
    /// A rate in 1/h that few subjects exceed: those below it share groups; those above it are grouped by their own
    /// rates. A power of two.
    pub fastest: f64,
    /// Checked between groups and between tiles; results are incomplete once it has said stop.
    pub stop: Stop<'a>,
}

impl SubjectProblem {
    /// Its systems, one after the other.
    pub fn systems(&self) -> OccasionSystems<'_> {
        OccasionSystems {
            first: &self.system,
            later: &self.later,
        }
    }

    /// A rate in 1/h that none of its systems exceeds; a power of two.
    fn rate_bound(&self) -> f64 {
        let later = self.later.iter().map(|occasion| occasion.system.rate_bound());
        later.fold(self.system.rate_bound(), f64::max)
    }

    /// Whether two subjects can share a lane group: their schedules have segments at the same times and doses into the
    /// same compartments, their occasions begin at the same times, and their systems have the same flows. How much is given
    /// in a segment, and whether anything is, may differ.
    fn is_lane_compatible(&self, other: &Self) -> bool {
        let (one, two) = (&self.schedule, &other.schedule);
        let has_same_times = || {
            let mut segments = one.segments.iter().zip(&two.segments);
            segments.all(|(one, two)| (one.start, one.end) == (two.start, two.end))
        };
        let is_schedule_compatible = Arc::ptr_eq(one, two)
            || (one.segments.len() == two.segments.len()
                && has_same_times()
                && one.dosed_compartments() == two.dosed_compartments());
        let has_same_occasions = || {
            self.later.len() == other.later.len()
                && self
                    .later
                    .iter()
                    .zip(&other.later)
                    .all(|(one, two)| one.start == two.start)
        };
        is_schedule_compatible && has_same_occasions() && self.system.has_same_structure(&other.system)
    }
}
