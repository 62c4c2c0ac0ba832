//! Every link of the documentation leads somewhere, and every path it names is there.

use crate::blessed::in_repository;
use crate::book::{SOURCE, pages, prose, read};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// Texts beside the book.
const BESIDE: [&str; 7] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "BENCHMARKS.md",
    "CHANGELOG.md",
    "fuzz/README.md",
    "tests/mutants/README.md",
];

/// What stands in round brackets behind square ones.
fn targets(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("](") {
        let rest = &line[at + 2..];
        let mut depth = 1;
        let end = rest.char_indices().find(|(_, c)| {
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth == 0
        });
        found.push(&rest[..end.map_or(rest.len(), |(end, _)| end)]);
    }
    found
}

/// The anchor of a heading, as GitHub and mdBook make it.
fn anchor(heading: &str) -> String {
    let lower = heading.trim().to_lowercase();
    let kept = lower
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text).into_iter().filter(|line| line.starts_with('#'));
    headings
        .map(|line| anchor(line.trim_start_matches('#')))
        .collect()
}

/// A path without `..` in it.
fn plain(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(parts.pop(), "{}", path.display()),
            part => parts.push(part),
        }
    }
    parts
}

/// Checks a link of a page; returns whether it leads to a file.
fn check(page: &str, target: &str) -> bool {
    if target.starts_with("https://") {
        return false;
    }
    assert!(!target.contains(':'), "{page} links to {target}");
    let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
    let path = match file {
        "" => PathBuf::from(page),
        file => plain(&Path::new(page).with_file_name("").join(file)),
    };
    assert!(
        in_repository(path.to_str().unwrap()).exists(),
        "{page} links to {target}, which is not there"
    );
    if page.starts_with(SOURCE) {
        assert!(
            path.starts_with(SOURCE),
            "{page} links to {target}, which is outside the book"
        );
    }
    if !fragment.is_empty() {
        let headings = anchors(&read(path.to_str().unwrap()));
        assert!(
            headings.contains(fragment),
            "{page}: no heading #{fragment} in {}",
            path.display()
        );
    }
    true
}

#[test]
fn every_link_leads_somewhere() {
    let mut followed = 0;
    for page in pages().iter().map(String::as_str).chain(BESIDE) {
        for line in prose(&read(page)) {
            followed += targets(line)
                .into_iter()
                .filter(|target| check(page, target))
                .count();
        }
    }
    assert!(followed > 80, "only {followed} links");
}

/// Words in code that are paths of the repository; a bare file name belongs to the folder named before it.
#[test]
fn every_path_that_is_named_is_there() {
    let folders = [
        "tests/",
        "models/",
        "scenarios/",
        "benches/",
        "src/",
        "docs/",
        "fuzz/",
    ];
    let mut found = 0;
    for page in pages() {
        let text = read(&page);
        let mut folder = PathBuf::new();
        for line in prose(&text) {
            for word in line.split('`').skip(1).step_by(2) {
                let path = match folders.iter().any(|folder| word.starts_with(folder)) {
                    true => PathBuf::from(word),
                    false if word.ends_with(".rs") => folder.join(word),
                    false => continue,
                };
                assert!(
                    in_repository(path.to_str().unwrap()).exists(),
                    "{page} names {word}"
                );
                folder = path.with_file_name("");
                found += 1;
            }
        }
    }
    assert!(found > 40, "only {found} paths");
}
