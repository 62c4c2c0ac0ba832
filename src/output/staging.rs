use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A hidden folder inside a results folder, in which one run at a time makes its files and keeps those it
/// replaces until it is done.
///
/// A lock on a file inside tells whether the run is alive. It goes with the process, however that ends, so
/// that the next run knows what a killed one has left.
#[derive(Debug)]
pub(super) struct Staging {
    path: PathBuf,
    lock: File,
    keep: bool,
}

/// Its name.
const NAME: &str = ".infusim-run";
const LOCK: &str = "lock";
/// How temporary files of earlier versions began; six letters or digits followed.
const STRAY: &str = ".infusim-";
const STRAY_LETTERS: usize = 6;
/// How often the folder may vanish while it is being taken, because the run before is just cleaning up.
const TRIES: usize = 100;

impl Staging {
    /// Takes it for this run; `None` when another run has it.
    ///
    /// Where a file system knows no locks, nobody is kept out.
    ///
    /// # Errors
    /// When it can neither be made nor opened.
    pub(super) fn claim(results: &Path) -> io::Result<Option<Self>> {
        let path = results.join(NAME);
        for _ in 0..TRIES {
            match fs::create_dir(&path) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
            match fs::symlink_metadata(&path) {
                Ok(found) if found.is_dir() => {}
                // A file, or a link to somewhere: neither is ours to follow.
                Ok(_) => {
                    fs::remove_file(&path)?;
                    continue;
                }
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            }
            let mut open = OpenOptions::new();
            let lock = match open
                .write(true)
                .create(true)
                .truncate(false)
                .open(path.join(LOCK))
            {
                Ok(lock) => lock,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => {
                    // Removes nothing but an empty folder.
                    let _ = fs::remove_dir(&path);
                    return Err(error);
                }
            };
            match lock.try_lock() {
                Err(TryLockError::WouldBlock) => return Ok(None),
                Ok(()) | Err(TryLockError::Error(_)) => {}
            }
            if is_at(&lock, &path.join(LOCK)) {
                let keep = false;
                return Ok(Some(Self { path, lock, keep }));
            }
        }
        Err(io::Error::other("another run comes and goes there all the time"))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where the new files are made.
    pub(super) fn new_files(&self) -> PathBuf {
        self.path.join("new")
    }

    /// Where the old files are kept until the new ones are in place.
    pub(super) fn old_files(&self) -> PathBuf {
        self.path.join("old")
    }

    /// Removes the new and the old files.
    ///
    /// # Errors
    /// When they cannot be removed.
    pub(super) fn clear(&self) -> io::Result<()> {
        for folder in [self.new_files(), self.old_files()] {
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Leaves everything as it is for the next run, which may succeed in putting it back.
    pub(super) fn keep(&mut self) {
        self.keep = true;
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Nobody can be told, and the next run clears up as well.
        if !self.keep && self.clear().is_ok() {
            let _ = fs::remove_file(self.path.join(LOCK));
            let _ = fs::remove_dir(&self.path);
        }
        let _ = self.lock.unlock();
    }
}

/// Removes temporary files that versions before this folder left when they were killed.
pub(super) fn remove_strays(results: &Path) -> io::Result<()> {
    for entry in fs::read_dir(results)? {
        let entry = entry?;
        let name = entry.file_name();
        let letters = name.to_str().and_then(|name| name.strip_prefix(STRAY));
        let is_stray = letters.is_some_and(|letters| {
            letters.len() == STRAY_LETTERS && letters.bytes().all(|letter| letter.is_ascii_alphanumeric())
        });
        if is_stray && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Whether a path still leads to an open file: another run may have removed it before the lock was taken.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::{Staging, is_at};
    use std::fs::{self, File};

    /// Another run may have removed a file and made one of the same name: that is not the one that was locked.
    #[test]
    fn a_file_in_the_place_of_another_is_not_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let file = File::create(&path).unwrap();
        assert!(is_at(&file, &path));
        // Kept, so that its number is not given to the next one.
        fs::rename(&path, folder.path().join("old")).unwrap();
        assert!(!is_at(&file, &path));
        File::create(&path).unwrap();
        assert!(!is_at(&file, &path));
    }

    /// What stands where the folder should is no folder: it goes, and what a link leads to stays.
    #[test]
    fn a_file_or_a_link_in_its_place_goes() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let place = folder.path().join(super::NAME);
        fs::write(&place, "in the way").unwrap();
        drop(Staging::claim(folder.path()).unwrap().unwrap());
        assert!(!place.exists());
        std::os::unix::fs::symlink(elsewhere.path(), &place).unwrap();
        let staging = Staging::claim(folder.path()).unwrap().unwrap();
        assert!(!fs::symlink_metadata(&place).unwrap().is_symlink());
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
        drop(staging);
        // A folder that cannot be made says why.
        let cannot = Staging::claim(&folder.path().join("missing")).unwrap_err();
        assert_eq!(cannot.kind(), std::io::ErrorKind::NotFound);
    }

    /// While one holds it nobody else does; what is kept is there for the next one.
    #[test]
    fn one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = Staging::claim(folder.path()).unwrap().unwrap();
        assert!(Staging::claim(folder.path()).unwrap().is_none());
        fs::create_dir(first.old_files()).unwrap();
        first.keep();
        let old = first.old_files();
        drop(first);
        assert!(old.exists());
        let second = Staging::claim(folder.path()).unwrap().unwrap();
        assert!(old.exists());
        drop(second);
        assert!(!folder.path().join(super::NAME).exists());
    }

    /// What cannot be removed is said, and stays with the rest.
    #[test]
    fn what_cannot_be_cleared_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let staging = Staging::claim(folder.path()).unwrap().unwrap();
        staging.clear().unwrap();
        fs::write(staging.new_files(), "a file where a folder should be").unwrap();
        assert!(staging.clear().is_err());
    }

    /// Only what earlier versions made: a name of six letters and digits after the dash, and a file.
    #[test]
    fn strays_are_files_of_just_such_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            ".infusim-aB3xY9",
            ".infusim-aB3xY",
            ".infusim-aB3xY-",
            ".infusim-aB3xY99",
            "infusim-aB3xY9",
        ];
        for name in names {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join(".infusim-folder")).unwrap();
        super::remove_strays(folder.path()).unwrap();
        let there = |name: &&str| folder.path().join(name).exists();
        assert_eq!(names.iter().filter(|name| there(name)).count(), 4);
        assert!(!there(&".infusim-aB3xY9") && there(&".infusim-folder"));
    }
}
