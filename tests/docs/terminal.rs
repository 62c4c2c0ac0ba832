//! What pages show on a terminal is what the program prints.
//!
//! A page is read from top to bottom in a folder of its own. A block of ```` ```yaml file=NAME ```` or ```` ```csv
//! file=NAME ```` is written to that file; in a block of ```` ```console ```` each line that begins with `$ ` is run, and the lines below are what it
//! prints, an ellipsis on a line of its own standing for any lines. A line `<!-- figure: FILE -->` says which file of the
//! folder the picture on the line below is.

use crate::blessed::{blessed, blessing, in_repository};
use crate::book::{pages, read};
use crate::sandbox::Sandbox;
use std::path::Path;

const ANYTHING: &str = "…";

/// Runs a line as typed and gives what is printed.
fn run(sandbox: &Sandbox, page: &str, line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        ["infusim", arguments @ ..] => {
            let said = sandbox.infusim(arguments);
            said.out + &said.err
        }
        ["head", "-n", count, file] => {
            let text = String::from_utf8(sandbox.read(file)).unwrap();
            let lines = text.lines().take(count.parse().unwrap());
            lines.map(|line| format!("{line}\n")).collect()
        }
        ["ls", folder] => sandbox
            .files(folder)
            .iter()
            .map(|file| format!("{file}\n"))
            .collect(),
        _ => panic!("{page}: `{line}` is no command that this test knows"),
    }
}

/// Whether lines are as shown.
fn agrees(shown: &[&str], printed: &[&str]) -> bool {
    match shown {
        [] => printed.is_empty(),
        [ANYTHING, rest @ ..] => (0..=printed.len()).any(|skipped| agrees(rest, &printed[skipped..])),
        [line, rest @ ..] => printed.first() == Some(line) && agrees(rest, &printed[1..]),
    }
}

/// A block of a page: the lines between its fences.
struct Block<'a> {
    kind: &'a str,
    lines: Vec<&'a str>,
}

/// Runs a console block and gives it as it should be.
fn console(sandbox: &Sandbox, page: &str, lines: &[&str]) -> Vec<String> {
    let mut written = Vec::new();
    let mut rest = lines;
    while let [first, after @ ..] = rest {
        let command = first
            .strip_prefix("$ ")
            .unwrap_or_else(|| panic!("{page}: `{first}` follows no command"));
        let end = after
            .iter()
            .position(|line| line.starts_with("$ "))
            .unwrap_or(after.len());
        let shown: Vec<&str> = after[..end].iter().map(|line| line.trim_end()).collect();
        let text = run(sandbox, page, command);
        let printed: Vec<&str> = text.lines().map(str::trim_end).collect();
        let agreed = agrees(&shown, &printed);
        assert!(
            agreed || blessing() && !shown.contains(&ANYTHING),
            "{page}: `{command}` does not print what is shown, but\n{text}\nINFUSIM_BLESS=1 writes it anew where nothing is left out"
        );
        written.push((*first).to_string());
        let lines = if agreed { &shown } else { &printed };
        written.extend(lines.iter().map(ToString::to_string));
        rest = &after[end..];
    }
    written
}

/// Reads a page from top to bottom and gives it as it should be; the commands in it are counted.
fn follow(page: &str, text: &str, commands: &mut usize) -> String {
    let sandbox = Sandbox::new();
    let mut written = String::new();
    let mut block: Option<Block> = None;
    let mut figure: Option<&str> = None;
    for line in text.lines() {
        if let Some(name) = figure.take() {
            let (_, picture) = line
                .split_once("](")
                .unwrap_or_else(|| panic!("{page}: no picture of {name}"));
            let path = Path::new(page).with_file_name(picture.trim_end_matches(')'));
            blessed(
                path.to_str().unwrap(),
                &String::from_utf8(sandbox.read(name)).unwrap(),
            );
        }
        match (&mut block, line.strip_prefix("```")) {
            (None, None) => {
                figure = line
                    .strip_prefix("<!-- figure: ")
                    .and_then(|name| name.strip_suffix(" -->"))
            }
            (None, Some(kind)) => {
                block = Some(Block {
                    kind,
                    lines: Vec::new(),
                })
            }
            (Some(open), None) => {
                open.lines.push(line);
                continue;
            }
            (Some(closed), Some(_)) => {
                let mut lines: Vec<String> = closed.lines.iter().map(ToString::to_string).collect();
                let named = ["yaml file=", "csv file="].map(|kind| closed.kind.strip_prefix(kind));
                if let Some(name) = named.into_iter().flatten().next() {
                    sandbox.write(name, lines.join("\n") + "\n");
                }
                if closed.kind == "console" {
                    lines = console(&sandbox, page, &closed.lines);
                    *commands += closed.lines.iter().filter(|line| line.starts_with("$ ")).count();
                }
                written.extend(lines.iter().map(|line| format!("{line}\n")));
                block = None;
            }
        }
        written += line;
        written.push('\n');
    }
    assert!(block.is_none(), "{page}: a block is not closed");
    written
}

#[test]
fn what_is_shown_is_what_is_printed() {
    let mut commands = 0;
    for page in pages() {
        let text = read(&page);
        let written = follow(&page, &text, &mut commands);
        if written != text {
            assert!(
                blessing(),
                "{page}: spaces at the ends of lines, or no line end at the end"
            );
            std::fs::write(in_repository(&page), written).unwrap();
        }
    }
    assert!(commands >= 15, "only {commands} commands");
}

#[test]
fn an_ellipsis_stands_for_any_lines() {
    assert!(agrees(&["a", ANYTHING, "d"], &["a", "b", "c", "d"]));
    assert!(agrees(&["a", ANYTHING], &["a"]));
    assert!(!agrees(&["a", ANYTHING, "d"], &["a", "b"]));
    assert!(!agrees(&["a"], &["a", "b"]));
}
