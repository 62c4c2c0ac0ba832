use crate::{Agreement, Levels, Rival, Statistics, Workload};
use serde::Serialize;
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

/// One rival on one workload: a row of the file BENCHMARKS.md is made from.
#[derive(Clone, Debug, Serialize)]
pub struct Measurement {
    /// Who.
    pub rival: String,
    /// Which version of the crate.
    pub version: &'static str,
    /// On what.
    pub workload: &'static str,
    /// How many patients.
    pub patients: usize,
    /// Always one.
    pub threads: usize,
    /// Wall time until everybody's levels are known.
    pub seconds_propagation: f64,
    /// Wall time for percentiles, shares and exposures.
    pub seconds_statistics: f64,
    /// Both.
    pub seconds_total: f64,
    /// The worst difference from infusim, relative to the maximum of the curve.
    pub worst_error: f64,
    /// Settings, and whether it agrees.
    pub note: String,
    /// What came out, for people.
    #[serde(skip)]
    pub summary: String,
}

impl Measurement {
    /// The best of `repeat` runs. `checked` patients are compared with infusim's.
    ///
    /// # Errors
    /// When the rival or infusim gives up.
    pub fn take(
        rival: &dyn Rival,
        workload: &Workload,
        repeat: usize,
        checked: usize,
    ) -> Result<Self, Box<dyn Error>> {
        let patients = workload.people.len();
        let mut levels = Levels::new(patients, workload.analytes(), workload.times.len());
        let mut best = (f64::INFINITY, f64::INFINITY);
        let mut summary = String::new();
        for _ in 0..repeat.max(1) {
            let start = Instant::now();
            rival.propagate(workload, &mut levels)?;
            let propagation = start.elapsed().as_secs_f64();
            let start = Instant::now();
            let found = black_box(Statistics::new(workload, black_box(&levels)));
            let statistics = start.elapsed().as_secs_f64();
            summary = found.summary();
            if propagation + statistics < best.0 + best.1 {
                best = (propagation, statistics);
            }
        }
        let agreement = Agreement::new(workload, &levels, checked)?;
        let verdict = if agreement.holds() {
            "agrees with infusim".to_string()
        } else {
            format!(
                "DOES NOT AGREE with infusim: worst for patient {} at {} min",
                agreement.patient, agreement.time
            )
        };
        Ok(Self {
            rival: rival.name(),
            version: rival.version(),
            workload: workload.name,
            patients,
            threads: 1,
            seconds_propagation: best.0,
            seconds_statistics: best.1,
            seconds_total: best.0 + best.1,
            worst_error: agreement.worst,
            note: format!("{}; {verdict}", rival.settings()),
            summary,
        })
    }

    /// For people.
    pub fn line(&self) -> String {
        format!(
            "{:<3} {:<22} {:>8.3} s + {:>6.3} s = {:>8.3} s  worst error {:>8.1e}  {}\n    {}",
            self.workload,
            self.rival,
            self.seconds_propagation,
            self.seconds_statistics,
            self.seconds_total,
            self.worst_error,
            self.note,
            self.summary
        )
    }
}
