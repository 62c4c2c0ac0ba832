use super::write_reason::write_reason;
use crate::population::PopulationError;
use crate::regimen::RegimenError;
use crate::solver::SolverError;
use std::any::Any;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a study did not finish.
#[derive(Debug, Error)]
pub enum StudyError {
    /// A patient could not be drawn.
    #[error("arm {arm}: {source}")]
    Population {
        /// The arm.
        arm: String,
        /// What went wrong.
        source: PopulationError,
    },
    /// A patient's course could not be computed.
    #[error("arm {arm}, {}: {source}", who(*patient))]
    Solver {
        /// The arm.
        arm: String,
        /// The patient's number; 0 is the typical one.
        patient: u64,
        /// What went wrong.
        source: SolverError,
    },
    /// A regimen could not be unrolled for a patient.
    #[error("arm {arm}, {}: {source}", who(*patient))]
    Regimen {
        /// The arm.
        arm: String,
        /// The patient's number; 0 is the typical one.
        patient: u64,
        /// What went wrong.
        source: RegimenError,
    },
    /// A level came out as something no level can be.
    #[error(
        "arm {arm}, patient {patient}: a level came out as {value} ng/mL; please report this with the scenario"
    )]
    NotFinite {
        /// The arm.
        arm: String,
        /// The patient's number.
        patient: u64,
        /// What it came out as.
        value: f64,
    },
    /// No percentiles were found at a point.
    #[error(
        "arm {arm}: the percentiles at {hours} h could not be found; please report this with the scenario"
    )]
    NoPercentiles {
        /// The arm.
        arm: String,
        /// When.
        hours: f64,
    },
    /// The program itself is at fault.
    #[error("internal error: {what}; nothing was written; please report this with the scenario")]
    Internal {
        /// What went wrong, in the words of who noticed.
        what: String,
    },
    /// Threads could not be started.
    #[error("{threads} threads could not be started: {reason}; try --threads 1")]
    Threads {
        /// How many.
        threads: usize,
        /// Why.
        reason: String,
    },
    /// The caller asked to stop.
    #[error("stopped; nothing was written")]
    Stopped,
    /// A file could not be written.
    #[error("{} could not be written: {reason}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why, and what to try.
        reason: String,
    },
    /// Another run holds the folder.
    #[error("another run is at work in {}; wait until it is done, or choose another place with --out", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// Results could not be replaced, and the old ones not be put back.
    #[error(
        "{reason}\nthe earlier results in {} could not be put back: {undoing}\nthey are kept, and the next run there tries second_pass",
        path.display()
    )]
    NotRestored {
        /// The folder.
        path: PathBuf,
        /// Why results could not be replaced.
        reason: String,
        /// Why the old ones could not be put back.
        undoing: String,
    },
    /// There is not enough memory.
    #[error("this run needs about {need} of memory, and {left} is left by {by}\n{details}")]
    Memory {
        /// In all.
        need: String,
        /// What there is.
        left: String,
        /// What sets the limit.
        by: &'static str,
        /// What needs how much, and what would help.
        details: String,
    },
    /// A figure could not be drawn.
    #[error("the figure could not be drawn: {reason}; please report this with the scenario")]
    Figure {
        /// Why.
        reason: String,
    },
}

impl StudyError {
    /// That something could not be written, with the reason and what to try.
    pub fn write(path: &Path, error: &std::io::Error) -> Self {
        Self::Write {
            path: path.to_path_buf(),
            reason: write_reason(error),
        }
    }

    /// From what a thread that gave up has left.
    pub(super) fn internal(cause: &(dyn Any + Send)) -> Self {
        let text = cause.downcast_ref::<&str>().map(|text| (*text).to_string());
        let text = text.or_else(|| cause.downcast_ref::<String>().cloned());
        Self::Internal {
            what: text.unwrap_or_else(|| "a thread gave up without a word".to_string()),
        }
    }
}

fn who(patient: u64) -> String {
    match patient {
        0 => "the typical patient".to_string(),
        number => format!("patient {number}"),
    }
}
