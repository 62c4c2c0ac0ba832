//! Names of arms, thresholds and analytes, where they get into files.

use crate::run::{Run, number};
use infusim::report::FrameKind;
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::File;

/// A bolus of 9 mg in 30 L leaves 300 ng/mL, and 3 L/h take a tenth of it an hour: above x for 10·ln(300/x) h.
#[test]
fn thresholds_have_rows_of_their_own() {
    let run = Run::of("two-names-one-column", &["--format", "parquet"]);
    let rows = run.table("above.csv");
    let found: Vec<&str> = rows.iter().map(|row| row["threshold"].as_str()).collect();
    assert_eq!(found, ["> 100", "< 200", "< 100"]);
    for (row, hours) in rows.iter().zip([10.986_123, 4.054_651_1, 6.931_471_8]) {
        assert!((number(row, "time_above_h") - hours).abs() < 1e-6, "{row:?}");
    }
    columns_are_those_that_are_told(&run, "two-names-one-column");
}

/// Also where a threshold is called like a column, and where names differ by capitals alone.
#[test]
fn no_name_of_a_threshold_changes_a_column() {
    let names = [
        "a",
        "a_low",
        "a high",
        "a.high",
        "A",
        "time_above_h",
        "censored",
        "å",
        "=",
    ];
    let thresholds: Vec<String> = names
        .iter()
        .zip(2..)
        .map(|(name, level)| format!("  - {{name: '{name}', substance: ketamine, above: {level}0 ng/mL}}\n"))
        .collect();
    let run = Run::edited("two-names-one-column", &["--format", "parquet"], |text| {
        let (head, rest) = text.split_once("  - ").unwrap();
        let (_, tail) = rest.split_once("arms:").unwrap();
        format!("{head}{}arms:{tail}", thresholds.concat())
    });
    assert_eq!(run.said.code, 0, "{}", run.said.err);
    columns_are_those_that_are_told(&run, "two-names-one-column");
    let rows = run.table("above.csv");
    assert_eq!(rows.len(), names.len());
    for ((row, name), level) in rows.iter().zip(names).zip(2..) {
        let hours = 10.0 * (30.0 / f64::from(level)).ln();
        assert_eq!(row["threshold"].trim_start_matches('\''), name);
        assert!((number(row, "time_above_h") - hours).abs() < 1e-6, "{name}");
    }
}

/// The columns of the files are those of their definitions, in CSV, Parquet and `run.json`, whatever the scenario.
fn columns_are_those_that_are_told(run: &Run, folder: &str) {
    let record = run.record();
    let tables = record["tables"].as_array().unwrap();
    let names: Vec<&str> = tables
        .iter()
        .map(|table| table["table"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["curves", "shares", "patients", "above", "summary", "other_models"]
    );
    for (name, table) in names.iter().zip(tables) {
        let kind = FrameKind::ALL.iter().find(|kind| kind.definition().name == *name);
        let definition = kind.unwrap().definition();
        let expected: Vec<&str> = definition.columns.iter().map(|column| column.name).collect();
        for (column, told) in definition
            .columns
            .iter()
            .zip(table["columns"].as_array().unwrap())
        {
            assert_eq!(told["name"], column.name);
            assert_eq!(told["unit"].as_str(), column.unit);
            assert_eq!(told["meaning"], column.meaning);
        }
        let text = run.sandbox.read(&format!("out/{folder}/{}.csv", definition.name));
        let mut csv = csv::Reader::from_reader(text.as_slice());
        assert_eq!(csv.headers().unwrap(), expected.as_slice());
        if !definition.is_large {
            continue;
        }
        let file = File::open(
            run.sandbox
                .path(&format!("out/{folder}/{}.parquet", definition.name)),
        )
        .unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let fields = reader.metadata().file_metadata().schema().get_fields();
        let columns: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        assert_eq!(columns, expected);
    }
}

/// What a spreadsheet would take for a formula, or a statistics program for a missing value, has an apostrophe in
/// front; without it, it is the name as written. Parquet has texts as such.
#[test]
fn no_name_is_a_formula_or_a_missing_value() {
    let arms = [
        "+ bolus", "=1+1", "-x", "@x", "NA", "null", "NaN", "TRUE", "'x", "a+b", "2 h",
    ];
    let run = Run::edited("two-names-one-column", &["--format", "parquet"], |text| {
        let (head, _) = text.split_once("arms:").unwrap();
        let head = head.replace("> 100", "=A1").replace("< 200", "n/a");
        let arms: Vec<String> = arms
            .iter()
            .map(|arm| format!("  \"{arm}\":\n    - bolus: 9 mg\n"))
            .collect();
        format!(
            "{head}arms:\n{}observe: {{until: 30 h, every: 1 h}}\n",
            arms.concat()
        )
    });
    assert_eq!(run.said.code, 0, "{}", run.said.err);
    for (table, column) in [
        ("curves.csv", "arm"),
        ("shares.csv", "arm"),
        ("shares.csv", "threshold"),
        ("above.csv", "arm"),
        ("above.csv", "threshold"),
        ("patients.csv", "arm"),
        ("summary.csv", "arm"),
        ("comparison.csv", "arm"),
        ("comparison.csv", "compared_with"),
        ("summary.csv", "threshold"),
    ] {
        for row in run.table(table) {
            let cell = row[column].as_str();
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{table}: {cell}");
            let missing = ["NA", "n/a", "null", "NaN", "TRUE"];
            assert!(!missing.contains(&cell), "{table}: {cell}");
        }
    }
    let mut names: Vec<String> = Vec::new();
    for row in run.table("patients.csv") {
        let cell = row["arm"].as_str();
        names.push(cell.strip_prefix('\'').unwrap_or(cell).to_string());
    }
    assert_eq!(names, arms);
    let file = File::open(run.sandbox.path("out/two-names-one-column/patients.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let typed: Vec<String> = reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| match row.unwrap().get_column_iter().nth(1).unwrap().1 {
            parquet::record::Field::Str(name) => name.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(typed, arms);
}
