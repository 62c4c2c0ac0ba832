//! Golden values: what published parameters must give, worked out by other programs.
//!
//! They test the arithmetic, not the truth of a model. The values were computed by matrix
//! exponential in another language, from the parameters as published, and are given with the digits
//! they were noted with; where a paper prints a value itself, that is said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../fixtures/mod.rs"]
mod fixtures;

mod ashraf_2018;
#[path = "../fixtures/blessed.rs"]
mod blessed;
#[path = "../fixtures/chart.rs"]
mod chart;
mod flint_2017;
mod format;
mod forty_minutes;
mod half_times;
mod other_drugs;
mod otto_2021;
mod papers_page;
mod perez_ruixo_2021;
mod responses;
mod shipped;
mod side_effects;
mod simons_2022;
mod spread;
