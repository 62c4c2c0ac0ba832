//! Files of a module use each other in one direction: no file needs, through others, itself.

use std::collections::{BTreeMap, BTreeSet};

/// Where a file stands in the tree of modules: `["solver", "linear", "exact"]`. A `mod.rs` is its folder.
pub type FilePath = Vec<String>;

/// A source file without comments and tests.
pub struct Sources(pub BTreeMap<FilePath, String>);

impl Sources {
    /// Cycles among the files of each module, as lists of files that all need each other.
    pub fn cycles(&self) -> Vec<Vec<FilePath>> {
        let edges: BTreeMap<&FilePath, BTreeSet<FilePath>> = self
            .0
            .keys()
            .filter(|file| !self.is_folder(file))
            .map(|file| (file, self.needed_by(file)))
            .collect();
        let reaches = |from: &FilePath| {
            let mut found = BTreeSet::new();
            let mut pending = vec![from.clone()];
            while let Some(file) = pending.pop() {
                for next in edges.get(&file).into_iter().flatten() {
                    if found.insert(next.clone()) {
                        pending.push(next.clone());
                    }
                }
            }
            found
        };
        let reached: BTreeMap<&FilePath, BTreeSet<FilePath>> =
            edges.keys().map(|file| (*file, reaches(file))).collect();
        let mut cycles = BTreeSet::new();
        for (file, reach) in &reached {
            if reach.contains(*file) {
                let mutual = reach.iter().filter(|other| reached[other].contains(*file));
                cycles.insert(mutual.cloned().collect::<Vec<_>>());
            }
        }
        cycles.into_iter().collect()
    }

    fn is_folder(&self, path: &[String]) -> bool {
        self.0
            .keys()
            .any(|file| file.len() == path.len() + 1 && file.starts_with(path))
    }

    /// The files of the same top-level module that a file names.
    fn needed_by(&self, file: &FilePath) -> BTreeSet<FilePath> {
        let named = paths(&self.0[file]).into_iter();
        named
            .filter(|path| ["crate", "super", "self"].contains(&path[0].as_str()))
            .filter_map(|path| self.resolve(&absolute(file, &path), 0))
            .filter(|other| other != file && other[0] == file[0] && !self.is_folder(other))
            .collect()
    }

    /// The file that declares what a path names, through the re-exports of folders.
    fn resolve(&self, path: &[String], depth: usize) -> Option<FilePath> {
        let known = (1..=path.len())
            .rev()
            .find(|length| self.0.contains_key(&path[..*length]))?;
        let (file, rest) = path.split_at(known);
        if depth < 5
            && self.is_folder(file)
            && let Some(name) = rest.first()
        {
            let exported = paths(&self.0[file])
                .into_iter()
                .find(|path| path.last() == Some(name));
            if let Some(exported) = exported {
                let mut target = absolute(file, &exported);
                target.extend_from_slice(&rest[1..]);
                return self.resolve(&target, depth + 1);
            }
        }
        Some(file.to_vec())
    }
}

/// A path as seen from the root of the crate.
fn absolute(file: &[String], path: &[String]) -> Vec<String> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    match path[0].as_str() {
        "crate" => path[1..].to_vec(),
        "self" => [file, &path[1..]].concat(),
        "super" => [&file[..file.len().saturating_sub(ups)], &path[ups..]].concat(),
        _ => [file, path].concat(),
    }
}

/// The paths of `use` declarations, one for each name, and the other paths that begin with `crate` or `super`.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for part in text.split("use ").skip(1) {
        if let Some((tree, _)) = part.split_once(';') {
            expand("", tree, &mut found);
        }
    }
    for start in ["crate::", "super::"] {
        for (at, _) in text.match_indices(start) {
            let path: String = text[at..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':')
                .collect();
            found.push(path);
        }
    }
    let parts = |path: String| {
        let parts = path.split("::").map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_string).collect::<Vec<_>>()
    };
    found
        .into_iter()
        .map(parts)
        .filter(|path| !path.is_empty())
        .collect()
}

/// Adds `a::b` and `a::c` for `a::{b, c}`.
fn expand(before: &str, tree: &str, found: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((head, rest)) = tree.split_once('{') else {
        let name = tree.split(" as ").next().unwrap_or(tree);
        found.push(format!("{before}{name}"));
        return;
    };
    let before = format!("{before}{}", head.trim());
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let (mut depth, mut start) = (0, 0);
    for (at, letter) in inner.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&before, &inner[start..at], found);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !inner[start..].trim().is_empty() {
        expand(&before, &inner[start..], found);
    }
}

/// The test would see a cycle if there were one, also through a re-export and a submodule.
#[test]
fn a_cycle_is_seen() {
    let sources = |files: &[(&str, &str)]| {
        let path = |name: &str| name.split('/').map(str::to_string).collect();
        Sources(
            files
                .iter()
                .map(|(name, text)| (path(name), (*text).to_string()))
                .collect(),
        )
    };
    let with_cycle = sources(&[
        (
            "solver",
            "mod state; mod method; mod linear; pub use state::{State, Other}; pub use linear::Exact;",
        ),
        ("solver/state", "use super::Exact;"),
        ("solver/method", "use super::State;"),
        ("solver/linear", "mod exact; pub use exact::Exact;"),
        (
            "solver/linear/exact",
            "use crate::solver::{Segment, method::{Method}};",
        ),
    ]);
    let cycles = with_cycle.cycles();
    assert_eq!(cycles.len(), 1, "{cycles:?}");
    assert_eq!(cycles[0].len(), 3, "{cycles:?}");
    let without = sources(&[
        ("solver", "mod state; mod method; pub use state::State;"),
        ("solver/state", ""),
        ("solver/method", "use super::State;"),
    ]);
    assert_eq!(without.cycles(), Vec::<Vec<FilePath>>::new());
}
