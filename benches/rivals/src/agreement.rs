use crate::{Levels, Workload};
use std::error::Error;

/// How far a rival's levels lie from infusim's.
pub struct Agreement {
    /// The worst difference at any point, relative to the maximum of the curve it is on.
    pub worst: f64,
    /// Whose curve that is, from 1.
    pub patient: usize,
    /// When, in minutes.
    pub time: f64,
}

/// Further apart than this, and a rival has not computed the same thing.
pub const BOUND: f64 = 1e-6;

/// infusim's own tolerance for the levels the rivals are checked against, where it goes step by step: so
/// tight that its error does not count.
pub const REFERENCE_TOLERANCE: f64 = 1e-12;

impl Agreement {
    /// Of the first `count` patients.
    ///
    /// # Errors
    /// When infusim cannot solve one.
    pub fn new(workload: &Workload, levels: &Levels, count: usize) -> Result<Self, Box<dyn Error>> {
        let mut agreement = Self {
            worst: 0.0,
            patient: 0,
            time: 0.0,
        };
        for patient in 0..count.min(workload.people.len()) {
            let ours = workload.infusim(patient, REFERENCE_TOLERANCE)?;
            for analyte in 0..workload.analytes() {
                let theirs = levels.curve(patient, analyte);
                let ours = &ours[analyte * levels.points..(analyte + 1) * levels.points];
                let highest = ours.iter().copied().fold(0.0, f64::max);
                for ((theirs, ours), time) in theirs.iter().zip(ours).zip(&workload.times) {
                    let error = (theirs - ours).abs() / highest;
                    // A level that is no number is as wrong as can be.
                    let error = if error.is_nan() { f64::INFINITY } else { error };
                    if error > agreement.worst {
                        agreement = Self {
                            worst: error,
                            patient: patient + 1,
                            time: *time,
                        };
                    }
                }
            }
        }
        Ok(agreement)
    }

    /// True when both have computed the same thing.
    pub fn holds(&self) -> bool {
        self.worst <= BOUND
    }
}
