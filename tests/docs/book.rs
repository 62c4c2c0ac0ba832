//! The files of the book.

use crate::blessed::in_repository;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the book's pages.
pub const SOURCE: &str = "docs/src";

/// Every Markdown file of the book, from the root of the repository, in alphabetical order.
pub fn pages() -> Vec<String> {
    let mut found = Vec::new();
    gather(&in_repository(SOURCE), &mut found);
    let root = in_repository("");
    let mut pages: Vec<String> = found
        .iter()
        .map(|path| {
            path.strip_prefix(&root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/")
        })
        .collect();
    pages.sort();
    pages
}

fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

/// The text of a file of the repository.
pub fn read(path: &str) -> String {
    fs::read_to_string(in_repository(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_page_is_in_the_table_of_contents_once() {
    let summary = read("docs/src/SUMMARY.md");
    let mut listed: Vec<String> = summary
        .lines()
        .filter_map(|line| line.split_once("](")?.1.strip_suffix(')'))
        .map(|page| format!("{SOURCE}/{page}"))
        .collect();
    listed.sort();
    let mut pages = pages();
    pages.retain(|page| !page.ends_with("SUMMARY.md"));
    assert_eq!(listed, pages);
}

/// The lines of a text outside fenced blocks.
pub fn prose(text: &str) -> Vec<&str> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        if !fenced && !fence {
            lines.push(line);
        }
    }
    lines
}

#[test]
fn every_page_has_one_title() {
    for page in pages() {
        let text = read(&page);
        let titles = prose(&text)
            .into_iter()
            .filter(|line| line.starts_with("# "))
            .count();
        // The table of contents has one for each part.
        assert!(
            titles == 1 || page.ends_with("SUMMARY.md"),
            "{page} has {titles} titles"
        );
    }
}

/// The few settings that mdBook is given.
#[test]
fn the_book_has_settings() {
    let settings = read("docs/book.toml");
    for line in ["[book]", "src = \"src\"", "title = \"infusim\""] {
        assert!(settings.lines().any(|found| found == line), "{line}");
    }
}
