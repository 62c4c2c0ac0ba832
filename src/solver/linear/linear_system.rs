use super::matrix::dot;
use super::propagator_ladder::PropagatorLadder;
use super::taylor_terms::TaylorTerms;
use crate::solver::{SolverError, Stop, System};

/// A linear, constant system, prepared for propagation.
#[derive(Debug)]
pub(super) struct LinearSystem {
    system: System,
    pub(super) taylor: TaylorTerms,
    /// Rows that give the derivatives of each amount that is read, from all amounts.
    pub(super) derivatives: Vec<DerivativeRows>,
}

/// Rows of M and of M² for one compartment.
#[derive(Debug)]
pub(super) struct DerivativeRows {
    pub(super) compartment: usize,
    /// First derivative, 1/h.
    pub(super) slope: Vec<f64>,
    /// Second derivative, 1/h².
    pub(super) curvature: Vec<f64>,
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

    /// What an input in mg/h adds over `h` hours, less than a base, that falls to nothing, and one that rises from nothing
    /// to it: to the amounts, then to the amount eliminated and the integral of each amount read.
    pub(super) fn ramp_over(&self, input: &[f64], h: f64) -> [(Vec<f64>, Vec<f64>); 2] {
        let [falling, rising, falling_areas, rising_areas] = self.taylor.ramp(input, h);
        let elimination = self.system.elimination_rates();
        let integrals = |areas: &[f64]| {
            let read = self
                .system
                .readings
                .iter()
                .map(|reading| areas[reading.compartment]);
            std::iter::once(dot(&elimination, areas)).chain(read).collect()
        };
        [
            (falling, integrals(&falling_areas)),
            (rising, integrals(&rising_areas)),
        ]
    }

    /// The ladder over `length` hours.
    pub(super) fn ladder(&self, length: f64, stop: Stop<'_>) -> Result<PropagatorLadder, SolverError> {
        PropagatorLadder::new(&self.system, &self.taylor, length, stop)
    }
}
