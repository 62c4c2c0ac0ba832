use super::StudyError;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that is written to its end under a temporary name, beside the place it is for. Whoever
/// looks there finds the old file or the new one, never half of one; dropped, it leaves nothing.
#[derive(Debug)]
pub(super) struct WholeFile {
    temporary: NamedTempFile,
    path: PathBuf,
}

impl WholeFile {
    /// Writes the file, not yet in its place.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(
        path: PathBuf,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> std::io::Result<()>,
    ) -> Result<Self, StudyError> {
        let cannot = |error| cannot(&path, &error);
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        fs::create_dir_all(folder).map_err(cannot)?;
        // The temporary file is removed when anything below fails.
        let temporary = tempfile::Builder::new()
            .prefix(".infusim-")
            .tempfile_in(folder)
            .map_err(cannot)?;
        let mut writer = BufWriter::new(temporary);
        fill(&mut writer).map_err(cannot)?;
        let temporary = writer.into_inner().map_err(|error| cannot(error.into_error()))?;
        temporary.as_file().sync_all().map_err(cannot)?;
        permit_like_new(temporary.as_file()).map_err(cannot)?;
        Ok(Self { temporary, path })
    }

    /// Puts it in its place, of the file that may be there, and gives back its path.
    ///
    /// # Errors
    /// When it cannot be put there; the old file is then still there.
    pub(super) fn put(self) -> Result<PathBuf, StudyError> {
        let Self { temporary, path } = self;
        match temporary.persist(&path) {
            Ok(_) => Ok(path),
            Err(error) => Err(cannot(&path, &error.error)),
        }
    }
}

fn cannot(path: &Path, error: &std::io::Error) -> StudyError {
    StudyError::Write {
        path: path.to_path_buf(),
        reason: error.to_string(),
    }
}

/// Temporary files are private; results are as readable as any new file of the user's.
#[cfg(unix)]
fn permit_like_new(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn permit_like_new(_: &fs::File) -> std::io::Result<()> {
    Ok(())
}
