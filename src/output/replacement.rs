use super::OutputError;
use super::folder_record::{FolderRecord, RECORD, sha256_of};
use super::staging::Staging;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The files of one run taking the place of those of an earlier one: all of them or none.
///
/// The old `run.json` goes first and the new one comes last, so that at every moment in between the folder
/// says that it is incomplete. Old files are kept aside until the new `run.json` is in its place, and where
/// something fails before, they are put back. What is done follows from what is where, so that a later run
/// can undo what a killed one has begun.
#[derive(Debug)]
pub(super) struct Replacement<'a> {
    results: &'a Path,
    new: PathBuf,
    old: PathBuf,
}

impl<'a> Replacement<'a> {
    pub(super) fn new(results: &'a Path, staging: &Staging) -> Self {
        Self {
            results,
            new: staging.new_files(),
            old: staging.old_files(),
        }
    }

    /// Puts files and the record, all of which are made, in their places. What stands in `leaving` is of an
    /// earlier run and goes.
    ///
    /// # Errors
    /// When a file cannot be moved, or `go_on` says stop. The folder is then as it was; or, when that fails
    /// too, [`OutputError::NotRestored`].
    pub(super) fn carry_out(
        &self,
        files: &[String],
        leaving: &[String],
        go_on: &dyn Fn() -> Result<(), OutputError>,
    ) -> Result<(), OutputError> {
        self.replace(files, leaving, go_on).or_else(|error| {
            self.take_record_back()
                .and_then(|()| self.undo())
                .map_err(|undoing| OutputError::NotRestored {
                    path: self.results.to_path_buf(),
                    reason: error.to_string(),
                    undoing: undoing.to_string(),
                })?;
            Err(error)
        })
    }

    fn replace(
        &self,
        files: &[String],
        leaving: &[String],
        go_on: &dyn Fn() -> Result<(), OutputError>,
    ) -> Result<(), OutputError> {
        go_on()?;
        sync(&self.new)?;
        fs::create_dir(&self.old).map_err(|error| OutputError::write(&self.old, &error))?;
        self.set_aside(RECORD)?;
        sync(self.results)?;
        for name in leaving.iter().filter(|name| !files.contains(name)) {
            go_on()?;
            if !self.results.join(name).is_dir() {
                self.set_aside(name)?;
            }
        }
        for name in files {
            go_on()?;
            self.set_aside(name)?;
            self.put(name)?;
        }
        // Everything is there for good before the record says so.
        sync(&self.old)?;
        sync(self.results)?;
        go_on()?;
        self.put(RECORD)?;
        sync(self.results)
    }

    /// Moves what has a name aside: a file, or a link, which is not followed.
    fn set_aside(&self, name: &str) -> Result<(), OutputError> {
        let path = self.results.join(name);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(OutputError::write(&path, &error)),
            Ok(found) if found.is_dir() => {
                let error = io::Error::from(ErrorKind::IsADirectory);
                return Err(OutputError::write(&path, &error));
            }
            Ok(_) => {}
        }
        fs::rename(&path, self.old.join(name)).map_err(|error| OutputError::write(&path, &error))
    }

    fn put(&self, name: &str) -> Result<(), OutputError> {
        let path = self.results.join(name);
        fs::rename(self.new.join(name), &path).map_err(|error| OutputError::write(&path, &error))
    }

    /// The new record may be in place when what comes after it fails.
    fn take_record_back(&self) -> Result<(), OutputError> {
        let (new, placed) = (self.new.join(RECORD), self.results.join(RECORD));
        if !is_there(&new)? && is_there(&placed)? {
            fs::rename(&placed, &new).map_err(|error| OutputError::write(&placed, &error))?;
        }
        Ok(())
    }

    /// Puts the folder back as it was before a replacement that was not carried out to its end; gives
    /// whether there was anything to put back. Where the new record is in place, the replacement is done
    /// and stays.
    ///
    /// # Errors
    /// When a file cannot be moved or removed. It can be begun again.
    pub(super) fn undo(&self) -> Result<bool, OutputError> {
        if !is_there(&self.old)? {
            return Ok(false);
        }
        let record = self.new.join(RECORD);
        if is_there(&record)? {
            self.remove_new(&record)?;
            // From here on nothing new is in the folder, and what is put back is not taken for new.
            fs::remove_file(&record).map_err(|error| OutputError::write(&record, &error))?;
            sync(&self.new)?;
        }
        if is_there(&self.results.join(RECORD))? {
            return Ok(false);
        }
        let mut names = self.old_names()?;
        names.sort_by_key(|name| name == RECORD);
        for name in &names {
            let path = self.results.join(name);
            fs::rename(self.old.join(name), &path).map_err(|error| OutputError::write(&path, &error))?;
        }
        sync(self.results)?;
        Ok(!names.is_empty())
    }

    /// Removes new files that are in place, but for those whose place an old one will take.
    fn remove_new(&self, record: &Path) -> Result<(), OutputError> {
        for file in FolderRecord::read(record)
            .map(|record| record.written)
            .unwrap_or_default()
        {
            let path = self.results.join(&file.file);
            if is_there(&self.new.join(&file.file))? || is_there(&self.old.join(&file.file))? {
                continue;
            }
            if is_there(&path)? && sha256_of(&path, file.bytes).is_ok_and(|found| found == file.sha256) {
                fs::remove_file(&path).map_err(|error| OutputError::write(&path, &error))?;
            }
        }
        Ok(())
    }

    fn old_names(&self) -> Result<Vec<String>, OutputError> {
        let cannot = |error| OutputError::write(&self.old, &error);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.old).map_err(cannot)? {
            // Only names of a run's own are ever moved aside, and those are text.
            names.extend(entry.map_err(cannot)?.file_name().into_string().ok());
        }
        Ok(names)
    }
}

/// Whether something has this path, a link that leads nowhere too.
fn is_there(path: &Path) -> Result<bool, OutputError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(OutputError::write(path, &error)),
    }
}

/// Makes what was created, moved and removed in a folder outlast a loss of power.
#[cfg(unix)]
pub(super) fn sync(folder: &Path) -> Result<(), OutputError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    match synced {
        // Some file systems cannot, and then there is nothing to be done.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        synced => synced.map_err(|error| OutputError::write(folder, &error)),
    }
}

#[cfg(not(unix))]
pub(super) fn sync(_: &Path) -> Result<(), OutputError> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::{RECORD, Replacement, is_there};
    use std::fs;
    use std::path::{Path, PathBuf};

    /// SHA-256 of "new", from sha256sum.
    const NEW: &str = "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437";

    /// A results folder in which a run was killed, with what stands in it, among the new and among the old files.
    struct Killed {
        folder: tempfile::TempDir,
        new: PathBuf,
        old: PathBuf,
    }

    impl Killed {
        fn new(results: &[(&str, &str)], new: &[(&str, &str)], old: &[(&str, &str)]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let staging = folder.path().join("staging");
            let killed = Self {
                new: staging.join("new"),
                old: staging.join("old"),
                folder,
            };
            let files = [
                (killed.folder.path(), results),
                (&killed.new, new),
                (&killed.old, old),
            ];
            for (folder, files) in files {
                fs::create_dir_all(folder).unwrap();
                for (name, text) in files {
                    fs::write(folder.join(name), text).unwrap();
                }
            }
            killed
        }

        fn replacement(&self) -> Replacement<'_> {
            Replacement {
                results: self.folder.path(),
                new: self.new.clone(),
                old: self.old.clone(),
            }
        }

        /// What a reader of the folder sees.
        fn found(&self) -> Vec<(String, String)> {
            let entries = fs::read_dir(self.folder.path()).unwrap();
            let paths = entries.map(|entry| entry.unwrap().path());
            let read = |path: PathBuf| {
                let name = path.file_name().unwrap().to_str().unwrap().to_string();
                (name, fs::read_to_string(path).unwrap())
            };
            let mut found: Vec<_> = paths.filter(|path| path.is_file()).map(read).collect();
            found.sort();
            found
        }
    }

    fn pairs(files: &[(&str, &str)]) -> Vec<(String, String)> {
        files
            .iter()
            .map(|(name, text)| ((*name).to_string(), (*text).to_string()))
            .collect()
    }

    fn record(files: &[&str]) -> String {
        let entry = |file: &&str| format!(r#"{{"file": "{file}", "bytes": 3, "sha256": "{NEW}"}}"#);
        let written: Vec<String> = files.iter().map(entry).collect();
        format!(r#"{{"program": "infusim", "written": [{}]}}"#, written.join(", "))
    }

    /// An old file that has not been touched yet may be the same, byte for byte, as the one that is to take its place.
    #[test]
    fn an_old_file_that_equals_the_new_one_stays() {
        let new = record(&["a.csv"]);
        let killed = Killed::new(
            &[("a.csv", "new")],
            &[("a.csv", "new"), (RECORD, &new)],
            &[(RECORD, "old")],
        );
        assert!(killed.replacement().undo().unwrap());
        assert_eq!(killed.found(), pairs(&[("a.csv", "new"), (RECORD, "old")]));
    }

    /// What is in its place and has no old one goes, unless somebody has changed it since.
    #[test]
    fn a_new_file_in_its_place_goes() {
        let new = record(&["a.csv", "b.csv", "c.csv"]);
        let killed = Killed::new(
            &[("a.csv", "new"), ("b.csv", "mine"), ("c.csv", "new")],
            &[(RECORD, &new)],
            &[("c.csv", "old"), (RECORD, "old")],
        );
        assert!(killed.replacement().undo().unwrap());
        assert_eq!(
            killed.found(),
            pairs(&[("b.csv", "mine"), ("c.csv", "old"), (RECORD, "old")])
        );
    }

    /// The record says that the folder is complete, so that it comes back last.
    #[test]
    fn the_record_comes_back_after_all_others() {
        let killed = Killed::new(&[], &[], &[("a.csv", "old"), ("z.csv", "old"), (RECORD, "old")]);
        // No file can take the place of a folder.
        fs::create_dir(killed.folder.path().join("z.csv")).unwrap();
        assert!(killed.replacement().undo().is_err());
        assert!(killed.found().iter().all(|(name, _)| name != RECORD));
        fs::remove_dir(killed.folder.path().join("z.csv")).unwrap();
        assert!(killed.replacement().undo().unwrap());
        assert_eq!(
            killed.found(),
            pairs(&[("a.csv", "old"), (RECORD, "old"), ("z.csv", "old")])
        );
    }

    #[test]
    fn nothing_to_put_back_is_nothing_done() {
        let killed = Killed::new(&[("a.csv", "new")], &[], &[]);
        assert!(!killed.replacement().undo().unwrap());
        assert_eq!(killed.found(), pairs(&[("a.csv", "new")]));
    }

    /// A path through a file leads nowhere, which is not the same as a file that is not there.
    #[test]
    fn what_cannot_be_looked_at_is_not_missing() {
        let killed = Killed::new(&[("a.csv", "new")], &[], &[]);
        let file = killed.folder.path().join("a.csv");
        assert!(is_there(&file).unwrap() && !is_there(&file.with_file_name("b.csv")).unwrap());
        assert!(is_there(&file.join("b.csv")).is_err());
        let through = Replacement {
            results: Path::new(&file),
            ..killed.replacement()
        };
        assert!(through.set_aside("b.csv").is_err());
    }
}
