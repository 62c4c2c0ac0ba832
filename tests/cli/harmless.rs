//! What a run leaves, terminal and files, looked at for what could do harm to whoever opens it.

use crate::page::Page;
use crate::sandbox::Sandbox;
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What a terminal is sent: lines of text, without anything that moves a cursor.
#[track_caller]
pub fn shows(text: &str, what: &str) {
    let control = text.chars().find(|c| c.is_control() && *c != '\n');
    assert!(control.is_none(), "{what}: {control:?} in {text:?}");
}

/// What a spreadsheet would work out: a cell that begins as a formula does, and is no number.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err()
}

#[track_caller]
fn look_at(path: &Path, what: &str) {
    let bytes = fs::read(path).unwrap();
    let what = format!("{what}: {}", path.display());
    match path.extension().unwrap().to_str().unwrap() {
        "svg" => {
            let text = String::from_utf8(bytes).unwrap();
            shows(&text, &what);
            let tree = resvg::usvg::Tree::from_str(&text, &resvg::usvg::Options::default());
            assert!(tree.is_ok(), "{what}: {tree:?}");
            assert!(!text.contains("<script"), "{what}");
        }
        "csv" => {
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let header = reader.headers().unwrap().clone();
            let columns: BTreeSet<String> = header.iter().map(str::to_lowercase).collect();
            assert_eq!(columns.len(), header.len(), "{what}: {header:?}");
            for row in std::iter::once(header).chain(reader.records().map(Result::unwrap)) {
                for cell in &row {
                    shows(cell, &what);
                    assert!(!is_formula(cell) && cell != "NA", "{what}: a cell {cell:?}");
                }
            }
        }
        "parquet" => {
            let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
            let schema = reader.metadata().file_metadata().schema_descr_ptr();
            let columns: BTreeSet<String> = schema
                .columns()
                .iter()
                .map(|column| column.name().to_lowercase())
                .collect();
            assert_eq!(columns.len(), schema.num_columns(), "{what}");
            assert!(
                reader.get_row_iter(None).unwrap().all(|row| row.is_ok()),
                "{what}"
            );
        }
        "json" => {
            let record: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            assert!(record.is_object(), "{what}");
        }
        "html" => {
            let text = String::from_utf8(bytes).unwrap();
            shows(&text, &what);
            Page::new(&text).keeps_to_itself(&what);
        }
        "png" => assert!(bytes.starts_with(b"\x89PNG"), "{what}"),
        other => panic!("{what}: {other}"),
    }
}

/// Every path below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(below(&path));
        }
        found.push(path);
    }
    found
}

/// Runs a scenario of these files in a folder within the sandbox's, and looks at all that is there afterwards.
#[track_caller]
pub fn run_and_look(files: &BTreeMap<String, String>, scenario: &str, what: &str) -> i32 {
    let sandbox = Sandbox::new();
    for (name, text) in files {
        sandbox.write(&format!("a/b/c/{name}"), text);
    }
    let before: BTreeSet<PathBuf> = below(&sandbox.path(".")).into_iter().collect();
    let mut command = sandbox.command();
    command.current_dir(sandbox.path("a/b/c"));
    let output = command
        .args([
            "run", "--format", "parquet", "--report", "--out", "out", "--", scenario,
        ])
        .output()
        .unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    shows(&out, what);
    shows(&err, what);
    let out_folder = sandbox.path("./a/b/c/out");
    let mut folders = 0;
    for path in below(&sandbox.path(".")) {
        if before.contains(&path) || path == out_folder {
            continue;
        }
        assert!(
            path.starts_with(&out_folder),
            "{what}: {} was written",
            path.display()
        );
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(!name.starts_with(['.', '-']), "{what}: a file {name:?}");
        shows(name, what);
        match path.is_dir() {
            true => folders += 1,
            false => {
                assert!(name.is_ascii(), "{what}: a file {name:?}");
                look_at(&path, what);
            }
        }
    }
    let code = output.status.code().unwrap();
    assert!(
        code == 2 && folders == 0 || code == 0 && folders == 1,
        "{what}: {code}, {folders} folders: {err}"
    );
    code
}
