use crate::population::PopulationError;
use crate::scenario::{Rejected, TimelineError};
use crate::solver::SolverError;
use thiserror::Error;

/// Why a study could not be simulated.
#[derive(Debug, Error)]
pub enum SimulateError {
    /// A subject's weight or covariates could not be drawn.
    #[error("{source}")]
    Person {
        /// What went wrong.
        source: PopulationError,
    },
    /// A subject could not be made under the model of an arm.
    #[error("arm {arm}: {source}")]
    Population {
        /// The arm.
        arm: String,
        /// What went wrong.
        source: PopulationError,
    },
    /// The study has not what was asked for.
    #[error("there is no {what} {index}, counted from 0; the study has {count}")]
    Missing {
        /// An arm or a model.
        what: &'static str,
        /// The index that was asked for.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// A value between those of an axis is refused.
    #[error("{axis} at {value}: {rejected}")]
    Between {
        /// The axis.
        axis: String,
        /// The value, with its unit.
        value: String,
        /// Why.
        rejected: Rejected,
    },
    /// A subject's trajectory could not be computed.
    #[error("arm {arm}, {}: {source}", who(*subject))]
    Solver {
        /// The arm.
        arm: String,
        /// The subject's number; 0 is the typical one.
        subject: u64,
        /// What went wrong.
        source: SolverError,
    },
    /// A regimen could not be unrolled for a subject.
    #[error("arm {arm}, {}: {source}", who(*subject))]
    Regimen {
        /// The arm.
        arm: String,
        /// The subject's number; 0 is the typical one.
        subject: u64,
        /// What went wrong.
        source: TimelineError,
    },
    /// A rule never rests.
    #[error(
        "arm {arm}, {}: {what}; set the levels at which it acts further apart, or let somebody look at stated times",
        who(*subject)
    )]
    Rule {
        /// The arm.
        arm: String,
        /// The subject's number; 0 is the typical one.
        subject: u64,
        /// What it does.
        what: String,
    },
    /// A level came out as something no level can be.
    #[error(
        "arm {arm}, patient {subject}: a level came out as {value} ng/mL; please report this with the scenario"
    )]
    NotFinite {
        /// The arm.
        arm: String,
        /// The subject's number.
        subject: u64,
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
        /// What went wrong, in the words of the thread that failed.
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
}

impl SimulateError {
    /// What was found, or, where that ended in a panic, an error with what the panic left.
    pub(super) fn of_panic<T>(found: std::thread::Result<Result<T, Self>>) -> Result<T, Self> {
        found.unwrap_or_else(|cause| {
            let text = cause.downcast_ref::<&str>().map(|text| (*text).to_string());
            let text = text.or_else(|| cause.downcast_ref::<String>().cloned());
            Err(Self::Internal {
                what: text.unwrap_or_else(|| "a thread gave up without a word".to_string()),
            })
        })
    }
}

fn who(subject: u64) -> String {
    match subject {
        0 => "the typical patient".to_string(),
        number => format!("patient {number}"),
    }
}
