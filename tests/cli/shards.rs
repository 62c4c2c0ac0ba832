//! Parts of a study, each run by itself: `--subjects 301-1000`. Number 17 is number 17 in each of them.

use crate::sandbox::{SCENARIO, Sandbox};
use std::collections::BTreeMap;

/// Two arms, a metabolite, and a model that is solved step by step.
const BOTH: &str = "\
title: In parts
models: [perez-ruixo-2021, kamp-2020]
patients: {count: 1000, seed: 7, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}
thresholds: [psychedelic-bowdle-1998]
arms:
  both:
    - bolus: 0.1 mg/kg
    - infusion: {dose: 0.5 mg/kg, over: 40 min}
  later:
    - {at: 30 min, bolus: 10 mg}
observe: {until: 3 h, every: 10 min}
";

const STEP_BY_STEP: &str = "\
title: In parts, step by step
model: flint-2017
patients: {count: 30, seed: 7, weight: 70 kg}
arms: {one: [{infusion: {dose: 1 mg/kg, over: 40 min}}]}
observe: {until: 1 h, every: 20 min}
";

/// A sandbox with a scenario.
fn sandbox(scenario: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("study.yaml", scenario);
    sandbox
}

/// Runs the study, or a part of it, and gives the text of a file.
fn run(sandbox: &Sandbox, subjects: Option<&str>, threads: &str, file: &str) -> String {
    let mut arguments = vec!["run", "study.yaml", "--quiet", "--threads", threads];
    arguments.extend(subjects.iter().flat_map(|subjects| ["--subjects", subjects]));
    let said = sandbox.infusim(&arguments);
    assert_eq!(said.code, 0, "{}", said.err);
    String::from_utf8(sandbox.read(&format!("out/study/{file}"))).unwrap()
}

/// The header of a table of people, and its lines by all that stands in front of their numbers.
fn sections(text: &str) -> (&str, BTreeMap<String, String>) {
    let (header, rows) = text.split_once('\n').unwrap();
    let mut sections: BTreeMap<String, String> = BTreeMap::new();
    for row in rows.split_inclusive('\n') {
        let before = header.split(',').position(|name| name == "subject").unwrap();
        let name = row.split(',').take(before).collect::<Vec<_>>().join(",");
        sections.entry(name).or_default().push_str(row);
    }
    (header, sections)
}

#[test]
fn parts_put_together_are_the_whole() {
    for (scenario, table, parts) in [
        (BOTH, "patients.csv", &["1-300", "301-1000"][..]),
        (BOTH, "above.csv", &["1-300", "301-1000"]),
        (STEP_BY_STEP, "patients.csv", &["1-3", "4-4", "5-30"]),
    ] {
        let sandbox = sandbox(scenario);
        let whole = run(&sandbox, None, "2", table);
        let (header, expected) = sections(&whole);
        let mut together: BTreeMap<String, String> = BTreeMap::new();
        for part in parts {
            let text = run(&sandbox, Some(part), "2", table);
            let (found, sections) = sections(&text);
            assert_eq!(found, header);
            for (name, rows) in sections {
                together.entry(name).or_default().push_str(&rows);
            }
        }
        assert!(together == expected, "{parts:?}");
    }
}

#[test]
fn a_part_does_not_depend_on_threads_and_all_people_are_no_part() {
    let sandbox = sandbox(BOTH);
    let files = ["patients", "above", "curves", "shares", "summary", "comparison"];
    let read = |subjects: Option<&str>, threads: &str| {
        run(&sandbox, subjects, threads, "run.json");
        files.map(|file| sandbox.read(&format!("out/study/{file}.csv")))
    };
    let one = read(Some("301-1000"), "1");
    for threads in ["2", "16"] {
        assert!(read(Some("301-1000"), threads) == one, "{threads} threads");
    }
    let whole = read(None, "2");
    assert!(whole != one);
    assert!(read(Some("1-1000"), "2") == whole);
}

#[test]
fn one_person_can_be_run_alone() {
    let sandbox = Sandbox::with_scenario();
    assert_eq!(sandbox.infusim(&["run", "short.yaml", "--quiet"]).code, 0);
    let of_five = |text: &str| -> Vec<String> {
        let fifth = |row: &&str| row.split(',').nth(3) == Some("5");
        text.lines().filter(fifth).map(str::to_string).collect()
    };
    let whole = of_five(&String::from_utf8(sandbox.read("out/short/patients.csv")).unwrap());
    assert_eq!(whole.len(), 2, "an arm each");
    let said = sandbox.infusim(&["run", "short.yaml", "--subjects", "5-5"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("virtual patient 5 of 20, "), "{}", said.out);
    let alone = String::from_utf8(sandbox.read("out/short/patients.csv")).unwrap();
    assert_eq!(alone.lines().count(), 3, "{alone}");
    assert_eq!(of_five(&alone), whole);
}

/// Whoever gets such a folder sees that it is a part, of what, and from which seed.
#[test]
fn a_part_says_so_in_tables_figures_and_the_record() {
    let sandbox = Sandbox::with_scenario();
    let said = sandbox.infusim(&["run", "short.yaml", "--patients", "1500", "--subjects", "11-1200"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.contains("virtual patients 11 to 1,200 of 1,500, "),
        "{}",
        said.out
    );
    assert!(said.out.contains("1,190 patients fix"), "{}", said.out);
    assert!(
        said.out.contains("patients 11 to 1,200 of 1,500 alone"),
        "the warning: {}",
        said.out
    );
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/short/run.json")).unwrap();
    assert_eq!(record["patients"]["count"], 1500);
    assert_eq!(record["patients"]["seed"], 1);
    assert_eq!(
        record["patients"]["shard"],
        serde_json::json!({"first": 11, "last": 1200})
    );
    sandbox.infusim(&["run", "short.yaml", "--quiet"]);
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/short/run.json")).unwrap();
    assert!(record["patients"].get("shard").is_none(), "{record}");
}

#[test]
fn ranges_that_are_none_are_refused_with_what_to_write() {
    let sandbox = Sandbox::new();
    sandbox.write("short.yaml", SCENARIO);
    for (range, hint) in [
        ("0-5", "counted from 1"),
        ("0-5", "try 1-5"),
        ("7-3", "try 3-7"),
        ("5", "such as 2501-5000"),
        ("some", "such as 2501-5000"),
        ("1-2-3", "such as 2501-5000"),
        ("1.5-3", "such as 2501-5000"),
        ("-5", "--subjects"),
        ("", "such as 2501-5000"),
        ("1-99999999999999999999", "such as 2501-5000"),
        ("15-21", "the last of the study is number 20"),
        ("21-21", "--patients"),
    ] {
        let said = sandbox.infusim(&["run", "short.yaml", &format!("--subjects={range}")]);
        assert_eq!(said.code, 2, "{range}: {}", said.err);
        assert!(said.err.contains(hint), "{range}: {}", said.err);
        assert!(!sandbox.path("out").exists(), "{range}");
    }
}
