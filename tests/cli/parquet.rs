//! Tables as Parquet, beside the CSV files.

use crate::sandbox::Sandbox;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use infusim::report::significant;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::fs::File;

/// Two models of which one has a metabolite; thresholds of either, one that nobody reaches, and
/// names that need quotes.
const SCENARIO: &str = "\
title: Two models
models: [kamp-2020, otto-2021]
patients: {count: 30, seed: 4, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}
thresholds:
  - psychedelic-bowdle-1998
  - {name: never reached, substance: ketamine, above: 40000 ng/mL}
  - {name: of the metabolite, substance: norketamine, above: 20 ng/mL}
arms:
  'fast, \"40 min\"':
    - infusion: {dose: 0.5 mg/kg, over: 40 min}
  slow:
    - infusion: {dose: 0.5 mg/kg, over: 5 h}
observe: {until: 6 h, every: 10 min}
";

fn open(sandbox: &Sandbox, name: &str) -> SerializedFileReader<File> {
    SerializedFileReader::new(File::open(sandbox.path(name)).unwrap()).unwrap()
}

/// Every cell as the CSV file prints it, and how many numbers have more digits than are printed there.
fn printed(reader: &SerializedFileReader<File>) -> (Vec<Vec<String>>, usize) {
    let mut longer = 0;
    let mut cell = |field: &Field| match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Long(number) => number.to_string(),
        Field::Double(number) => {
            let text = significant(*number, 8);
            longer += usize::from(text.parse::<f64>().unwrap() != *number);
            text
        }
        other => panic!("{other:?}"),
    };
    let names = reader.metadata().file_metadata().schema().get_fields();
    let mut rows = vec![names.iter().map(|field| field.name().to_string()).collect()];
    for row in reader.get_row_iter(None).unwrap() {
        rows.push(
            row.unwrap()
                .get_column_iter()
                .map(|(_, field)| cell(field))
                .collect(),
        );
    }
    (rows, longer)
}

#[test]
fn parquet_files_hold_what_the_csv_files_hold_with_all_digits() {
    let sandbox = Sandbox::new();
    sandbox.write("two.yaml", SCENARIO);
    let said = sandbox.infusim(&["run", "two.yaml", "--format", "parquet"]);
    assert_eq!(said.code, 0, "{}", said.err);
    // Two arms; one model with one analyte, one with two. Curves are four: typical, lower, median, upper. Of the
    // thresholds two are of ketamine, which both models have, one of the metabolite.
    for (name, rows) in [
        ("curves", 2 * 3 * 4 * 37),
        ("shares", 2 * 5 * 37),
        ("patients", 2 * 3 * 30),
        ("above", 2 * 5 * 30),
    ] {
        let text = sandbox.read(&format!("out/two/{name}.csv"));
        let mut csv = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_slice());
        let expected: Vec<Vec<String>> = csv
            .records()
            .map(|record| record.unwrap().iter().map(str::to_string).collect())
            .collect();
        assert_eq!(expected.len(), 1 + rows, "{name}");
        let (found, longer) = printed(&open(&sandbox, &format!("out/two/{name}.parquet")));
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{name}");
        }
        let has_gaps = found.iter().flatten().any(String::is_empty);
        assert_eq!(has_gaps, ["curves", "above"].contains(&name), "{name}");
        assert!(4 * longer > found.len(), "{name} is as rounded as its CSV file");
    }
}

#[test]
fn parquet_files_say_where_they_come_from() {
    let sandbox = Sandbox::new();
    sandbox.write("two.yaml", SCENARIO);
    let said = sandbox.infusim(&["run", "two.yaml", "--format", "parquet", "--seed", "77"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err.contains("curves.parquet,") && said.err.contains("patients.parquet"),
        "{}",
        said.err
    );
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/two/run.json")).unwrap();
    assert_eq!(record["formats"], serde_json::json!(["csv", "parquet"]));
    for name in ["curves", "shares", "patients", "above"] {
        let reader = open(&sandbox, &format!("out/two/{name}.parquet"));
        let metadata = reader.metadata().file_metadata();
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            metadata.created_by(),
            Some(format!("infusim version {version}").as_str())
        );
        let facts = metadata.key_value_metadata().unwrap();
        let fact = |key: &str| {
            let fact = facts.iter().find(|fact| fact.key == key);
            fact.unwrap_or_else(|| panic!("{key}")).value.clone().unwrap()
        };
        assert_eq!(fact("patients.seed"), "77");
        assert_eq!(
            fact("scenario.sha256"),
            record["scenario"]["sha256"].as_str().unwrap()
        );
        assert_eq!(fact("models.1.id"), "otto-2021");
        assert_eq!(
            fact("models.1.file.sha256"),
            record["models"][1]["file"]["sha256"].as_str().unwrap()
        );
        let files = record["files"].as_array().unwrap();
        assert!(files.iter().any(|file| file == &format!("{name}.parquet")));
        assert!(facts.iter().all(|fact| !fact.key.ends_with("text")));
        let table = record["tables"]
            .as_array()
            .unwrap()
            .iter()
            .find(|table| table["table"] == name);
        let schema = arrow_schema(&fact("ARROW:schema"));
        let columns = table.unwrap()["columns"].as_array().unwrap();
        assert_eq!(schema.fields().len(), columns.len());
        assert_eq!(schema.metadata()["patients.seed"], "77");
        assert_eq!(schema.metadata().len() + 1, facts.len());
        for (field, column) in schema.fields().iter().zip(columns) {
            let metadata = |what: &str| field.metadata().get(what).map(String::as_str);
            assert_eq!(field.name(), column["name"].as_str().unwrap());
            assert_eq!(field.is_nullable(), column["optional"].as_bool().unwrap());
            assert_eq!(metadata("meaning"), column["meaning"].as_str());
            assert_eq!(metadata("unit"), column["unit"].as_str());
        }
    }
}

/// As readers of Arrow decode it.
fn arrow_schema(text: &str) -> arrow_schema::Schema {
    let bytes = BASE64_STANDARD.decode(text).unwrap();
    arrow_ipc::convert::try_schema_from_ipc_buffer(&bytes).unwrap()
}

#[test]
fn a_second_run_gives_the_same_bytes_on_any_number_of_threads() {
    let sandbox = Sandbox::new();
    sandbox.write("two.yaml", SCENARIO);
    let run = |threads: &str| {
        let arguments = ["run", "two.yaml", "--format", "parquet", "--out", threads];
        let said = sandbox.infusim(&[&arguments[..], &["--threads", threads]].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        ["curves", "shares", "patients", "above"]
            .map(|name| sandbox.read(&format!("{threads}/two/{name}.parquet")))
    };
    assert!(run("1") == run("3"));
}

#[test]
fn without_being_asked_for_there_is_no_parquet_and_what_is_in_the_way_is_told() {
    let sandbox = Sandbox::new();
    sandbox.write("two.yaml", SCENARIO);
    assert_eq!(sandbox.infusim(&["run", "two.yaml"]).code, 0);
    assert!(
        sandbox
            .files("out/two")
            .iter()
            .all(|name| !name.ends_with("parquet"))
    );
    sandbox.write("out/two/patients.parquet/folder", "in the way");
    let said = sandbox.infusim(&["run", "two.yaml", "--format", "parquet"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(
        said.err.contains("patients.parquet could not be written"),
        "{}",
        said.err
    );
    let left = sandbox.files("out/two");
    assert!(left.iter().all(|name| !name.starts_with('.')), "{left:?}");
}
