use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// The folders in which this process is making files, so that a program which has to end at once leaves none of
/// them behind, and no results half old and half new.
///
/// Whoever makes a file, or puts files into their places, does so while the lock is held;
/// [`ClaimedFolders::abandon`] then comes before or after, never in the middle.
#[derive(Debug)]
pub struct ClaimedFolders {
    folders: Vec<Held>,
    finished: usize,
}

/// A results folder that a run holds.
#[derive(Debug)]
struct Held {
    results: PathBuf,
    staging: PathBuf,
    /// Folders that were made for it.
    made: Vec<PathBuf>,
}

static CLAIMED: Mutex<ClaimedFolders> = Mutex::new(ClaimedFolders {
    folders: Vec::new(),
    finished: 0,
});

impl ClaimedFolders {
    /// To change something about files that are being made, or about results; hold it as short as that takes.
    pub(super) fn lock() -> MutexGuard<'static, Self> {
        CLAIMED.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A run holds a results folder now, and makes its files in another.
    pub(super) fn add(&mut self, results: &Path, staging: &Path, made: &[PathBuf]) {
        self.folders.push(Held {
            results: results.to_path_buf(),
            staging: staging.to_path_buf(),
            made: made.to_vec(),
        });
    }

    /// A run is done with its folder.
    pub(super) fn forget(&mut self, results: &Path) {
        self.folders.retain(|held| held.results != results);
    }

    /// All files of a run are in their places.
    pub(super) fn finish(&mut self) {
        self.finished += 1;
    }

    /// Removes all that is unfinished; no further file is made or put in its place afterwards, so the process
    /// has to end. Gives how many runs had all their files in place, or `None` while files are just being
    /// put there: then try again.
    pub fn abandon() -> Option<usize> {
        let claimed = match CLAIMED.try_lock() {
            Ok(claimed) => claimed,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        for held in &claimed.folders {
            // What cannot be removed is cleared away by the next run.
            let _ = fs::remove_dir_all(&held.staging);
            remove_empty(&held.made);
        }
        let finished = claimed.finished;
        // Never unlocked again.
        std::mem::forget(claimed);
        Some(finished)
    }
}

/// Removes folders that are empty, the innermost first.
pub(super) fn remove_empty(folders: &[PathBuf]) {
    for folder in folders.iter().rev() {
        // Of one that is not empty nothing is removed.
        let _ = fs::remove_dir(folder);
    }
}
