//! What a run takes of memory: it is known before, and too much is refused with the numbers.
#![cfg(target_os = "linux")]

use crate::sandbox::{Said, Sandbox};
use std::process::Command;

/// Many points and many thresholds.
fn scenario(points: usize, thresholds: usize) -> String {
    let each = |index: usize| {
        let level = 10 * (index + 1);
        format!("  - {{name: t{index}, substance: ketamine, above: {level} ng/mL}}\n")
    };
    let thresholds: String = (0..thresholds).map(each).collect();
    format!(
        "title: Much to keep\nmodel: kamp-2020\npatients: {{count: 1000, seed: 1, weight: 70 kg}}\nthresholds:\n{thresholds}\
         arms:\n  a:\n    - infusion: {{dose: 35 mg, over: 40 min}}\nobserve: {{until: {} min, every: 1 min}}\n",
        points - 1
    )
}

/// Under a limit of address space in MB.
fn limited(sandbox: &Sandbox, megabytes: usize, arguments: &str) -> (Option<i32>, String) {
    let program = assert_cmd::cargo::cargo_bin!("infusim");
    let command = format!(
        "ulimit -v {}; exec {} run much.yaml --quiet {arguments}",
        megabytes * 1000,
        program.display()
    );
    let output = Command::new("sh")
        .args(["-c", &command])
        .current_dir(sandbox.path("."))
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// Whatever the limit, a run is refused with what it needs, or it is done: none ends in the middle for want of
/// memory. And what is said to be needed is no more than four times what is enough.
#[test]
fn too_little_memory_is_told_before_anything_is_computed() {
    for (points, thresholds, patients) in [(2881, 2, 1000), (31, 12, 60_000), (10_081, 6, 600)] {
        let sandbox = Sandbox::new();
        sandbox.write("much.yaml", scenario(points, thresholds));
        let (mut refused, mut done) = (0, None);
        let mut said_to_need = 0.0;
        for megabytes in [60, 100, 150, 200, 250, 300, 350, 400, 500, 600, 800, 1000, 1400] {
            let (code, said) = limited(&sandbox, megabytes, &format!("--threads 2 --patients {patients}"));
            let what = format!("{points} points, {patients} patients, {megabytes} MB: {code:?} {said}");
            match code {
                Some(0) => {
                    done = Some(megabytes);
                    break;
                }
                Some(2) => {
                    refused += 1;
                    assert!(said.starts_with("error: this run needs about "), "{what}");
                    assert!(said.contains("ulimit -v") && said.contains("help: "), "{what}");
                    assert!(said.lines().all(|line| line.chars().count() <= 160), "{what}");
                    assert!(!sandbox.path("out/much/run.json").exists(), "{what}");
                    said_to_need = megabytes_of(&said, "needs about ");
                }
                _ => panic!("{what}"),
            }
        }
        assert!(refused > 0, "{points} points: nothing was refused");
        let done = done.unwrap_or_else(|| panic!("{points} points: nothing was enough")) as f64;
        assert!(
            said_to_need < 4.0 * done,
            "{said_to_need} MB, and {done} were enough"
        );
    }
}

/// The amount that stands behind some words.
fn megabytes_of(said: &str, before: &str) -> f64 {
    let mut words = said.split(before).nth(1).unwrap().split_whitespace();
    let number: f64 = words.next().unwrap().parse().unwrap();
    if words.next().unwrap().starts_with("GB") {
        1000.0 * number
    } else {
        number
    }
}

/// What is said to fit, fits.
#[test]
fn what_is_offered_fits() {
    let sandbox = Sandbox::new();
    sandbox.write("much.yaml", scenario(31, 12));
    let run = |megabytes: usize, arguments: &str| limited(&sandbox, megabytes, arguments);
    let (code, said) = run(250, "--threads 2 --patients 100000");
    assert_eq!(code, Some(2), "{said}");
    // A little less than it needs, besides what the program takes as soon as it starts.
    let program = 250.0 - megabytes_of(&said, " of memory, and ");
    let limit = (program + megabytes_of(&said, "needs about ")) as usize - 20;
    let (code, said) = run(limit, "--threads 2 --patients 100000");
    assert_eq!(code, Some(2), "{said}");
    let offered = |name: &str| -> usize {
        let word = said
            .split(name)
            .nth(1)
            .unwrap_or_else(|| panic!("no {name} in {said}"));
        let digits = word.trim_start().chars().take_while(char::is_ascii_digit);
        digits.collect::<String>().parse().unwrap()
    };
    let (patients, thresholds) = (offered("--patients "), offered("at most "));
    assert!((10_000..100_000).contains(&patients), "{said}");
    assert!((1..12).contains(&thresholds), "{said}");
    assert_eq!(offered("--threads "), 1, "{said}");
    for arguments in [
        format!("--threads 2 --patients {patients}"),
        "--threads 1 --patients 100000".to_string(),
    ] {
        let (code, said) = run(limit, &arguments);
        assert_eq!(code, Some(0), "{arguments}: {said}");
    }
    sandbox.write("much.yaml", scenario(31, thresholds));
    let (code, said) = run(limit, "--threads 2 --patients 100000");
    assert_eq!(code, Some(0), "{thresholds} thresholds: {said}");
}

/// Ordinary runs are not kept from running.
#[test]
fn an_ordinary_run_has_enough_memory() {
    let sandbox = Sandbox::with_scenario();
    let Said { code, err, .. } = sandbox.infusim(&["run", "short.yaml", "--patients", "100000", "--quiet"]);
    assert_eq!(code, 0, "{err}");
}
