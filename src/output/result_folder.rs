use super::claimed_folders::remove_empty;
use super::folder_record::{Depth, FolderFault, FolderRecord, RECORD};
use super::replacement::{Replacement, sync};
use super::staging::{Staging, remove_strays};
use super::{ClaimedFolders, OutputError};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A folder that one study's results go to, held for one run from before it computes until its files are in
/// place.
///
/// What an earlier run wrote there goes when this one's files come; everything else in it stays.
#[derive(Debug)]
pub struct ResultFolder {
    path: PathBuf,
    /// Folders that were made for it, outermost first; removed again when nothing comes into them.
    made: Vec<PathBuf>,
    /// Only absent once it is given back.
    staging: Option<Staging>,
    /// What an earlier run wrote.
    leaving: Vec<String>,
    notes: Vec<String>,
    /// Whether files are let go once they are made.
    keeps_nothing: bool,
}

impl ResultFolder {
    /// Makes the folder, or finds it, and holds it for this run. What a run that was killed left in the
    /// middle of replacing results is put back.
    ///
    /// # Errors
    /// When it cannot be made or written, or another run holds it.
    pub fn open(path: &Path) -> Result<Self, OutputError> {
        let mut folder = Self {
            path: path.to_path_buf(),
            made: Vec::new(),
            staging: None,
            leaving: Vec::new(),
            notes: Vec::new(),
            keeps_nothing: false,
        };
        let put_back = folder.hold()?;
        folder.look(put_back);
        Ok(folder)
    }

    /// A folder of its own among the system's temporary ones, which nobody else may read. Files are made there, and go again:
    /// what is known of them afterwards is their sizes and hashes.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn temporary() -> Result<Self, OutputError> {
        let parent = std::env::temp_dir();
        let path = |number: u32| parent.join(format!("infusim-{}-{number}", std::process::id()));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        for number in 0.. {
            match builder.create(path(number)) {
                // Somebody else's, or of a process of the same number that was killed.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(OutputError::write(&path(number), &error)),
                Ok(()) => {
                    let mut folder = Self::open(&path(number))?;
                    folder.made.push(path(number));
                    folder.keeps_nothing = true;
                    return Ok(folder);
                }
            }
        }
        Err(OutputError::write(&parent, &ErrorKind::AlreadyExists.into()))
    }

    /// Makes the folder, takes it for this run and clears away what a killed one has left; gives whether
    /// results were put back.
    fn hold(&mut self) -> Result<bool, OutputError> {
        let path = &self.path;
        let cannot = |error| OutputError::write(path, &error);
        let mut folders = ClaimedFolders::lock();
        self.made = make(path)?;
        let claimed = Staging::claim(path).map_err(cannot)?;
        let mut staging = claimed.ok_or_else(|| OutputError::Busy { path: path.clone() })?;
        let put_back = Replacement::new(path, &staging)
            .undo()
            .inspect_err(|_| staging.keep())?;
        staging.clear().map_err(cannot)?;
        remove_strays(path).map_err(cannot)?;
        folders.add(path, staging.path(), &self.made);
        self.staging = Some(staging);
        Ok(put_back)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What a user has to know of the results that were found there: that they were incomplete, or put
    /// back.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What is wrong with the results in a folder: files that are missing or are not those of its
    /// `run.json`. Nothing where they are complete.
    pub fn check(path: &Path) -> Vec<FolderFault> {
        match FolderRecord::read(&path.join(RECORD)) {
            Ok(record) => record.faults(path, Depth::Contents),
            Err(fault) => vec![fault],
        }
    }

    /// Finds out what an earlier run wrote, and whether all of it is there.
    fn look(&mut self, put_back: bool) {
        if put_back {
            self.notes.push(format!(
                "an earlier run was killed while it replaced the results in {}; what it had moved is back",
                self.path.display()
            ));
        }
        let faults = match FolderRecord::read(&self.path.join(RECORD)) {
            Ok(record) => {
                self.leaving = record.names();
                record.faults(&self.path, Depth::Sizes)
            }
            // Without any of its files there was no earlier run.
            Err(_) if !Self::is_one(&self.path) => return,
            Err(fault) => vec![fault],
        };
        if !faults.is_empty() {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            self.notes.push(format!(
                "the earlier results in {} were incomplete: {}",
                self.path.display(),
                faults.join(", ")
            ));
        }
    }

    /// Whether a folder holds results, complete or not.
    pub fn is_one(path: &Path) -> bool {
        [RECORD, "curves.csv", "patients.csv", "summary.csv"]
            .iter()
            .any(|name| path.join(name).is_file())
    }

    /// Where new files are made before they are put in place.
    pub(super) fn new_files(&self) -> Result<PathBuf, OutputError> {
        let staging = self.staging.as_ref().ok_or(OutputError::Stopped)?;
        let path = staging.new_files();
        fs::create_dir(&path)
            .or_else(|error| match error.kind() {
                ErrorKind::AlreadyExists => Ok(()),
                _ => Err(error),
            })
            .map_err(|error| OutputError::write(&path, &error))?;
        Ok(path)
    }

    /// Puts files and the record, all of which are made, in their places, and takes away what an earlier
    /// run had written; gives back their paths.
    ///
    /// # Errors
    /// When a file cannot be put in its place or `go_on` says stop; the folder is then as it was.
    pub(super) fn replace(
        &mut self,
        files: &[String],
        go_on: &dyn Fn() -> Result<(), OutputError>,
    ) -> Result<Vec<PathBuf>, OutputError> {
        let staging = self.staging.as_mut().ok_or(OutputError::Stopped)?;
        if self.keeps_nothing {
            return go_on().map(|()| Vec::new());
        }
        let mut folders = ClaimedFolders::lock();
        let done = Replacement::new(&self.path, staging).carry_out(files, &self.leaving, go_on);
        if matches!(done, Err(OutputError::NotRestored { .. })) {
            staging.keep();
            folders.forget(&self.path);
        }
        done?;
        folders.finish();
        self.made.clear();
        self.leaving = files.to_vec();
        let names = files.iter().map(String::as_str).chain([RECORD]);
        Ok(names.map(|name| self.path.join(name)).collect())
    }
}

impl Drop for ResultFolder {
    fn drop(&mut self) {
        let mut folders = ClaimedFolders::lock();
        self.staging = None;
        remove_empty(&self.made);
        folders.forget(&self.path);
    }
}

/// Makes a folder and those it lies in, and gives those that were made.
fn make(path: &Path) -> Result<Vec<PathBuf>, OutputError> {
    let mut made = Vec::new();
    let missing: Vec<&Path> = path
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && fs::symlink_metadata(folder).is_err())
        .collect();
    for folder in missing.into_iter().rev() {
        match fs::create_dir(folder) {
            Ok(()) => made.push(folder.to_path_buf()),
            // Another run was faster.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => {
                remove_empty(&made);
                return Err(OutputError::write(folder, &error));
            }
        }
    }
    // What is new outlasts a loss of power only when the folder it lies in knows of it.
    for parent in made.iter().filter_map(|folder| folder.parent()) {
        let parent = if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        };
        if let Err(error) = sync(parent) {
            remove_empty(&made);
            return Err(error);
        }
    }
    Ok(made)
}
