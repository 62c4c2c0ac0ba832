use super::write_reason::write_reason;
use crate::simulate::SimulateError;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why results could not be written.
#[derive(Debug, Error)]
pub enum OutputError {
    /// Threads could not be started.
    #[error(transparent)]
    Threads(#[from] SimulateError),
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
        "{reason}\nthe earlier results in {} could not be put back: {undoing}\nthey are kept, and the next run there tries again",
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
    /// Something else stands where a page should go.
    #[error(
        "{} is no page of infusim, so it stays as it is; choose another name with --out, or remove it first",
        path.display()
    )]
    NoPage {
        /// What stands there.
        path: PathBuf,
    },
    /// A figure could not be drawn.
    #[error("the figure could not be drawn: {reason}; please report this with the scenario")]
    Figure {
        /// Why.
        reason: String,
    },
}

impl OutputError {
    /// That something could not be written, with the reason and what to try.
    pub fn write(path: &Path, error: &std::io::Error) -> Self {
        Self::Write {
            path: path.to_path_buf(),
            reason: write_reason(error),
        }
    }
}
