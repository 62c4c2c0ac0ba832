//! Propagation of linear systems with constant rates, for one subject and for eight subjects in lanes.
//!
//! Within a segment dx/dt = M x + b, with amounts x (mg), rates M (1/h) and constant input b (mg/h). After h hours
//!
//! - the amounts are P x + G b, with P = exp(M h) and G = ∫exp(M s) ds,
//! - their integral is G x + D b, with D = ∫(h − s) exp(M s) ds,
//!
//! with integrals from 0 to h.
//!
//! Off-diagonal cells of M are not negative. With q a rate that none exceeds, M/q + 1 has no negative cell at all, and
//! every sum in exp(M h) = e^(−qh) exp((M/q + 1) qh) is one of terms that are not negative. Nothing cancels, equal and
//! nearly equal rate constants included, and no amount is ever negative. This is uniformisation, as for Markov chains,
//! with scaling and squaring as in Moler and Van Loan, SIAM Review 2003;45:3-49, doi:10.1137/S00361445024180, section 3.
//!
//! Each part has a scalar form, for systems of any size, and a lane form, for eight subjects at once; both share the
//! terms, the base and the knots of [`series`]. The scalar form is the reference that lanes are tested against
//! (`tests/properties/lanes_agree.rs`).
//!
//! | scalar | lanes | what |
//! |---|---|---|
//! | [`Matrix`] | [`LaneMatrix`] | rates and propagators |
//! | [`TaylorTerms`] | [`LaneTaylorTerms`] | terms of the exponential series |
//! | [`PropagatorLadder`] | [`LanePropagatorLadder`] | propagators over base·2^k hours |
//! | [`MassConservation`] | [`LaneMassConservation`] | keeps the digits of long ladders |
//! | [`root`](super::root()) | [`LaneRoots`] | extrema and crossings |
//! | [`EliminationPath`] | [`LaneElimination`] | areas to infinity and half-lives |

// Plain loops over lanes and compartments: a closure inside an iterator may be compiled for the least machine there is.
#![allow(clippy::needless_range_loop)]

mod crossing_search;
mod elimination_path;
mod exact;
mod exact_segment;
mod free_decline;
mod input_propagator;
mod lane_elimination;
mod lane_mass_conservation;
mod lane_matrix;
mod lane_modes;
mod lane_monotone;
mod lane_propagator_ladder;
mod lane_roots;
mod lane_taylor_terms;
mod linear_flow;
mod linear_system;
mod mass_conservation;
mod matrix;
mod mode_structure;
mod polyexponential;
mod propagator_ladder;
mod ramp_gains;
mod series;
mod sum_of_rounds;
mod taylor_terms;

pub use crossing_search::{CrossingSearch, WatchedLevel};
pub use elimination_path::EliminationPath;
pub use exact::Exact;
pub use exact_segment::ROUNDING;
pub(crate) use exact_segment::{ExactSegment, IntervalPropagator};
pub use free_decline::FreeDecline;
pub use input_propagator::{InputPropagator, InputStep};
pub(crate) use lane_elimination::LaneElimination;
pub(crate) use lane_mass_conservation::LaneMassConservation;
pub(crate) use lane_matrix::{LaneMatrix, dot, row_of, row_times_matrix};
pub(crate) use lane_modes::LaneModes;
pub(crate) use lane_monotone::is_monotone;
pub(crate) use lane_propagator_ladder::{LaneAreaRows, LanePropagatorLadder};
pub(crate) use lane_roots::{LaneRoots, RootQuery, RootResult, SeriesRows};
pub(crate) use lane_taylor_terms::LaneTaylorTerms;
pub use matrix::Matrix;
pub(crate) use mode_structure::ModeStructure;
pub use polyexponential::Polyexponential;
pub(crate) use series::knot_schedule;
pub(crate) use sum_of_rounds::sum_of_rounds;
