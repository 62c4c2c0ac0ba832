use super::propagator_ladder::PropagatorLadder;
use super::taylor_terms::TaylorTerms;
use crate::solver::{SolverError, Stop, System};

/// Amounts of a linear, constant system without input, at any later time: by propagators over base·2^k hours, and by the
/// exponential series for what remains of a time below the base.
#[derive(Clone, Debug)]
pub struct FreeDecline {
    taylor: TaylorTerms,
    ladder: PropagatorLadder,
    /// No input over each propagator.
    no_gains: Vec<Vec<f64>>,
    no_input: Vec<f64>,
}

impl FreeDecline {
    /// Of a linear, constant system; the longest propagator leads over `hours`.
    ///
    /// # Errors
    /// When a stop is requested, which nobody can here.
    pub fn new(system: &System, hours: f64) -> Result<Self, SolverError> {
        let taylor = TaylorTerms::new(system, Stop::NEVER)?;
        let ladder = PropagatorLadder::new(system, &taylor, hours, Stop::NEVER)?;
        Ok(Self {
            no_gains: vec![vec![0.0; system.size]; ladder.last() + 1],
            no_input: vec![0.0; system.size],
            taylor,
            ladder,
        })
    }

    /// Index of the longest propagator; the shortest has 0.
    pub fn last(&self) -> usize {
        self.ladder.last()
    }

    /// Hours over which a propagator leads.
    pub fn hours(&self, doubling: usize) -> f64 {
        self.ladder.step(doubling)
    }

    /// The amounts after a propagator, mg.
    pub fn after_step(&self, doubling: usize, amounts: &[f64]) -> Vec<f64> {
        let mut after = vec![0.0; amounts.len()];
        self.ladder
            .propagate(doubling, amounts, &self.no_gains, &mut after);
        after
    }

    /// The amounts after a time that is no longer than the shortest propagator, mg.
    pub fn after_part(&self, amounts: &[f64], hours: f64) -> Vec<f64> {
        self.taylor.propagate(amounts, &self.no_input, hours)
    }

    /// The amounts after any time, mg.
    pub fn after(&self, amounts: &[f64], hours: f64) -> Vec<f64> {
        let (mut now, mut remaining) = (amounts.to_vec(), hours);
        for doubling in (0..=self.last()).rev() {
            let step = self.hours(doubling);
            while remaining >= step && step > 0.0 {
                now = self.after_step(doubling, &now);
                remaining -= step;
            }
        }
        match remaining > 0.0 {
            true => self.after_part(&now, remaining),
            false => now,
        }
    }
}
