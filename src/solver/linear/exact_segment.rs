use super::matrix::dot;
use super::propagator_ladder::PropagatorLadder;
use super::taylor_terms::TaylorTerms;
use crate::solver::{Jet, SolverError, Stop, System};
use std::sync::Arc;

/// A sum below this fraction of the sum of its terms' magnitudes is rounding error.
pub const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// A linear, constant system, prepared for propagation.
#[derive(Debug)]
pub(super) struct LinearSystem {
    system: System,
    taylor: TaylorTerms,
    /// Rows that give the derivatives of each amount that is read, from all amounts.
    derivatives: Vec<DerivativeRows>,
}

/// Rows of M and of M² for one compartment.
#[derive(Debug)]
struct DerivativeRows {
    compartment: usize,
    /// First derivative, 1/h.
    slope: Vec<f64>,
    /// Second derivative, 1/h².
    curvature: Vec<f64>,
}

impl LinearSystem {
    pub(super) fn new(system: &System, stop: Stop<'_>) -> Result<Self, SolverError> {
        let rates = system.rate_matrix(0.0);
        let rows = system.readings.iter().map(|reading| {
            let slope = rates.row(reading.compartment).to_vec();
            DerivativeRows {
                compartment: reading.compartment,
                curvature: rates.left_multiply(&slope),
                slope,
            }
        });
        Ok(Self {
            taylor: TaylorTerms::new(system, stop)?,
            derivatives: rows.collect(),
            system: system.clone(),
        })
    }

    /// Whether its propagators are those of a system.
    pub(super) fn is(&self, system: &System) -> bool {
        self.system.transfers == system.transfers
            && self.system.size == system.size
            && self.system.readings.len() == system.readings.len()
            && (self.system.readings.iter().zip(&system.readings))
                .all(|(one, two)| one.compartment == two.compartment)
    }

    /// The ladder over `length` hours.
    pub(super) fn ladder(&self, length: f64, stop: Stop<'_>) -> Result<PropagatorLadder, SolverError> {
        PropagatorLadder::new(&self.system, &self.taylor, length, stop)
    }
}

/// The solution of one subject in a segment, at any time after a state that is known.
#[derive(Clone, Debug)]
pub(crate) struct ExactSegment {
    linear: Arc<LinearSystem>,
    ladder: Arc<PropagatorLadder>,
    /// Constant input, mg/h, by compartment.
    input: Vec<f64>,
    /// What it adds over each propagator of the ladder, mg.
    gains: Vec<Vec<f64>>,
}

impl ExactSegment {
    pub(super) fn new(linear: Arc<LinearSystem>, ladder: Arc<PropagatorLadder>, input: &[f64]) -> Self {
        Self {
            gains: ladder.input_gains(input),
            input: input.to_vec(),
            linear,
            ladder,
        }
    }

    /// The ladder over the whole segment.
    pub(super) fn ladder(&self) -> &PropagatorLadder {
        &self.ladder
    }

    /// Advances a state over a propagator of the ladder; `scratch` is for the amounts.
    pub(super) fn advance(&self, doubling: usize, state: &mut [f64], scratch: &mut [f64]) {
        self.ladder
            .advance(doubling, state, (&self.input, &self.gains), scratch);
    }

    /// The amounts `h` hours after they were `amounts`, mg: by propagators, the longest first, then by the series for
    /// what remains, less than the base.
    pub(crate) fn amounts_after(&self, amounts: &[f64], h: f64) -> Vec<f64> {
        let (mut now, mut next) = (amounts.to_vec(), amounts.to_vec());
        let mut remaining = h;
        for doubling in (0..=self.ladder.last()).rev() {
            let step = self.ladder.step(doubling);
            while remaining >= step && step > 0.0 {
                self.ladder.propagate(doubling, &now, &self.gains, &mut next);
                std::mem::swap(&mut now, &mut next);
                remaining -= step;
            }
        }
        match remaining > 0.0 {
            true => self.linear.taylor.propagate(&now, &self.input, remaining),
            false => now,
        }
    }

    /// The propagator over an interval of `h` hours, or a `known` one over it where the system is the same.
    ///
    /// # Errors
    /// When a stop is requested.
    pub(crate) fn interval_propagator(
        &self,
        h: f64,
        stop: Stop<'_>,
        known: Option<IntervalPropagator>,
    ) -> Result<IntervalPropagator, SolverError> {
        let known = known.filter(|known| Arc::ptr_eq(&known.linear, &self.linear));
        match known {
            Some(known) => Ok(known),
            None => Ok(IntervalPropagator {
                ladder: self.linear.ladder(h, stop)?,
                linear: self.linear.clone(),
            }),
        }
    }

    /// The amounts in mg that the input adds over an interval.
    pub(crate) fn input_gain(&self, interval: &IntervalPropagator) -> Vec<f64> {
        interval.ladder.input_gains(&self.input).pop().unwrap_or_default()
    }

    /// The amount of a reading, mg, with its first and second derivative in time.
    pub(crate) fn jet(&self, amounts: &[f64], reading: usize) -> Jet {
        let rows = &self.linear.derivatives[reading];
        Jet {
            value: amounts[rows.compartment],
            slope: sum_or_zero(&rows.slope, amounts, self.input[rows.compartment]),
            curvature: sum_or_zero(&rows.curvature, amounts, dot(&rows.slope, &self.input)),
        }
    }
}

/// The propagator of a system over one interval of a grid.
#[derive(Debug)]
pub(crate) struct IntervalPropagator {
    linear: Arc<LinearSystem>,
    ladder: PropagatorLadder,
}

impl IntervalPropagator {
    /// The amounts in mg after the interval, with what the input adds meanwhile.
    pub(crate) fn propagate(&self, amounts: &[f64], gain: &[f64]) -> Vec<f64> {
        let mut next = vec![0.0; amounts.len()];
        self.ladder.over_length().apply(amounts, &mut next);
        for (cell, gain) in next.iter_mut().zip(gain) {
            *cell += gain;
        }
        next
    }
}

/// row · amounts + constant, or zero where that is rounding error: on a plateau the terms cancel, and the sign of the
/// sum is that of a rounding error.
fn sum_or_zero(row: &[f64], amounts: &[f64], constant: f64) -> f64 {
    let terms = row.iter().zip(amounts).map(|(a, b)| a * b);
    let (sum, size) = terms.fold((constant, constant.abs()), |(sum, size), term| {
        (sum + term, size + term.abs())
    });
    match sum.abs() <= ROUNDING * size {
        true => 0.0,
        false => sum,
    }
}
