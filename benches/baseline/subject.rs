//! The workloads as infusim reads them.

use super::kernel::{self, Workload};
use infusim::document::Source;
use infusim::model::Library;
use infusim::outcome::StudyOutcome;
use infusim::output::read_file;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use infusim::solver::Tolerance;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A workload, and how it is to be run.
pub struct Subject {
    /// `W1` and so on.
    pub name: &'static str,
    /// The tolerance where it is not infusim's own.
    pub tolerance: Option<Tolerance>,
    pub points: usize,
    pub analytes: usize,
    /// The same for the bare kernel, where it knows the workload.
    pub bare: Option<Workload>,
    pub library: Library,
    study: Study,
}

impl Subject {
    pub fn w1() -> Self {
        Self::read("W1", "w1-daily", None, Some(kernel::w1()))
    }

    pub fn w2() -> Self {
        Self::read("W2", "w2-metabolite", None, Some(kernel::w2()))
    }

    /// At the tolerance the other programs are measured at.
    pub fn w3() -> Self {
        let loose = Tolerance {
            relative: 1e-8,
            absolute: 1e-11,
        };
        Self::read("W3", "w3-saturable", Some(loose), None)
    }

    /// At infusim's own tolerance.
    pub fn w3_as_it_comes() -> Self {
        Self::read("W3, default", "w3-saturable", None, None)
    }

    pub fn w4() -> Self {
        Self::read("W4", "w4-six", None, None)
    }

    /// The scenario of a file in `benches/workloads`.
    pub fn path(file: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("benches/workloads")
            .join(format!("{file}.yaml"))
    }

    fn read(name: &'static str, file: &str, tolerance: Option<Tolerance>, bare: Option<Workload>) -> Self {
        let path = Self::path(file);
        let library = Library::open().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let beside = |name: &str| read_file(&path.with_file_name(name));
        let study = Study::read(Source::new(file, &text), &Finder::new(&library, &beside)).unwrap();
        let (points, analytes) = (study.grid.len(), study.models[0].analytes().count());
        Self {
            name,
            tolerance,
            points,
            analytes,
            bare,
            library,
            study,
        }
    }

    /// Levels of one patient.
    pub fn levels(&self) -> usize {
        self.points * self.analytes
    }

    pub fn study(&self, patients: usize) -> Study {
        self.study.clone().with(Some(patients as u64), None)
    }

    pub fn options(&self, threads: usize) -> SimulateOptions {
        SimulateOptions {
            threads: Some(threads),
            tolerance: self.tolerance.unwrap_or_default(),
            ..SimulateOptions::default()
        }
    }

    /// Runs the ensemble; gives seconds on the clock and what came out.
    pub fn run(&self, study: &Study, threads: usize) -> (f64, StudyOutcome) {
        let start = Instant::now();
        let outcome = simulate(study, self.library.substances(), self.options(threads), &|_| {
            ControlFlow::Continue(())
        });
        let outcome = std::hint::black_box(outcome.unwrap());
        (start.elapsed().as_secs_f64(), outcome)
    }
}
