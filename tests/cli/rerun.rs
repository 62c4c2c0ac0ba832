//! A run is repeated from its record, and what is not the same is named.

use crate::sandbox::{SCENARIO, Said, Sandbox};
use serde_json::{Value, json};
use std::fs;

/// A run of [`SCENARIO`] with a model file of its own, in `out/short`.
fn run(options: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("own.yaml", include_str!("../../models/kamp-2020.yaml"));
    sandbox.write("short.yaml", SCENARIO.replace("kamp-2020", "./own.yaml"));
    let said = sandbox.infusim(&[&["run", "short.yaml", "--quiet"], options].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    sandbox
}

/// Repeats it, with a folder for temporary files, in which nothing must be left.
#[track_caller]
fn rerun(sandbox: &Sandbox, arguments: &[&str]) -> Said {
    let temporary = sandbox.path("temporary");
    fs::create_dir_all(&temporary).unwrap();
    let mut command = sandbox.command();
    let output = command
        .env("TMPDIR", &temporary)
        .arg("rerun")
        .args(arguments)
        .output()
        .unwrap();
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0, "something is left");
    Said {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn record(sandbox: &Sandbox) -> Value {
    serde_json::from_slice(&sandbox.read("out/short/run.json")).unwrap()
}

fn edit(sandbox: &Sandbox, change: impl FnOnce(&mut Value)) {
    let mut value = record(sandbox);
    change(&mut value);
    sandbox.write("out/short/run.json", value.to_string());
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let options = [
        "--patients",
        "9",
        "--seed",
        "5",
        "--subjects",
        "2-8",
        "--format",
        "parquet",
        "--report",
        "--people",
        "3",
        "--log",
        "--solver",
        "rodas5p",
        "--only-this-model",
    ];
    let sandbox = run(&options);
    let before = sandbox.files("out/short");
    let said = rerun(&sandbox, &["out/short/run.json", "--threads", "1"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let files = before.len() - 1;
    assert_eq!(
        said.out,
        format!("out/short/run.json: repeated, and every byte of its {files} files is the same\n")
    );
    assert_eq!(said.err, "");
    assert_eq!(sandbox.files("out/short"), before);
    // By its folder, and without a word.
    let said = rerun(&sandbox, &["out/short", "--quiet"]);
    assert_eq!((said.code, said.out, said.err), (0, String::new(), String::new()));
}

#[test]
fn a_design_is_repeated_too() {
    let sandbox = Sandbox::new();
    let varied = SCENARIO
        .replace("0.5 mg/kg, over: 40 min", "$dose, over: 40 min")
        .replace("0.5 mg/kg, over: 2 h", "$dose, over: 2 h");
    sandbox.write("short.yaml", varied + "vary: {dose: [10 mg, 20 mg, 30 mg]}\n");
    let said = sandbox.infusim(&[
        "run",
        "short.yaml",
        "--quiet",
        "--cells",
        "2-5",
        "--only",
        "tables",
    ]);
    assert_eq!(said.code, 0, "{}", said.err);
    let said = rerun(&sandbox, &["out/short"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
}

/// A record is enough, wherever it and the scenario are now; the results say the names of then.
#[test]
fn what_was_moved_is_found() {
    let sandbox = run(&["--format", "parquet", "--report"]);
    sandbox.write("mail/run.json", sandbox.read("out/short/run.json"));
    for name in ["short.yaml", "own.yaml"] {
        sandbox.write(&format!("moved/{name}"), sandbox.read(name));
        fs::remove_file(sandbox.path(name)).unwrap();
    }
    let lost = rerun(&sandbox, &["mail/run.json"]);
    assert_eq!(lost.code, 2, "{}", lost.out);
    assert!(
        lost.err.contains("the scenario short.yaml is not there"),
        "{}",
        lost.err
    );
    assert!(lost.err.contains("--scenario FILE"), "{}", lost.err);
    let found = rerun(&sandbox, &["mail/run.json", "--scenario", "moved/short.yaml"]);
    assert_eq!(found.code, 0, "{}{}", found.out, found.err);
    // Kept where it is asked for, and never over the run itself.
    let kept = rerun(
        &sandbox,
        &[
            "mail/run.json",
            "--scenario",
            "moved/short.yaml",
            "--out",
            "again",
        ],
    );
    assert_eq!(kept.code, 0, "{}", kept.err);
    for name in sandbox
        .files("out/short")
        .iter()
        .filter(|name| *name != "run.json")
    {
        let [first, second] = ["out", "again"].map(|folder| sandbox.read(&format!("{folder}/short/{name}")));
        assert!(first == second, "{name}");
    }
    let over = rerun(
        &sandbox,
        &["out/short", "--scenario", "moved/short.yaml", "--out", "out"],
    );
    assert_eq!(over.code, 2, "{}", over.out);
    assert!(over.err.contains("would replace the results"), "{}", over.err);
}

#[test]
fn a_changed_model_file_is_named() {
    let sandbox = run(&[]);
    let model = String::from_utf8(sandbox.read("own.yaml")).unwrap();
    sandbox.write("own.yaml", format!("{model}# a word\n"));
    let said = rerun(&sandbox, &["out/short"]);
    assert_eq!(said.code, 3, "{}{}", said.out, said.err);
    let words = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("files come out the same, but:"), "{words}");
    let hash = record(&sandbox)["models"][0]["file"]["sha256"].as_str().unwrap()[..12].to_string();
    assert!(
        words.contains(&format!(
            "the file of a model ./own.yaml was changed: its SHA-256 began with {hash}"
        )),
        "{words}"
    );
    // A tenth more of a clearance is another run.
    let clearance = model.lines().find(|line| line.contains("L/h")).unwrap();
    let digit = clearance
        .find(|letter: char| ('1'..='8').contains(&letter))
        .unwrap();
    let mut other = clearance.to_string();
    other.replace_range(digit..=digit, "9");
    sandbox.write("own.yaml", model.replace(clearance, &other));
    let said = rerun(&sandbox, &["out/short"]);
    assert_eq!(said.code, 3);
    assert!(said.out.contains("not the same\n"), "{}", said.out);
    assert!(
        said.out.contains("the file of a model ./own.yaml was changed"),
        "{}",
        said.out
    );
    for name in ["curves.csv", "patients.csv", "concentration.svg"] {
        assert!(
            said.out.contains(&format!("  {name} is not the same\n")),
            "{}",
            said.out
        );
    }
}

#[test]
fn a_changed_scenario_version_or_result_is_named() {
    let sandbox = run(&[]);
    let scenario = String::from_utf8(sandbox.read("short.yaml")).unwrap();
    sandbox.write("short.yaml", scenario.replace("over: 2 h", "over: 3 h"));
    let said = rerun(&sandbox, &["out/short"]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(
        said.out.contains("the scenario short.yaml was changed"),
        "{}",
        said.out
    );
    assert!(
        said.out.contains("  curves.csv is not the same\n"),
        "{}",
        said.out
    );
    // One that is wrong now is told as such, and that it is not the one of then.
    sandbox.write("short.yaml", scenario.replace("over: 2 h", "over: 2 parsecs"));
    let said = rerun(&sandbox, &["out/short"]);
    assert_eq!(said.code, 2, "{}", said.out);
    assert!(
        said.err.contains("short.yaml was changed since the run"),
        "{}",
        said.err
    );
    sandbox.write("short.yaml", &scenario);
    // A result that somebody touched: the repeat is as recorded, the file is not.
    let curves = sandbox.read("out/short/curves.csv");
    sandbox.write("out/short/curves.csv", [curves.as_slice(), b"\n"].concat());
    let said = rerun(&sandbox, &["out/short"]);
    assert_eq!(said.code, 3, "{}", said.out);
    assert!(said.out.contains("come out the same, but:"), "{}", said.out);
    assert!(said.out.contains("  curves.csv has"), "{}", said.out);
    assert!(said.out.contains("was changed"), "{}", said.out);
    sandbox.write("out/short/curves.csv", curves);
    // A record that claims another hash, other options, or another version.
    edit(&sandbox, |record| {
        record["written"][0]["sha256"] = json!("0".repeat(64));
        record["version"] = json!("0.0.1");
    });
    let said = rerun(&sandbox, &["out/short"]);
    assert_eq!(said.code, 3, "{}", said.out);
    assert!(
        said.out.contains("it was made by infusim 0.0.1, and this is"),
        "{}",
        said.out
    );
    assert!(said.out.contains("  above.csv is not the same\n"), "{}", said.out);
    let sandbox = run(&[]);
    edit(&sandbox, |record| record["warnings"] = json!([]));
    let said = rerun(&sandbox, &["out/short"]);
    assert_eq!(said.code, 3, "{}", said.out);
    assert!(said.out.contains("  run.json is not the same\n"), "{}", said.out);
}

#[test]
fn what_is_no_record_says_everything_that_is_wrong() {
    let sandbox = run(&[]);
    let refused = |said: Said, parts: &[&str]| {
        assert_eq!(said.code, 2, "{}", said.out);
        let words = said.err.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in parts {
            assert!(words.contains(part), "{part}: {words}");
        }
        assert!(words.contains("help: "), "{words}");
    };
    refused(
        rerun(&sandbox, &["nowhere.json"]),
        &["nowhere.json cannot be repeated", "it is not there"],
    );
    for text in ["", "[]", "{}", r#"{"program": "another"}"#] {
        sandbox.write("bad.json", text);
        refused(rerun(&sandbox, &["bad.json"]), &["it is not a record of infusim"]);
    }
    edit(&sandbox, |record| {
        let record = record.as_object_mut().unwrap();
        record.remove("options");
        record.remove("written");
        record["scenario"]["text"] = json!("title: another");
    });
    refused(
        rerun(&sandbox, &["out/short"]),
        &[
            "it has no `options`",
            "it names no files with their hashes",
            "its text of the scenario, short.yaml, is not that of the hash beside it",
        ],
    );
    let sandbox = run(&[]);
    edit(&sandbox, |record| record["options"]["solver"] = json!("guess"));
    refused(rerun(&sandbox, &["out/short"]), &["`solver` is \"guess\""]);
    let sandbox = run(&[]);
    fs::remove_file(sandbox.path("own.yaml")).unwrap();
    let said = rerun(&sandbox, &["out/short"]);
    assert_eq!(said.code, 2, "{}", said.out);
    assert!(said.err.contains("own.yaml"), "{}", said.err);
}

/// Whatever decides what files hold is written down; a new option that is not makes runs that cannot be repeated.
#[test]
fn every_option_of_a_run_is_in_its_record() {
    let sandbox = run(&[]);
    let record = record(&sandbox);
    let options = record["options"].as_object().unwrap();
    let help = sandbox.infusim(&["run", "--help"]).out;
    let named = help
        .lines()
        .filter_map(|line| line.trim_start().split("--").nth(1));
    let names = named.filter_map(|rest| rest.split([' ', '<', '\n']).next());
    let mut known = 0;
    for name in names.filter(|name| !name.is_empty()) {
        let decides_nothing = ["out", "threads", "details", "quiet", "help"].contains(&name);
        assert!(
            decides_nothing || options.contains_key(&name.replace('-', "_")),
            "--{name}"
        );
        known += usize::from(!decides_nothing);
    }
    assert_eq!(known, options.len(), "{help}");
}
