//! What is written of every patient on request, and drawn.

use crate::sandbox::Sandbox;
use std::collections::BTreeMap;

const KEEP: &str = "\
title: Every patient
model: kamp-2020
patients: {count: 7, seed: 3, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}
keep: [parameters, curves]
arms:
  40 min: [{infusion: {dose: 0.5 mg/kg, over: 40 min}}]
  2 h: [{infusion: {dose: 0.5 mg/kg, over: 2 h}}]
observe: {until: 4 h, every: 10 min}
";

/// The rows of a table, each by the names of its columns.
fn rows(sandbox: &Sandbox, file: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = sandbox.read(file);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let rows = reader.deserialize();
    rows.map(Result::unwrap).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap()
}

/// A person's curve peaks at the person's own Cmax, which is a point of the grid here.
#[test]
fn curves_are_those_of_the_patients_table() {
    let sandbox = Sandbox::new();
    sandbox.write("each.yaml", KEEP);
    let run = sandbox.infusim(&["run", "each.yaml", "--only", "tables"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let curves = rows(&sandbox, "out/each/patient_curves.csv");
    assert_eq!(curves.len(), 2 * 7 * 25);
    let mut peaks: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in &curves {
        let peak = peaks
            .entry((row["arm"].clone(), row["subject"].clone()))
            .or_insert(0.0);
        *peak = peak.max(number(row, "concentration_ng_per_ml"));
    }
    for row in rows(&sandbox, "out/each/patients.csv") {
        let peak = peaks[&(row["arm"].clone(), row["subject"].clone())];
        let cmax = number(&row, "cmax_ng_per_ml");
        assert!((peak / cmax - 1.0).abs() < 1e-7, "{row:?}, {peak}");
    }
}

/// A table of people made of the parameters gives the same people, to the eight digits of tables.
#[test]
fn parameters_written_can_be_read() {
    let sandbox = Sandbox::new();
    sandbox.write("each.yaml", KEEP);
    let run = sandbox.infusim(&["run", "each.yaml", "--only", "tables"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut people: BTreeMap<u64, Vec<(String, String)>> = BTreeMap::new();
    for row in rows(&sandbox, "out/each/patients.csv") {
        let own = people.entry(row["subject"].parse().unwrap()).or_default();
        if own.is_empty() {
            own.push(("weight (kg)".to_string(), row["weight_kg"].clone()));
        }
    }
    for row in rows(&sandbox, "out/each/patient_parameters.csv") {
        assert_eq!(row["occasion"], "1");
        let own = people.get_mut(&row["subject"].parse().unwrap()).unwrap();
        own.push((
            format!("{} ({})", row["parameter"], row["unit"]),
            row["value"].clone(),
        ));
    }
    let line = |cells: Vec<&str>| cells.join(",") + "\n";
    let header = people[&1].iter().map(|(name, _)| name.as_str()).collect();
    let mut table = line(header);
    for own in people.values() {
        table.push_str(&line(own.iter().map(|(_, value)| value.as_str()).collect()));
    }
    sandbox.write("people.csv", table);
    let (before, after) = KEEP.split_once("patients:").unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    sandbox.write(
        "again.yaml",
        format!("{before}patients: {{from: people.csv, seed: 3}}\n{after}"),
    );
    let run = sandbox.infusim(&["run", "again.yaml", "--only", "tables"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let [first, second] = ["each", "again"].map(|name| rows(&sandbox, &format!("out/{name}/patients.csv")));
    assert_eq!(first.len(), second.len());
    for (one, other) in first.iter().zip(&second) {
        for column in ["cmax_ng_per_ml", "auc_to_infinity_ng_h_per_ml", "half_life_h"] {
            let ratio = number(one, column) / number(other, column);
            assert!((ratio - 1.0).abs() < 1e-6, "{column}: {one:?} {other:?}");
        }
    }
}

/// With occasions a person has parameters on each, and what does not vary from visit to visit is the same.
#[test]
fn parameters_are_written_for_each_occasion() {
    let sandbox = Sandbox::new();
    let text = KEEP.replace("kamp-2020", "simons-2022").replace(
        "keep: [parameters, curves]",
        "keep: [parameters]\noccasions: [1 h, 2 h]",
    );
    sandbox.write("visits.yaml", text);
    let run = sandbox.infusim(&["run", "visits.yaml", "--only", "tables"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let found = rows(&sandbox, "out/visits/patient_parameters.csv");
    let of = |subject: &str, parameter: &str| -> Vec<String> {
        let own = found
            .iter()
            .filter(|row| row["subject"] == subject && row["parameter"] == parameter);
        own.map(|row| row["value"].clone()).collect()
    };
    let (same, varies) = (of("2", "cl"), of("2", "nk_cl"));
    assert_eq!((same.len(), varies.len()), (3, 3));
    assert!(same.iter().all(|value| *value == same[0]), "{same:?}");
    let files = sandbox.files("out/visits");
    assert!(!files.contains(&"patient_curves.csv".to_string()), "{files:?}");
    let differs = found.iter().any(|row| {
        let values = of(&row["subject"], &row["parameter"]);
        values.iter().any(|value| *value != values[0])
    });
    assert!(differs, "something varies between visits in this model");
}

#[test]
fn people_are_drawn_on_request() {
    let sandbox = Sandbox::new();
    sandbox.write("each.yaml", KEEP.replace("keep: [parameters, curves]\n", ""));
    let svg = |more: &[&str]| {
        let mut arguments = vec!["run", "each.yaml"];
        arguments.extend(more);
        let run = sandbox.infusim(&arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        String::from_utf8(sandbox.read("out/each/concentration.svg")).unwrap()
    };
    let (plain, some, all) = (svg(&[]), svg(&["--people", "3"]), svg(&["--people", "20"]));
    // In tenths of a point; nothing else is as thin.
    let lines = |svg: &str| svg.matches("stroke-width=\"10\"").count();
    assert_eq!(lines(&plain), 0);
    // Two arms, and three sample lines in the legend.
    assert_eq!(lines(&some), 2 * 3 + 3);
    assert_eq!(lines(&all), 2 * 7 + 3);
    assert!(
        !sandbox
            .files("out/each")
            .contains(&"patient_curves.csv".to_string())
    );
    sandbox.write(
        "varied.yaml",
        "title: v\nmodel: kamp-2020\npatients: {count: 3, seed: 1, weight: 70 kg}\n\
        vary: {dose: [10 mg, 20 mg]}\narms: {a: [{bolus: $dose}]}\nobserve: {until: 1 h, every: 10 min}\n",
    );
    let run = sandbox.infusim(&["run", "varied.yaml", "--people", "3"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("draws no curves"), "{}", run.err);
}
