//! Reading and writing files.

use super::StudyError;
use crate::document::{BadFile, Mistake, Source};
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

/// Reads a YAML file, of which only so much is taken into memory as a YAML file can have.
///
/// # Errors
/// When it is not there, is too large, or is not text.
pub fn read_file(path: &Path) -> Result<Source, BadFile> {
    let name = path.display().to_string();
    let cannot = |error: std::io::Error| {
        let (message, hint) = match error.kind() {
            ErrorKind::NotFound => (
                "there is no such file".to_string(),
                "is the name right, and are you in the right folder?",
            ),
            ErrorKind::PermissionDenied => ("this file may not be read".to_string(), "may you read it?"),
            _ => (format!("the file cannot be read: {error}"), "is it a file?"),
        };
        BadFile::new(
            Source::new(&name, ""),
            vec![Mistake::anywhere(message).hint(hint)],
        )
    };
    let file = fs::File::open(path).map_err(cannot)?;
    let size = file.metadata().map_err(cannot)?.len();
    if size > Source::LARGEST {
        return Err(Source::too_large(&name, size));
    }
    let mut bytes = Vec::new();
    // A device or pipe says it has no size; it is not read to its end, which may not come.
    file.take(Source::LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(cannot)?;
    Source::from_bytes(&name, &bytes)
}

/// Writes a whole file under a temporary name beside it and then renames it, so that whoever
/// looks finds the old file or the new one, never half of one.
///
/// # Errors
/// When it cannot be written; the old file is then still there.
pub fn replace_file(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), StudyError> {
    let cannot = |error: std::io::Error| StudyError::Write {
        path: path.to_path_buf(),
        reason: error.to_string(),
    };
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
    let mut writer = std::io::BufWriter::new(temporary);
    fill(&mut writer).map_err(cannot)?;
    let temporary = writer.into_inner().map_err(|error| cannot(error.into_error()))?;
    temporary.as_file().sync_all().map_err(cannot)?;
    permit_like_new(temporary.as_file()).map_err(cannot)?;
    temporary.persist(path).map_err(|error| cannot(error.error))?;
    Ok(())
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
