//! Reading files.

use crate::document::{Diagnostics, Mistake, Source, Table};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Reads a YAML file, of which only so much is taken into memory as a YAML file can have.
///
/// # Errors
/// When it is not there, is too large, or is not text.
pub fn read_file(path: &Path) -> Result<Source, Diagnostics> {
    read_up_to(path, Source::LARGEST)
}

/// Reads a table, which may be larger.
///
/// # Errors
/// As [`read_file`].
pub fn read_table(path: &Path) -> Result<Source, Diagnostics> {
    read_up_to(path, Table::LARGEST)
}

fn read_up_to(path: &Path, largest: u64) -> Result<Source, Diagnostics> {
    let name = path.display().to_string();
    let cannot = |error: std::io::Error| {
        let (message, hint) = match error.kind() {
            ErrorKind::NotFound => (
                Source::NOT_THERE.to_string(),
                "is the name right, and are you in the right folder?",
            ),
            ErrorKind::PermissionDenied => ("this file may not be read".to_string(), "may you read it?"),
            _ => (format!("the file cannot be read: {error}"), "is it a file?"),
        };
        Diagnostics::new(
            Source::new(&name, ""),
            vec![Mistake::anywhere(message).hint(hint)],
        )
    };
    // Opening a pipe that nobody writes to would wait for ever, so this is asked before.
    let kind = fs::metadata(path).map_err(cannot)?;
    if !kind.is_file() {
        let (message, hint) = match kind.is_dir() {
            true => ("this is a folder, not a file", "name a file in it"),
            false => (
                "this is a pipe or a device, not a file",
                "write what comes out of it to a file, and name that",
            ),
        };
        let mistake = Mistake::anywhere(message).hint(hint);
        return Err(Diagnostics::new(Source::new(&name, ""), vec![mistake]));
    }
    let file = fs::File::open(path).map_err(cannot)?;
    let size = file.metadata().map_err(cannot)?.len();
    if size > largest {
        return Err(Source::too_large(&name, size));
    }
    let mut bytes = Vec::new();
    // It may grow while it is read.
    file.take(largest + 1).read_to_end(&mut bytes).map_err(cannot)?;
    Source::from_bytes_up_to(&name, &bytes, largest)
}
