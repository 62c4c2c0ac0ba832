//! Names of arms, thresholds and analytes, where they get into files.

use crate::run::{Run, number};
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::collections::HashSet;
use std::fs::File;

/// A bolus of 9 mg in 30 L leaves 300 ng/mL, and 3 L/h take a tenth of it an hour: above x for 10·ln(300/x) h.
#[test]
fn thresholds_have_columns_of_their_own() {
    let run = Run::of("two-names-one-column", &["--format", "parquet"]);
    let row = &run.table("patients.csv")[0];
    for (column, hours) in [
        ("above___100_h", 10.986_123),
        ("above___200_h", 4.054_651_1),
        ("above___100_2_h", 6.931_471_8),
    ] {
        assert!((number(row, column) - hours).abs() < 1e-6, "{column}: {row:?}");
    }
    let record = run.record();
    let thresholds = record["thresholds"].as_array().unwrap();
    let told =
        |id: &str| thresholds.iter().find(|threshold| threshold["id"] == id).unwrap()["column"].clone();
    assert_eq!(told("> 100"), "__100");
    assert_eq!(told("< 200"), "__200");
    assert_eq!(told("< 100"), "__100_2");
    columns_are_distinct(&run, "two-names-one-column");
}

/// Also where the interval of one threshold meets another, and where the case of letters is ignored.
#[test]
fn so_they_have_where_other_things_meet() {
    let names = [
        "a",
        "a_low",
        "a high",
        "a.high",
        "A",
        "a_2",
        "a_h",
        "a_censored",
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
    columns_are_distinct(&run, "two-names-one-column");
    let row = &run.table("patients.csv")[0];
    let record = run.record();
    for (threshold, level) in record["thresholds"].as_array().unwrap().iter().zip(2..) {
        let column = format!("above_{}_h", threshold["column"].as_str().unwrap());
        let hours = 10.0 * (30.0 / f64::from(level)).ln();
        assert!((number(row, &column) - hours).abs() < 1e-6, "{column}");
    }
}

fn columns_are_distinct(run: &Run, folder: &str) {
    for table in ["patients", "curves"] {
        let text = run.sandbox.read(&format!("out/{folder}/{table}.csv"));
        let mut csv = csv::Reader::from_reader(text.as_slice());
        let header: Vec<String> = csv.headers().unwrap().iter().map(str::to_string).collect();
        let distinct: HashSet<String> = header.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(distinct.len(), header.len(), "{header:?}");
        let file = File::open(run.sandbox.path(&format!("out/{folder}/{table}.parquet"))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let fields = reader.metadata().file_metadata().schema().get_fields();
        let columns: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        assert_eq!(columns, header);
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
