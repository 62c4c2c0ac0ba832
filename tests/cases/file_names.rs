//! What a figure or a folder is called does not decide where it goes.

use crate::run::Run;
use crate::sandbox::Sandbox;
use std::collections::BTreeSet;

fn listed(record: &serde_json::Value) -> Vec<String> {
    let files = record["files"].as_array().unwrap().iter();
    files.map(|name| name.as_str().unwrap().to_string()).collect()
}

/// `met a`, `met-a` and `met/a` each have a figure, and `run.json` lists what is there.
#[test]
fn two_analytes_one_file() {
    let run = Run::of("two-analytes-one-file", &[]);
    let listed = listed(&run.record());
    let there = run.sandbox.files("out/two-analytes-one-file");
    let mut expected = listed.clone();
    expected.push("run.json".to_string());
    expected.sort();
    assert_eq!(there, expected);
    let distinct: BTreeSet<String> = there.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(distinct.len(), there.len(), "{there:?}");
    for extension in [".svg", ".png"] {
        let figures = there.iter().filter(|name| name.ends_with(extension)).count();
        assert_eq!(figures, 4, "{there:?}");
    }
    for (name, title) in [
        ("", "ketamine"),
        ("-met-a", "met a"),
        ("-met-a-2", "met-a"),
        ("-met-a-3", "met/a"),
    ] {
        let figure = run
            .sandbox
            .read(&format!("out/two-analytes-one-file/concentration{name}.svg"));
        let text = String::from_utf8(figure).unwrap();
        assert!(text.contains(title), "{name} does not say {title}");
    }
}

/// A substance in a model file cannot lead out of the folder of results, whatever it is called.
#[test]
fn a_substance_chooses_no_path() {
    let hostile = [
        "../../../x/victim",
        "/tmp/victim",
        "x/../../../victim",
        "CON",
        "..\\\\..\\\\victim",
        "a: b",
        "=1+1",
        "....",
    ];
    for name in hostile {
        let sandbox = Sandbox::new();
        let model = include_str!("inputs/models/two-analytes-one-file.yaml");
        sandbox.write(
            "models/hostile.yaml",
            model.replace("met/a", &format!("\"{name}\"")),
        );
        let scenario = include_str!("inputs/two-analytes-one-file.yaml");
        sandbox.write(
            "deep/er/study.yaml",
            scenario.replace("models/two-analytes-one-file.yaml", "models/hostile.yaml"),
        );
        sandbox.write("deep/x/victim.svg", "mine");
        let said = sandbox.infusim(&["run", "deep/er/study.yaml", "--out", "deep/out"]);
        // Refused with a reason is right as well; a file elsewhere is not.
        assert!(matches!(said.code, 0 | 2), "{name}: {}", said.err);
        assert_eq!(sandbox.read("deep/x/victim.svg"), b"mine", "{name}");
        assert_eq!(sandbox.files("deep/x"), ["victim.svg"], "{name}");
        assert_eq!(sandbox.files("."), ["deep", "models"], "{name}");
        if said.code == 0 {
            assert_eq!(sandbox.files("deep"), ["er", "out", "x"], "{name}");
            assert_eq!(sandbox.files("deep/out"), ["study"], "{name}");
            let there = sandbox.files("deep/out/study");
            assert!(
                there
                    .iter()
                    .all(|name| sandbox.path(&format!("deep/out/study/{name}")).is_file())
            );
        }
    }
}

/// Results of a scenario stay within `--out`, in a folder of their own, whatever the scenario is called.
#[test]
fn a_scenario_chooses_no_path() {
    let long = format!("{}.yaml", "n".repeat(200));
    let names = [
        "....yaml",
        "...yaml",
        ".yaml",
        "CON.yaml",
        "a\u{1b}[2Jb.yaml",
        "a\u{202e}b.yaml",
        "a\nb.yaml",
        "-rf.yaml",
        "=1+1.yaml",
        "c:x.yaml",
        "..\\x.yaml",
        long.as_str(),
    ];
    for name in names {
        let sandbox = Sandbox::with_scenario();
        std::fs::rename(sandbox.path("short.yaml"), sandbox.path(name)).unwrap();
        let path = format!("./{name}");
        let said = sandbox.infusim(&["run", &path, "--patients", "1", "--out", "deep/out"]);
        assert_eq!(said.code, 0, "{name:?}: {}", said.err);
        assert_eq!(sandbox.files(".").len(), 2, "{name:?}");
        assert_eq!(sandbox.files("deep"), ["out"], "{name:?}");
        let folders = sandbox.files("deep/out");
        assert_eq!(folders.len(), 1, "{name:?}: {folders:?}");
        assert!(
            sandbox
                .path(&format!("deep/out/{}/run.json", folders[0]))
                .is_file(),
            "{name:?}"
        );
        let safe = |letter: char| letter.is_ascii_alphanumeric() || "-_.+ ()".contains(letter);
        assert!(
            folders[0].starts_with(|letter: char| letter.is_ascii_alphanumeric()),
            "{folders:?}"
        );
        assert!(
            folders[0].chars().all(safe) && folders[0].len() < 150,
            "{folders:?}"
        );
        printed_without_commands(&said.out);
        printed_without_commands(&said.err);
    }
}

fn printed_without_commands(text: &str) {
    let command = text
        .chars()
        .find(|letter| (letter.is_control() && !matches!(letter, '\n' | '\t')) || *letter == '\u{202e}');
    assert_eq!(command, None, "{text:?}");
}

/// A folder each, also where case is ignored: told before anything runs.
#[test]
fn two_scenarios_whose_folders_would_meet_are_told() {
    for [one, other] in [
        ["study.yaml", "STUDY.yaml"],
        ["a?.yaml", "a*.yaml"],
        ["....yaml", "scenario.yaml"],
    ] {
        let sandbox = Sandbox::with_scenario();
        let text = sandbox.read("short.yaml");
        sandbox.write(one, &text);
        sandbox.write(other, &text);
        let said = sandbox.infusim(&["run", one, other]);
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(
            said.err.contains("the results of two scenarios would go to"),
            "{}",
            said.err
        );
        assert!(!sandbox.path("out").exists());
    }
}

/// What was typed is not echoed as a command to the terminal, wherever it was typed.
#[test]
fn nothing_that_is_typed_reaches_the_terminal_as_a_command() {
    let sandbox = Sandbox::new();
    let hostile = "x\u{1b}[2J\u{7}\u{202e}.yaml";
    sandbox.write(hostile, "\u{1b}[2J: [");
    for arguments in [
        &["run", hostile][..],
        &["check", hostile],
        &["run", "gone\u{1b}[2J.yaml"],
        &["models", "show", "no\u{1b}[2J"],
        &["models", "show", hostile],
        &["effects", "show", "no\u{1b}[2J"],
        &["effects", "show", hostile],
        &["no\u{1b}[2J"],
        &["run", "--no\u{1b}[2J"],
        &["run", hostile, "--seed", "\u{1b}[2J"],
        &["completions", "\u{1b}[2J"],
        &["new", hostile],
    ] {
        let said = sandbox.infusim(arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.err);
        printed_without_commands(&said.out);
        printed_without_commands(&said.err);
    }
}
