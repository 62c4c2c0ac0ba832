//! One folder holds one study.

use crate::sandbox::Sandbox;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("first/study.yaml", include_str!("inputs/rerun/first/study.yaml"));
    sandbox.write(
        "second/study.yaml",
        include_str!("inputs/rerun/second/study.yaml"),
    );
    sandbox
}

#[track_caller]
fn run(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let said = sandbox.infusim(arguments);
    assert_eq!(said.code, 0, "{}", said.err);
    said.err
}

const SECOND: [&str; 7] = [
    "concentration.png",
    "concentration.svg",
    "curves.csv",
    "other_models.csv",
    "patients.csv",
    "run.json",
    "summary.csv",
];

/// What the first study wrote and the second does not, goes; what others put there stays.
#[test]
fn rerun() {
    let sandbox = sandbox();
    run(&sandbox, &["run", "first/study.yaml", "--format", "parquet"]);
    let first = sandbox.files("out/study");
    for name in ["comparison.csv", "curves.parquet", "patients.parquet"] {
        assert!(first.iter().any(|there| there == name), "{first:?}");
    }
    let metabolites = first
        .iter()
        .filter(|name| name.starts_with("concentration-"))
        .count();
    assert!(metabolites >= 4, "{first:?}");
    for name in [
        "my notes.txt",
        "concentration-mine.svg",
        "comparison-mine.csv",
        ".hidden",
    ] {
        sandbox.write(&format!("out/study/{name}"), "mine");
    }
    sandbox.write("out/study/figures/comparison.csv", "mine");
    run(&sandbox, &["run", "second/study.yaml"]);
    for name in [
        "my notes.txt",
        "concentration-mine.svg",
        "comparison-mine.csv",
        ".hidden",
        "figures/comparison.csv",
    ] {
        assert_eq!(sandbox.read(&format!("out/study/{name}")), b"mine");
        std::fs::remove_file(sandbox.path(&format!("out/study/{name}"))).unwrap();
    }
    std::fs::remove_dir(sandbox.path("out/study/figures")).unwrap();
    assert_eq!(sandbox.files("out/study"), SECOND);
    let said = sandbox.infusim(&["check", "out/study"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
}

/// A record that comes from elsewhere names files that are no run's: none of them goes.
#[test]
fn a_record_cannot_name_what_lies_elsewhere() {
    let sandbox = sandbox();
    run(&sandbox, &["run", "first/study.yaml"]);
    let text = String::from_utf8(sandbox.read("out/study/run.json")).unwrap();
    let absolute = sandbox.path("absolute.txt");
    let hostile = [
        "../victim.txt",
        "../../victim.txt",
        "inner/victim.txt",
        "./victim.txt",
        ".victim",
        "..",
        ".",
        "",
        "inner",
        absolute.to_str().unwrap(),
    ];
    let mut record: serde_json::Value = serde_json::from_str(&text).unwrap();
    for name in hostile {
        record["files"].as_array_mut().unwrap().push(name.into());
        let written = serde_json::json!({"file": name, "bytes": 4, "sha256": ""});
        record["written"].as_array_mut().unwrap().push(written);
    }
    sandbox.write("out/study/run.json", record.to_string());
    let mine = [
        "out/victim.txt",
        "victim.txt",
        "out/study/inner/victim.txt",
        "out/study/victim.txt",
        "out/study/.victim",
        "absolute.txt",
    ];
    for path in mine {
        sandbox.write(path, "mine");
    }
    run(&sandbox, &["run", "second/study.yaml"]);
    for path in mine {
        assert_eq!(sandbox.read(path), b"mine", "{path}");
    }
}

/// The sizes and hashes in `run.json` are those of the files: looked up with another program.
#[test]
fn the_record_tells_the_files_apart() {
    let sandbox = sandbox();
    run(&sandbox, &["run", "first/study.yaml", "--format", "parquet"]);
    let record: serde_json::Value = serde_json::from_slice(&sandbox.read("out/study/run.json")).unwrap();
    let written = record["written"].as_array().unwrap();
    let there = sandbox.files("out/study");
    assert_eq!(written.len() + 1, there.len(), "{there:?}");
    for file in written {
        let name = file["file"].as_str().unwrap();
        let path = sandbox.path(&format!("out/study/{name}"));
        assert_eq!(file["bytes"], std::fs::metadata(&path).unwrap().len());
        let said = std::process::Command::new("sha256sum")
            .arg(&path)
            .output()
            .unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        assert_eq!(file["sha256"].as_str(), said.split_whitespace().next(), "{name}");
    }
}

/// Whoever looks at a folder hears what is wrong with it, and a run that finds it says so as well.
#[test]
fn a_folder_that_is_incomplete_says_so() {
    type Spoil = dyn Fn(&Sandbox);
    let broken: [(&str, &Spoil, &str); 5] = [
        (
            "changed",
            &|sandbox| {
                let mut bytes = sandbox.read("out/study/curves.csv");
                bytes[0] ^= 1;
                sandbox.write("out/study/curves.csv", bytes);
            },
            "curves.csv is not what was written",
        ),
        (
            "cut off",
            &|sandbox| sandbox.write("out/study/curves.csv", "half"),
            "curves.csv has 4 bytes, not the",
        ),
        (
            "gone",
            &|sandbox| {
                std::fs::remove_file(sandbox.path("out/study/summary.csv")).unwrap();
            },
            "summary.csv is missing",
        ),
        (
            "without a record",
            &|sandbox| {
                std::fs::remove_file(sandbox.path("out/study/run.json")).unwrap();
            },
            "run.json is missing",
        ),
        (
            "with another record",
            &|sandbox| sandbox.write("out/study/run.json", "{}"),
            "run.json is not a record of infusim",
        ),
    ];
    for (name, spoil, fault) in broken {
        let sandbox = sandbox();
        run(&sandbox, &["run", "second/study.yaml"]);
        spoil(&sandbox);
        let said = sandbox.infusim(&["check", "out/study"]);
        assert_eq!(said.code, 2, "{name}: {}", said.out);
        assert!(
            said.err.contains("out/study") && said.err.contains(fault),
            "{name}: {}",
            said.err
        );
        let said = run(&sandbox, &["run", "second/study.yaml"]);
        // What only a look at every byte shows, a run does not look for.
        if name != "changed" {
            assert!(
                said.contains("the earlier results in out/study were incomplete"),
                "{name}: {said}"
            );
            assert!(said.contains(fault), "{name}: {said}");
        }
        assert_eq!(sandbox.files("out/study"), SECOND, "{name}");
        assert_eq!(sandbox.infusim(&["check", "out/study"]).code, 0, "{name}");
    }
}
