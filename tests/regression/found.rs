//! Texts that a search with `fuzz/run` brought up, each in the folder of its target under `found/`; and all files
//! that are shipped, in order or not, given to every reader.

use super::readers::READERS;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What no text may take longer than. A search allows five seconds, of a build without optimisation too.
const LONGEST: Duration = Duration::from_secs(5);

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn within_time(name: &str, reader: fn(&str), path: &Path) {
    // What is not text does not reach the readers.
    let Ok(text) = fs::read_to_string(path) else {
        return;
    };
    let started = Instant::now();
    reader(&text);
    let took = started.elapsed();
    assert!(took < LONGEST, "{name} took {took:?} for {}", path.display());
}

#[test]
fn what_was_found_is_read_or_refused() {
    for (name, reader) in READERS {
        let folder = root().join("tests/regression/found").join(name);
        // No folder, no find.
        let found = if folder.is_dir() {
            files(&folder)
        } else {
            Vec::new()
        };
        found.iter().for_each(|path| within_time(name, reader, path));
    }
}

#[test]
fn what_is_shipped_is_read_or_refused_by_every_reader() {
    for folder in ["models", "scenarios", "tests/cli/wrong", "tests/cases/inputs"] {
        for path in files(&root().join(folder)) {
            for (name, reader) in READERS {
                within_time(name, reader, &path);
            }
        }
    }
}
