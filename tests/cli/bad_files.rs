//! Files that are wrong in ways no file under `wrong/` can be: too large, not text, not there.

use crate::desk::{Desk, Said};
use std::fs::File;
use std::time::{Duration, Instant};

/// Runs and checks a path that no scenario can be read from.
fn refused(desk: &Desk, path: &str) -> Said {
    let started = Instant::now();
    let said = desk.infusim(&["run", path]);
    assert!(started.elapsed() < Duration::from_secs(10), "{path}");
    assert_eq!(said.code, 2, "{path}: {}", said.err);
    assert_eq!(said.out, "", "{path}");
    assert!(said.err.starts_with("error: "), "{path}: {}", said.err);
    assert!(said.err.contains("help: "), "{path}: {}", said.err);
    assert!(
        said.err.ends_with(&format!("{path}: 1 mistake\n")),
        "{path}: {}",
        said.err
    );
    assert!(!desk.path("out").exists(), "{path}");
    assert_eq!(desk.infusim(&["check", path]).err, said.err);
    said
}

#[test]
fn a_file_of_a_hundred_megabytes() {
    let desk = Desk::new();
    let file = File::create(desk.path("huge.yaml")).unwrap();
    file.set_len(100 << 20).unwrap();
    let said = refused(&desk, "huge.yaml");
    assert!(said.err.contains("the file holds 100 MB"), "{}", said.err);
}

#[test]
fn a_file_that_is_not_utf8() {
    let desk = Desk::new();
    desk.write("latin.yaml", b"title: fine\nmodel: kamp-2020 \xb5g\n");
    let said = refused(&desk, "latin.yaml");
    assert!(
        said.err.contains("line 2 holds something that is not UTF-8 text"),
        "{}",
        said.err
    );
}

#[test]
fn a_file_from_an_editor_that_writes_utf16() {
    let desk = Desk::new();
    let bytes: Vec<u8> = "\u{feff}title: fine\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    desk.write("wide.yaml", bytes);
    let said = refused(&desk, "wide.yaml");
    assert!(said.err.contains("save it as UTF-8"), "{}", said.err);
}

#[test]
fn a_file_of_nothing_but_zeros() {
    let desk = Desk::new();
    desk.write("zeros.yaml", [0; 4096]);
    refused(&desk, "zeros.yaml");
}

#[test]
fn a_file_that_is_not_there() {
    let desk = Desk::with_scenario();
    refused(&desk, "shrot.yaml");
}

#[test]
fn a_folder_in_place_of_a_file() {
    let desk = Desk::with_scenario();
    std::fs::create_dir(desk.path("folder.yaml")).unwrap();
    refused(&desk, "folder.yaml");
}

#[cfg(unix)]
#[test]
fn a_device_without_an_end() {
    let desk = Desk::new();
    let said = refused(&desk, "/dev/zero");
    assert!(said.err.contains("more than 1 MB"), "{}", said.err);
}

#[test]
fn a_text_of_a_megabyte_in_which_everything_is_wrong() {
    let desk = Desk::new();
    let lines = "title: again and again and over and over\n".repeat(20_000);
    desk.write("long.yaml", &lines);
    let started = Instant::now();
    let said = desk.infusim(&["check", "long.yaml"]);
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(said.code, 2);
    assert!(said.err.contains("… and "), "{}", said.err);
    assert!(said.err.len() < 20_000);
}
