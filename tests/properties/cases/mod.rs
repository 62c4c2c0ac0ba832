//! Random models, protocols and both together.

mod protocols;
mod random_models;
mod rates;
mod subject_groups;

pub use protocols::{protocols, timelines};
pub use random_models::{RandomModel, dispositions, flow, random_models};
pub use rates::{rate, rates};
pub use subject_groups::{GroupMember, SubjectGroup, subject_groups, subject_groups_of};

use infusim::quantity::Time;
use infusim::regimen::Timeline;
use infusim::solver::{Grid, Input, Method, Schedule, Tolerance, Trajectory, solve};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

/// A system, and what it is given.
#[derive(Clone, Debug)]
pub struct Case {
    pub model: RandomModel,
    pub timeline: Timeline,
    pub horizon: Time,
}

impl Case {
    /// What arrives where, up to the case's horizon.
    pub fn schedule(&self) -> Schedule {
        self.schedule_until(self.horizon)
    }

    pub fn schedule_until(&self, horizon: Time) -> Schedule {
        let inputs = self.model.inputs(&self.timeline);
        self.schedule_of(inputs, horizon)
    }

    pub fn schedule_of(&self, inputs: Vec<Input>, horizon: Time) -> Schedule {
        let first = self.timeline.first_dose();
        Schedule::from_inputs(inputs, self.model.system.size, first, horizon)
    }

    pub fn solve(&self, method: Method) -> Trajectory {
        self.solve_schedule(&self.schedule(), method)
    }

    pub fn solve_schedule(&self, schedule: &Schedule, method: Method) -> Trajectory {
        solve("random", &self.model.system, schedule, method, TIGHT).unwrap()
    }
}

/// About as close as the step-by-step solvers come.
pub const TIGHT: Tolerance = Tolerance {
    relative: 1e-12,
    absolute: 1e-16,
};

/// Any system with any regimen, watched for part of the regimen, or for longer.
pub fn cases() -> impl Strategy<Value = Case> {
    (random_models(), timelines(), 0.2..3.0_f64, 0..3_600_000_000_i64).prop_map(with_horizon)
}

/// One to three compartments, cleared from the central one.
pub fn disposition_cases() -> impl Strategy<Value = Case> {
    (dispositions(), timelines(), 0.2..3.0_f64, 0..3_600_000_000_i64).prop_map(with_horizon)
}

fn with_horizon((model, timeline, share, more): (RandomModel, Timeline, f64, i64)) -> Case {
    let watched = Time::from_hours(timeline.end().hours() * share);
    Case {
        model,
        timeline,
        horizon: watched + Time::from_microseconds(more + 1),
    }
}

/// How many random cases a property is tried on. The environment can ask for more, or for others.
pub fn random_cases(cases: u32) -> Config {
    let asked = Config::default();
    let unasked = std::env::var_os("PROPTEST_CASES").is_none();
    Config {
        cases: if unasked { cases } else { asked.cases },
        failure_persistence: None,
        rng_seed: match asked.rng_seed {
            RngSeed::Random => RngSeed::Fixed(2026),
            fixed => fixed,
        },
        ..asked
    }
}

/// So many equal distances up to a horizon, or as many as there are microseconds.
pub fn grid(horizon: Time, distances: i64) -> Grid {
    let every = Time::from_microseconds((horizon.microseconds() / distances).max(1));
    Grid::new(every, horizon).unwrap()
}

/// Levels of all analytes on that grid, one after the other; most points lie between two steps.
pub fn levels(trajectory: &Trajectory, horizon: Time, distances: i64) -> Vec<f64> {
    let grid = grid(horizon, distances);
    let mut out = vec![f64::NAN; grid.len() * trajectory.analytes()];
    trajectory.sample(&grid, 0, grid.len(), &mut out);
    out
}
