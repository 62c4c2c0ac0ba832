//! Layer 8: the pipeline, without a file or a screen.
//!
//! [`simulate`] leads a checked [`Study`](crate::scenario::Study) through population, solver and outcome and gives a
//! [`StudyOutcome`](crate::outcome::StudyOutcome); [`simulate_arm`] does one arm of it and can keep everybody's parameters
//! and curves. Threads are started only here, and only with the feature `threads`.

mod arm_context;
mod arm_outcome;
mod arm_request;
mod arm_responses;
mod blended_arm;
mod cell_group;
mod cell_source;
mod comparisons;
mod counted_levels;
mod design_run;
mod earlier_rounds;
mod error;
mod estimate_draws;
mod find_line;
mod find_ranges;
mod find_roots;
mod find_run;
mod find_search;
mod find_solutions;
mod find_target;
mod group_summaries;
mod interaction_run;
mod kept_block;
mod nca_run;
mod nca_schedules;
mod nca_warnings;
mod observed_run;
#[cfg(not(feature = "threads"))]
mod one_thread;
mod other_models;
mod other_spreads;
mod percentile_memory;
mod pipeline;
mod population_curves;
mod population_outcome;
mod population_run;
mod progress;
mod residual_errors;
mod rule_state;
mod run_context;
mod schedule_cache;
mod sensitivity_run;
mod simulate_options;
mod solved_group;
mod solved_response;
mod subject_counts;
mod subject_exposures;
mod subject_request;
mod target_levels;
#[cfg(feature = "threads")]
mod threads;
mod titration_run;
mod titration_walk;
mod typical_exposure;
mod unfinished_doses;
mod worker_state;

pub use arm_outcome::ArmOutcome;
pub use arm_request::{ArmRequest, simulate_arm};
pub use design_run::{DesignRequest, HOURS_MEMORY, simulate_design};
pub use error::SimulateError;
#[cfg(not(feature = "threads"))]
pub use one_thread::Threads;
pub use percentile_memory::PercentileMemory;
pub use pipeline::simulate;
pub use population_run::{MOST_TRAJECTORIES, held_schedules, held_trajectories};
pub use progress::{Progress, ProgressCallback};
pub use simulate_options::SimulateOptions;
pub use subject_request::{SolvedSubject, SubjectRequest, solve_subject};
#[cfg(feature = "threads")]
pub use threads::Threads;
pub use unfinished_doses::unfinished_in_typical;
