//! Where scenarios, and the files they name, are looked for.

use super::read_file;
use crate::document::{Diagnostics, Source};
use crate::model::Library;
use crate::scenario::{Finder, Rejected, Study};
use std::path::{Path, PathBuf};

/// Reads a scenario, and every model, effect and evidence note it names.
///
/// A name is one of the library's. A path, which has a `/` or ends in `.yaml` or `.yml`, is meant from the scenario's
/// folder; where nothing is there, from the folder the program runs in.
///
/// # Errors
/// With every mistake in the scenario, or in what it names.
pub fn open_study(path: &Path, library: &Library) -> Result<Study, Rejected> {
    let source = read_file(path)?;
    let read = files_from(path.parent().unwrap_or(Path::new("")));
    Study::read(source, &Finder::new(library, &read))
}

/// Reads several scenarios as [`open_study`] does, each with its path.
///
/// # Errors
/// With every mistake in any of them.
pub fn open_studies(paths: &[PathBuf], library: &Library) -> Result<Vec<(PathBuf, Study)>, Rejected> {
    let mut studies = Vec::new();
    let mut files = Vec::new();
    for path in paths {
        match open_study(path, library) {
            Ok(study) => studies.push((path.clone(), study)),
            Err(rejected) => files.extend(rejected.files),
        }
    }
    match files.is_empty() {
        true => Ok(studies),
        false => Err(Rejected { files }),
    }
}

/// How a [`Finder`] reads paths that are meant from a folder: from there, or where nothing is there from the folder
/// the program runs in, which an empty path stands for.
pub fn files_from(folder: &Path) -> impl Fn(&str) -> Result<Source, Diagnostics> {
    move |name| {
        let near = folder.join(name);
        read_file(if near.exists() { &near } else { Path::new(name) })
    }
}
