//! A design through the program.

use crate::sandbox::Sandbox;
use serde_json::Value;

const TEXT: &str = "title: Which dose\nmodels: [kamp-2020, domino-1984]\n\
    patients: {count: 200, seed: 7, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}\n\
    thresholds: [dissociation-zanos-2018]\nobserve: {until: 6 h, every: 1 h}\n\
    vary: {dose: {from: 0.2 mg/kg, to: 1 mg/kg, steps: 5}, length: [20 min, 2 h]}\n\
    arms:\n  one: [{infusion: {dose: $dose, over: $length}}]\n";

fn run(arguments: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("design.yaml", TEXT);
    let said = sandbox.infusim(&[&["run", "design.yaml"], arguments].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    sandbox
}

/// The rows of cells.csv.
fn rows(sandbox: &Sandbox) -> Vec<csv::StringRecord> {
    let text = std::fs::read_to_string(sandbox.path("out/design/cells.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(Result::unwrap).collect()
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let cells = |threads: &str| {
        let sandbox = run(&["--threads", threads]);
        let record = std::fs::read_to_string(sandbox.path("out/design/run.json")).unwrap();
        let cells = std::fs::read(sandbox.path("out/design/cells.csv")).unwrap();
        (cells, record)
    };
    let one = cells("1");
    assert!(one == cells("2") && one == cells("16"));
}

/// `run.json` says of each cell how it was found.
#[test]
fn the_record_says_what_was_solved_and_what_was_scaled() {
    let sandbox = run(&[]);
    let text = std::fs::read_to_string(sandbox.path("out/design/run.json")).unwrap();
    let record: Value = serde_json::from_str(&text).unwrap();
    let cells = record["design"]["cells"].as_array().unwrap();
    assert_eq!(record["design"]["cells_in_all"], 20);
    let found: Vec<&str> = cells.iter().filter_map(|cell| cell["found"].as_str()).collect();
    let solved = found.iter().filter(|found| **found == "solved").count();
    assert_eq!((found.len(), solved), (20, 4));
    assert_eq!(cells[2]["from_cell"], 1);
    assert_eq!(cells[2]["factor"], 2.0);
    assert_eq!(cells[2]["values"], serde_json::json!(["0.4 mg/kg", "20 min"]));
    // 0.4 mg/kg for the typical 75 kg.
    assert_eq!(cells[2]["typical_amount_mg"], 30.0);
}

/// Cells in parts: the rows of the parts are those of the whole.
#[test]
fn parts_put_together_are_the_whole() {
    let part = |range| rows(&run(&["--cells", range, "--quiet"]));
    let mut parts = part("1-7");
    parts.extend(part("8-8"));
    parts.extend(part("9-20"));
    let whole = rows(&run(&["--only", "tables"]));
    assert_eq!(parts.len(), whole.len());
    for (one, other) in parts.iter().zip(&whole) {
        assert_eq!(one, other, "to the last digit, whichever cells are run together");
    }
}

#[test]
fn cells_that_there_are_not_are_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("design.yaml", TEXT);
    let study = TEXT
        .lines()
        .filter(|line| !line.starts_with("vary:"))
        .collect::<Vec<_>>()
        .join("\n");
    sandbox.write(
        "study.yaml",
        study.replace("$dose", "0.5 mg/kg").replace("$length", "2 h"),
    );
    for (file, cells, told) in [
        ("design.yaml", "15-21", "the last of the design is number 20"),
        ("design.yaml", "0-3", "cells are counted from 1"),
        ("design.yaml", "5-3", "try 3-5"),
        ("design.yaml", "x", "such as 40-60"),
        ("study.yaml", "1-2", "varies nothing"),
    ] {
        let said = sandbox.infusim(&["run", file, "--cells", cells]);
        assert!(said.code == 2 && said.err.contains(told), "{cells}: {}", said.err);
        assert!(!sandbox.path("out").exists());
    }
}
