use super::exact_segment::ROUNDING;
use super::matrix::Matrix;
use super::propagator_ladder::PropagatorLadder;
use super::taylor_terms::TaylorTerms;
use crate::quantity::Time;
use crate::solver::{SolverError, Stop, System};

/// Amounts of a linear, constant system with constant input into one compartment, led from one time to a later one:
/// after h hours they are P x + r G e, with the rate r and the unit vector e of the compartment; notation as in
/// `solver::linear`. The propagators of every length are made when it comes for the first time.
#[derive(Clone, Debug)]
pub struct InputPropagator {
    system: System,
    taylor: TaylorTerms,
    into: usize,
    steps: Vec<(Time, InputStep)>,
    scratch: Vec<f64>,
}

/// What leads over one length.
#[derive(Clone, Debug)]
pub struct InputStep {
    propagator: Matrix,
    /// Amounts after a unit rate, mg per mg/h.
    gain: Vec<f64>,
}

impl InputPropagator {
    /// With input into a compartment; the system is linear and constant.
    ///
    /// # Errors
    /// When a stop is requested, which nobody can here.
    pub fn new(system: &System, into: usize) -> Result<Self, SolverError> {
        Ok(Self {
            taylor: TaylorTerms::new(system, Stop::NEVER)?,
            system: system.clone(),
            into,
            steps: Vec::new(),
            scratch: vec![0.0; system.size],
        })
    }

    /// What leads over a length.
    ///
    /// # Errors
    /// As [`InputPropagator::new`].
    pub fn step(&mut self, length: Time) -> Result<&InputStep, SolverError> {
        let known = self.steps.iter().position(|(known, _)| *known == length);
        let index = known.unwrap_or(self.steps.len());
        if known.is_none() {
            let (ladder, _) =
                PropagatorLadder::without_areas(&self.system, &self.taylor, length.hours(), Stop::NEVER)?;
            let mut unit = vec![0.0; self.system.size];
            unit[self.into] = 1.0;
            let step = InputStep {
                gain: ladder.input_gains(&unit).pop().unwrap_or_default(),
                propagator: ladder.over_length().clone(),
            };
            self.steps.push((length, step));
        }
        Ok(&self.steps[index].1)
    }

    /// Leads amounts, mg, over a length with input at a rate in mg/h.
    ///
    /// # Errors
    /// As [`InputPropagator::new`].
    pub fn advance(&mut self, amounts: &mut [f64], rate: f64, length: Time) -> Result<(), SolverError> {
        if length <= Time::ZERO {
            return Ok(());
        }
        let mut after = std::mem::take(&mut self.scratch);
        self.step(length)?.propagate(amounts, rate, &mut after);
        amounts.copy_from_slice(&after);
        self.scratch = after;
        Ok(())
    }

    /// Whether no flow brings more than it takes, so that the sum of all amounts without signs never grows without input.
    pub fn is_contracting(&self) -> bool {
        let (mut gains, mut losses) = (vec![0.0; self.system.size], vec![0.0; self.system.size]);
        self.system.for_each_rate(0.0, |to, from, rate| {
            if to == from {
                losses[from] -= rate;
            } else {
                gains[from] += rate;
            }
        });
        let mut both = gains.iter().zip(&losses);
        both.all(|(gain, loss)| *gain <= loss * (1.0 + ROUNDING))
    }

    /// How fast amounts change with input at a rate in mg/h, and the amount eliminated after them; mg/h.
    pub fn slopes(&self, amounts: &[f64], rate: f64) -> Vec<f64> {
        let mut rates = vec![0.0; self.system.size];
        rates[self.into] = rate;
        // One cell more: what is eliminated.
        let mut slopes = vec![0.0; self.system.size + 1];
        self.system.derivative(0.0, amounts, &rates, &mut slopes);
        slopes
    }
}

impl InputStep {
    /// The amounts at the end of the step, mg, from those at its start and a rate in mg/h.
    pub fn propagate(&self, amounts: &[f64], rate: f64, after: &mut [f64]) {
        self.propagator.apply(amounts, after);
        for (cell, gain) in after.iter_mut().zip(&self.gain) {
            *cell += rate * gain;
        }
    }

    /// The amount in a compartment after a unit rate from an empty body, mg per mg/h.
    pub fn unit_response(&self, compartment: usize) -> f64 {
        self.gain[compartment]
    }

    /// The amount in a compartment at the end of the step without input, mg.
    pub fn without_input(&self, amounts: &[f64], compartment: usize) -> f64 {
        super::matrix::dot(self.propagator.row(compartment), amounts)
    }

    /// All amounts after a unit rate from an empty body, mg per mg/h.
    pub fn unit_responses(&self) -> &[f64] {
        &self.gain
    }
}
