//! How long the ensemble takes for everybody, and the bare kernel beside it.

use super::kernel::{Until, run};
use super::number::{digits, grouped, span};
use super::subject::Subject;

/// Patients of the larger measurement.
pub const MANY: usize = 100_000;
/// Patients of the smaller one.
pub const SOME: usize = 10_000;

/// One workload, at one size, on so many threads.
pub struct Pace {
    pub workload: &'static str,
    pub patients: usize,
    pub threads: usize,
    pub points: usize,
    pub analytes: usize,
    /// Seconds of the ensemble, without writing.
    pub ensemble: f64,
    /// Seconds of the bare kernel, where there is one.
    pub bare: Option<f64>,
}

impl Pace {
    /// The fastest of so many runs. Kernel and ensemble take turns, so that a slow minute of the machine
    /// strikes both.
    pub fn take(subject: &Subject, patients: usize, threads: usize, repeat: usize) -> Self {
        let study = subject.study(patients);
        let (mut ensemble, mut bare) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..repeat {
            if let Some(workload) = &subject.bare {
                bare = bare
                    .min(std::hint::black_box(run(workload, patients, threads, Until::Everything)).seconds);
            }
            ensemble = ensemble.min(subject.run(&study, threads).0);
        }
        let pace = Self {
            workload: subject.name,
            patients,
            threads,
            points: subject.points,
            analytes: subject.analytes,
            ensemble,
            bare: subject.bare.as_ref().map(|_| bare),
        };
        println!("{}", pace.line());
        pace
    }

    /// Nanoseconds for one level of one patient.
    pub fn nanoseconds(&self) -> f64 {
        self.per_point() / self.analytes as f64
    }

    /// Nanoseconds for all analytes at one point of one patient.
    pub fn per_point(&self) -> f64 {
        self.ensemble * 1e9 / (self.patients * self.points) as f64
    }

    /// How many times as long as the bare kernel.
    pub fn ratio(&self) -> Option<f64> {
        self.bare.map(|bare| self.ensemble / bare)
    }

    fn line(&self) -> String {
        let beside = match (self.bare, self.ratio()) {
            (Some(bare), Some(ratio)) => format!(", bare kernel {}, ratio {}", span(bare), digits(ratio)),
            _ => String::new(),
        };
        format!(
            "{}, {} patients, threads {}: ensemble {}, {} ns a level{beside}",
            self.workload,
            grouped(self.patients as u64),
            self.threads,
            span(self.ensemble),
            digits(self.nanoseconds()),
        )
    }
}
