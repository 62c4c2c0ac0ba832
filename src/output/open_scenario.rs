//! Where scenarios, and the files they name, are looked for.

use super::{read_file, read_table};
use crate::document::{Diagnostics, Source};
use crate::model::Library;
use crate::scenario::{Finder, Rejected, Scenario};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Reads a scenario, and every model, effect and note it names.
///
/// A name is one of the library's. A path, which has a `/` or ends in `.yaml` or `.yml`, is meant from the scenario's
/// folder; where nothing is there, from the folder the program runs in.
///
/// # Errors
/// With every mistake in the scenario, or in what it names.
pub fn open_scenario(path: &Path, library: &Library) -> Result<Scenario, Rejected> {
    let source = read_file(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let (read, tables) = (files_from(folder), tables_from(folder));
    Scenario::read(source, &Finder::new(library, &read).with_tables(&tables))
}

/// Reads a scenario that was moved since it was run, with the files it names, under the names that they had: results hold
/// these, and are then the same.
///
/// # Errors
/// As [`open_scenario`].
pub fn open_moved_scenario(path: &Path, name: &str, library: &Library) -> Result<Scenario, Rejected> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let former = Path::new(name).parent().unwrap_or(Path::new(""));
    let renamed = |file: &str, read: Result<Source, Diagnostics>| {
        let was = folder.join(file).exists().then(|| former.join(file));
        read.map(|source| match was {
            Some(was) => Source::new(&was.display().to_string(), &source.text),
            None => source,
        })
    };
    let source = Source::new(name, &read_file(path)?.text);
    let (read, tables) = (files_from(folder), tables_from(folder));
    let read = |file: &str| renamed(file, read(file));
    let tables = |file: &str| renamed(file, tables(file));
    Scenario::read(source, &Finder::new(library, &read).with_tables(&tables))
}

/// Reads several scenarios as [`open_scenario`] does, each with its path.
///
/// # Errors
/// With every mistake in any of them.
pub fn open_scenarios(paths: &[PathBuf], library: &Library) -> Result<Vec<(PathBuf, Scenario)>, Rejected> {
    let mut scenarios = Vec::new();
    let mut files = Vec::new();
    for path in paths {
        match open_scenario(path, library) {
            Ok(scenario) => scenarios.push((path.clone(), scenario)),
            Err(rejected) => files.extend(rejected.files),
        }
    }
    match files.is_empty() {
        true => Ok(scenarios),
        false => Err(Rejected { files }),
    }
}

/// Reads a scenario as [`open_scenario`] does, and gives the texts of the files that it names too, by the path written in it.
///
/// # Errors
/// As [`open_scenario`].
pub fn open_scenario_with_files(
    path: &Path,
    library: &Library,
) -> Result<(Scenario, BTreeMap<String, String>), Rejected> {
    let source = read_file(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let named = RefCell::new(BTreeMap::new());
    let kept = |name: &str, read: Result<Source, Diagnostics>| {
        if let Ok(source) = &read {
            named.borrow_mut().insert(name.to_string(), source.text.clone());
        }
        read
    };
    let read = |name: &str| kept(name, read_file(&found_from(folder, name)));
    let read_table = |name: &str| kept(name, read_table(&found_from(folder, name)));
    let scenario = Scenario::read(source, &Finder::new(library, &read).with_tables(&read_table))?;
    Ok((scenario, named.take()))
}

/// How a [`Finder`] reads paths that are meant from a folder: from there, or where nothing is there from the folder
/// the program runs in, which an empty path stands for.
pub fn files_from(folder: &Path) -> impl Fn(&str) -> Result<Source, Diagnostics> {
    move |name| read_file(&found_from(folder, name))
}

/// The same for tables, which may be larger.
pub fn tables_from(folder: &Path) -> impl Fn(&str) -> Result<Source, Diagnostics> {
    move |name| read_table(&found_from(folder, name))
}

fn found_from(folder: &Path, name: &str) -> PathBuf {
    let near = folder.join(name);
    match near.exists() {
        true => near,
        false => PathBuf::from(name),
    }
}
