//! Layer 7: many patients at once.
//!
//! A [`Block`] of patients of a linear model goes these steps.
//!
//! 1. Patients who can walk side by side are put into octets (`block`), one to a lane of a vector
//!    (`square`); their rates become propagators for every length of time that is needed (`ladder`).
//! 2. An octet walks from dose to dose (`octet`, `rooms`). Each curve is looked at in knots (`seen`); where it
//!    turns or passes a threshold, the solution is asked when (`asking`, `root`). What is left at the end
//!    drains away (`drain`).
//! 3. A pen draws the levels at the points of the grid, a tile of points at a time (`pen`).
//! 4. The levels pass through a [`Sieve`], which keeps the few that may be percentiles (`sieve`); after each
//!    round of patients every column knows better which those are (`bracket`, `pile`).

// Plain loops over lanes and compartments: a closure inside an iterator may be compiled for the least
// machine there is.
#![allow(clippy::needless_range_loop)]

mod asking;
mod block;
mod bracket;
mod conserved;
mod drain;
mod ladder;
mod octet;
mod pen;
mod pile;
mod rooms;
mod root;
mod seen;
mod sieve;
mod square;

pub use block::{BLOCK, Block, Fate, bound};
pub use bracket::{Bracket, Desk};
pub use sieve::{Round, Sieve, Sifted};

use crate::solver::{Grid, Schedule, Stop, System};
use std::ops::Range;
use std::sync::Arc;

/// A patient with rates and doses.
#[derive(Clone, Debug)]
pub struct Ready {
    /// Rates.
    pub system: System,
    /// Doses.
    pub schedule: Arc<Schedule>,
}

/// What is asked of every patient.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// Where levels are drawn.
    pub grid: Grid,
    /// The points that are drawn of it.
    pub window: Range<usize>,
    /// For each analyte, the thresholds in ng/mL that belong to it.
    pub thresholds: &'a [Vec<Option<f64>>],
    /// A rate, 1/h, that hardly anybody exceeds; who does walks among others who do.
    pub fastest: f64,
    /// Asked now and then; what is found is of no use once it has said stop.
    pub stop: Stop<'a>,
}

impl Ready {
    /// Whether two patients can be solved side by side: what they are given is cut at the same times and
    /// comes in at the same places, and drug flows where it flows in the other.
    fn stands_beside(&self, other: &Self) -> bool {
        let (one, two) = (&self.schedule, &other.schedule);
        let same_doses = Arc::ptr_eq(one, two)
            || (one.stretches.len() == two.stretches.len()
                && one.arrivals.len() == two.arrivals.len()
                && one
                    .stretches
                    .iter()
                    .zip(&two.stretches)
                    .all(|(one, two)| one.start == two.start && one.end == two.end)
                && one
                    .arrivals
                    .iter()
                    .zip(&two.arrivals)
                    .all(|(one, two)| one.into == two.into && (one.amount > 0.0) == (two.amount > 0.0)));
        same_doses && self.system.flows_like(&other.system)
    }
}
