//! What a run leaves behind.

use crate::sandbox::{SCENARIO, Sandbox};
use std::io::Read;
use std::process::Stdio;

const FILES: [&str; 11] = [
    "above.csv",
    "comparison.csv",
    "concentration.png",
    "concentration.svg",
    "curves.csv",
    "other_models.csv",
    "other_spreads.csv",
    "patients.csv",
    "run.json",
    "shares.csv",
    "summary.csv",
];

#[test]
fn a_run_writes_its_files_and_no_others() {
    let sandbox = Sandbox::with_scenario();
    let said = sandbox.infusim(&["run", "short.yaml", "--patients", "5", "--out", "results"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(sandbox.files("."), ["results", "short.yaml"]);
    assert_eq!(sandbox.files("results"), ["short"]);
    assert_eq!(sandbox.files("results/short"), FILES);
    assert!(said.out.contains("A short one"), "{}", said.out);
    assert!(said.err.starts_with("wrote results"), "{}", said.err);
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("results/short/run.json")).unwrap();
    assert!(record.is_object());
}

#[test]
fn one_arm_has_nothing_to_compare() {
    let sandbox = Sandbox::new();
    let text = SCENARIO.replace("  2 h:\n    - infusion: {dose: 0.5 mg/kg, over: 2 h}\n", "");
    sandbox.write("one.yaml", text);
    let said = sandbox.infusim(&["run", "one.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let without = FILES.into_iter().filter(|name| *name != "comparison.csv");
    assert_eq!(sandbox.files("out/one"), without.collect::<Vec<_>>());
}

#[test]
fn a_second_run_gives_the_same_bytes_and_leaves_other_files_alone() {
    let sandbox = Sandbox::with_scenario();
    let run = || {
        let said = sandbox.infusim(&["run", "short.yaml"]);
        assert_eq!(said.code, 0, "{}", said.err);
        FILES.map(|name| sandbox.read(&format!("out/short/{name}")))
    };
    let first = run();
    sandbox.write("out/short/my notes.txt", "mine");
    sandbox.write("out/short/curves.csv", "spoilt");
    let second = run();
    for (name, (first, second)) in FILES.iter().zip(first.iter().zip(&second)) {
        assert!(first == second, "{name} differs");
    }
    assert_eq!(sandbox.read("out/short/my notes.txt"), b"mine");
    assert_eq!(sandbox.files("out/short").len(), FILES.len() + 1);
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let sandbox = Sandbox::with_scenario();
    let run = |threads: &str| {
        let said = sandbox.infusim(&[
            "run",
            "short.yaml",
            "--patients",
            "200",
            "--threads",
            threads,
            "--out",
            threads,
        ]);
        assert_eq!(said.code, 0, "{}", said.err);
        FILES.map(|name| sandbox.read(&format!("{threads}/short/{name}")))
    };
    let alone = run("1");
    assert!(run("2") == alone);
    assert!(run("16") == alone);
}

#[test]
fn another_seed_gives_other_patients() {
    let sandbox = Sandbox::with_scenario();
    sandbox.infusim(&["run", "short.yaml", "--seed", "1", "--out", "one"]);
    sandbox.infusim(&["run", "short.yaml", "--seed", "2", "--out", "two"]);
    assert!(sandbox.read("one/short/patients.csv") != sandbox.read("two/short/patients.csv"));
}

#[test]
fn quiet_prints_nothing() {
    let sandbox = Sandbox::with_scenario();
    let said = sandbox.infusim(&["run", "short.yaml", "--quiet"]);
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", ""));
    assert_eq!(sandbox.files("out/short"), FILES);
}

#[test]
fn two_scenarios_of_one_name_are_not_written_over_each_other() {
    let sandbox = Sandbox::with_scenario();
    sandbox.write("other/short.yaml", SCENARIO);
    let said = sandbox.infusim(&["run", "short.yaml", "other/short.yaml"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("short"), "{}", said.err);
    assert!(!sandbox.path("out").exists());
}

#[test]
fn two_scenarios_get_a_folder_each() {
    let sandbox = Sandbox::with_scenario();
    sandbox.write("other.yaml", SCENARIO);
    let said = sandbox.infusim(&["run", "short.yaml", "other.yaml", "--quiet"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(sandbox.files("out"), ["other", "short"]);
}

/// `infusim run … | head`: a reader that has seen enough is no failure.
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let sandbox = Sandbox::with_scenario();
    for arguments in [
        &["run", "short.yaml"][..],
        &["models"],
        &["schema"],
        &["check", "short.yaml"],
        &["explain", "short.yaml", "--arm", "2 h", "--what", "cmax"],
        &["rerun", "out/short"],
    ] {
        let mut child = sandbox
            .command()
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert!(child.wait().unwrap().success(), "{arguments:?}: {err}");
    }
    assert_eq!(sandbox.files("out/short"), FILES);
}

/// Below a regular file no folder can be made, whoever runs the program.
#[test]
fn a_folder_that_cannot_be_written_is_the_programs_failure() {
    let sandbox = Sandbox::with_scenario();
    sandbox.write("file", "in the way");
    let said = sandbox.infusim(&["run", "short.yaml", "--out", "file/results"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.starts_with("error: "), "{}", said.err);
    assert!(said.err.contains("could not be written"), "{}", said.err);
    assert_eq!(sandbox.read("file"), b"in the way");
    assert_eq!(sandbox.files("."), ["file", "short.yaml"]);
}

#[test]
fn a_file_that_cannot_be_replaced_leaves_no_temporary_one() {
    let sandbox = Sandbox::with_scenario();
    std::fs::create_dir_all(sandbox.path("out/short/curves.csv/folder")).unwrap();
    let said = sandbox.infusim(&["run", "short.yaml"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(
        said.err.contains("curves.csv could not be written"),
        "{}",
        said.err
    );
    let left = sandbox.files("out/short");
    assert!(left.iter().all(|name| !name.starts_with('.')), "{left:?}");
}
