//! Properties: what must hold for every model, every protocol and every patient.
//!
//! One property a file. `cases` makes random models and protocols, among them equal and nearly equal
//! rate constants as ordinary cases; `oracle` holds what it is held against: another program's
//! matrix exponential, the textbook's Runge–Kutta, plain counting. No expected number comes from
//! infusim itself, except the pinned draws of [`streams`], which say so.
//!
//! The random cases are the same in every run. `PROPTEST_RNG_SEED=7 PROPTEST_CASES=1000 cargo test
//! --test properties` looks further.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cases;
mod columns;
mod counted;
mod lanes;
mod oracle;

mod area;
mod awkward;
mod batch_rodas5p;
mod before_the_first_dose;
mod body_size;
mod changing_clearance;
mod close_extrema;
mod covariates;
mod drawing;
mod edges;
mod estimates;
mod exposure;
mod fast_exchange;
mod half_life;
mod interactions;
mod kept_subjects;
mod lanes_agree;
mod mass_balance;
mod matrix_exponential;
mod measured_levels;
mod model_comparison;
mod nca;
mod never_negative;
mod occasions;
mod other_spreads;
mod propagators;
mod proportionality;
mod quantile_state_bytes;
mod quantile_states;
mod ramps;
mod read_back;
mod refusals;
mod responses;
mod same_digits;
mod saturable;
mod sensitivity;
mod statistics;
mod steady_state;
mod stiff;
mod stop;
mod streaming_quantiles;
mod streams;
mod superposition;
mod tails;
mod target_control;
mod time_shift;
mod two_solvers;
mod visual_check;
mod what_is_written;
