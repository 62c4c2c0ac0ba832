//! Thousands of patients: however they are shared out, and however many come after them, they have what
//! they have.

use crate::sandbox::Sandbox;
use std::fs;
use std::path::Path;

const POPULATION: &str = "\
patients: {count: 3000, seed: 7, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}
";

/// Doses by weight, so that everybody is given something else; nobody waits for the drug.
const SIDE_BY_SIDE: &str = "\
model: kamp-2020
thresholds: [psychedelic-bowdle-1998]
arms:
  both:
    - bolus: 0.1 mg/kg
    - infusion: {dose: 0.5 mg/kg, over: 40 min}
observe: {until: 3 h, every: 10 min}
";

/// What is swallowed arrives late, in everybody at another time.
const ONE_BY_ONE: &str = "\
model: late.yaml
thresholds: [dissociation-zanos-2018]
arms:
  spray:
    - {bolus: 28 mg, route: nasal}
observe: {until: 3 h, every: 20 min}
";

/// A clearance that changes with time is solved step by step.
const STEP_BY_STEP: &str = "\
model: flint-2017
thresholds: [psychedelic-bowdle-1998]
arms:
  infusion:
    - infusion: {dose: 1 mg/kg, over: 40 min}
observe: {until: 1 h, every: 20 min}
";

/// A model of which a part of each dose waits, differently long in different people.
fn late() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/perez-ruixo-2021.yaml");
    let text = fs::read_to_string(path).unwrap();
    let marks = [
        ("over: d_sw}", "over: d_sw, lag: wait}"),
        (
            "  # by mouth\n",
            "  wait: {value: 0.2 h, grade: D, from: made up}\n  # by mouth\n",
        ),
        (
            "variability:\n  effects:\n",
            "variability:\n  effects:\n    wait: {on: [wait], cv: 40 %, grade: D, from: made up}\n",
        ),
    ];
    marks.into_iter().fold(text, |text, (mark, instead)| {
        assert!(text.contains(mark), "{mark}");
        text.replace(mark, instead)
    })
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("late.yaml", late());
    for (name, text) in [
        ("side", SIDE_BY_SIDE),
        ("one", ONE_BY_ONE),
        ("step", STEP_BY_STEP),
    ] {
        sandbox.write(
            &format!("{name}.yaml"),
            format!("title: A group\n{POPULATION}{text}"),
        );
    }
    sandbox
}

fn run(sandbox: &Sandbox, scenario: &str, patients: &str, threads: &str) -> [Vec<u8>; 5] {
    let file = format!("{scenario}.yaml");
    let out = format!("{patients} on {threads}");
    let arguments = [
        "run",
        &file,
        "--patients",
        patients,
        "--threads",
        threads,
        "--out",
        &out,
    ];
    let said = sandbox.infusim(&arguments);
    assert_eq!(said.code, 0, "{}", said.err);
    ["curves", "patients", "summary", "shares", "above"]
        .map(|name| sandbox.read(&format!("{out}/{scenario}/{name}.csv")))
}

/// Several rounds of the quantiles, many blocks, shared out among 1, 2 or 16 threads: the same bytes. It fails
/// when a group of patients is left out or counted twice, or an answer depends on who came first.
fn check(scenario: &str, patients: &str) {
    let sandbox = sandbox();
    let alone = run(&sandbox, scenario, patients, "1");
    for threads in ["2", "16"] {
        assert!(
            run(&sandbox, scenario, patients, threads) == alone,
            "{threads} threads"
        );
    }
    // Patients do not know how many come after them, nor with whom they are solved.
    let few = run(&sandbox, scenario, "300", "2");
    assert!(first(&few[1], 300) == first(&alone[1], 300), "the first 300");
    assert_eq!(
        first(&few[1], 300).len(),
        few[1].split(|byte| *byte == b'\n').count() - 1
    );
}

/// The header of a table of patients, and the rows of the first so many of them.
fn first(table: &[u8], patients: u32) -> Vec<String> {
    let text = std::str::from_utf8(table).unwrap();
    let number = |row: &str| row.split(',').nth(3).unwrap().parse::<u32>();
    let wanted = |row: &&str| number(row).is_ok_and(|number| number <= patients);
    let rows = text.lines().skip(1).filter(wanted);
    text.lines().take(1).chain(rows).map(String::from).collect()
}

#[test]
fn solve_in_lanes() {
    check("side", "3000");
}

#[test]
fn where_everybody_waits_differently_long() {
    check("one", "3000");
}

#[test]
fn step_by_step() {
    check("step", "600");
}
