//! Files that are wrong in ways no file under `wrong/` can be: too large, not text, not there.

use crate::sandbox::{SCENARIO, Said, Sandbox};
use std::fs::File;
use std::time::{Duration, Instant};

/// Runs and checks a path that no scenario can be read from.
fn refused(sandbox: &Sandbox, path: &str) -> Said {
    let started = Instant::now();
    let said = sandbox.infusim(&["run", path]);
    assert!(started.elapsed() < Duration::from_secs(10), "{path}");
    assert_eq!(said.code, 2, "{path}: {}", said.err);
    assert_eq!(said.out, "", "{path}");
    assert!(said.err.starts_with("error: "), "{path}: {}", said.err);
    assert!(said.err.contains("help: "), "{path}: {}", said.err);
    assert!(
        said.err.ends_with(&format!("{path}: 1 mistake\n")),
        "{path}: {}",
        said.err
    );
    assert!(!sandbox.path("out").exists(), "{path}");
    assert_eq!(sandbox.infusim(&["check", path]).err, said.err);
    said
}

#[test]
fn a_file_of_a_hundred_megabytes() {
    let sandbox = Sandbox::new();
    let file = File::create(sandbox.path("huge.yaml")).unwrap();
    file.set_len(100 << 20).unwrap();
    let said = refused(&sandbox, "huge.yaml");
    assert!(said.err.contains("the file holds 100 MB"), "{}", said.err);
}

#[test]
fn a_file_that_is_not_utf8() {
    let sandbox = Sandbox::new();
    sandbox.write("latin.yaml", b"title: fine\nmodel: kamp-2020 \xb5g\n");
    let said = refused(&sandbox, "latin.yaml");
    assert!(
        said.err.contains("line 2 holds something that is not UTF-8 text"),
        "{}",
        said.err
    );
}

#[test]
fn a_file_from_an_editor_that_writes_utf16() {
    let sandbox = Sandbox::new();
    let bytes: Vec<u8> = "\u{feff}title: fine\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    sandbox.write("wide.yaml", bytes);
    let said = refused(&sandbox, "wide.yaml");
    assert!(said.err.contains("save it as UTF-8"), "{}", said.err);
}

#[test]
fn a_file_of_nothing_but_zeros() {
    let sandbox = Sandbox::new();
    sandbox.write("zeros.yaml", [0; 4096]);
    refused(&sandbox, "zeros.yaml");
}

#[test]
fn a_file_that_is_not_there() {
    let sandbox = Sandbox::with_scenario();
    let said = refused(&sandbox, "shrot.yaml");
    assert!(said.err.contains("there is no such file"), "{}", said.err);
}

/// A file may hold a megabyte, 2^20 bytes, and no byte more.
#[test]
fn a_file_of_a_megabyte() {
    let sandbox = Sandbox::new();
    let filled = |size: usize| format!("{SCENARIO}{}\n", "#".repeat(size - SCENARIO.len() - 1));
    sandbox.write("full.yaml", filled(1 << 20));
    let said = sandbox.infusim(&["check", "full.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    sandbox.write("more.yaml", filled((1 << 20) + 1));
    let said = refused(&sandbox, "more.yaml");
    assert!(said.err.contains("the file holds"), "{}", said.err);
}

#[test]
fn a_folder_in_place_of_a_file() {
    let sandbox = Sandbox::with_scenario();
    std::fs::create_dir(sandbox.path("folder.yaml")).unwrap();
    refused(&sandbox, "folder.yaml");
}

#[cfg(unix)]
#[test]
fn a_device_without_an_end() {
    let sandbox = Sandbox::new();
    let said = refused(&sandbox, "/dev/zero");
    assert!(said.err.contains("a pipe or a device"), "{}", said.err);
}

/// Nobody writes to it, so opening it would wait for ever.
#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to() {
    let sandbox = Sandbox::new();
    let made = std::process::Command::new("mkfifo")
        .arg(sandbox.path("pipe.yaml"))
        .status()
        .unwrap();
    assert!(made.success());
    let said = refused(&sandbox, "pipe.yaml");
    assert!(said.err.contains("a pipe or a device"), "{}", said.err);
}

/// What a terminal would obey, and marks that make a text read as another, are refused wherever a text can stand,
/// typed in or written as an escape.
#[test]
fn characters_that_are_no_text() {
    let escapes = [
        "\\e[2J", "\\0", "\\u0007", "\\r", "\\x9b2J", "\\u202e", "\\u2066", "\\u200f", "\\x7f",
    ];
    let typed = ["\u{202e}", "\u{2067}", "\u{200e}"];
    for letters in escapes.iter().chain(&typed) {
        for (was, is) in [
            ("title: A short one", format!("title: \"A {letters} one\"")),
            ("  40 min:", format!("  \"40 {letters} min\":")),
            ("evidence: [cochrane-2025]", format!("evidence: [\"{letters}\"]")),
            ("count: 20", format!("\"c{letters}ount\": 20")),
        ] {
            let sandbox = Sandbox::new();
            sandbox.write("short.yaml", SCENARIO.replacen(was, &is, 1));
            for verb in ["check", "run"] {
                let said = sandbox.infusim(&[verb, "short.yaml"]);
                assert_eq!(said.code, 2, "{is}: {}", said.err);
                let named = said.err.contains("is not text") || said.err.contains("turns the direction");
                assert!(named, "{is}: {}", said.err);
                assert!(
                    !said
                        .err
                        .contains(['\u{1b}', '\0', '\r', '\u{9b}', '\u{202e}', '\u{7f}']),
                    "{is}"
                );
            }
        }
    }
    let sandbox = Sandbox::with_scenario();
    let model = include_str!("../../models/kamp-2020.yaml").replacen("short: ", "short: \"\\e[2J\" # ", 1);
    sandbox.write("kamp.yaml", model);
    let effect = include_str!("../../models/effects/analgesia-zanos-2018.yaml").replacen(
        "short: ",
        "short: \"\\u202e\" # ",
        1,
    );
    sandbox.write("effect.yaml", effect);
    for arguments in [
        ["models", "show", "./kamp.yaml"],
        ["effects", "show", "./effect.yaml"],
    ] {
        let said = sandbox.infusim(&arguments);
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(said.err.contains("written as an escape"), "{}", said.err);
    }
}

/// A model file of somebody else's may name any path; what stands there is not carried on.
#[test]
fn a_file_of_another_kind_is_not_quoted() {
    let sandbox = Sandbox::with_scenario();
    sandbox.write(
        "secret.yaml",
        "root:x:0:0:secret\ntitle: something else: and more\n\thidden: true\n",
    );
    for named in [
        "model: ./secret.yaml".to_string(),
        "model: kamp-2020\nthresholds: [./secret.yaml]".to_string(),
        "model: kamp-2020\nevidence: [./secret.yaml]".to_string(),
        "model: kamp-2020\nside_effects: [./secret.yaml]".to_string(),
    ] {
        let rest = SCENARIO
            .lines()
            .filter(|line| !line.starts_with("thresholds") && !line.starts_with("evidence"));
        let text: Vec<&str> = rest
            .map(|line| {
                if line.starts_with("model") {
                    named.as_str()
                } else {
                    line
                }
            })
            .collect();
        sandbox.write("names.yaml", text.join("\n"));
        for verb in ["check", "run"] {
            let said = sandbox.infusim(&[verb, "names.yaml"]);
            assert_eq!(said.code, 2, "{}", said.err);
            assert!(said.err.contains("this file is not a"), "{}", said.err);
            assert!(
                !said.err.contains("secret\n") && !said.err.contains("hidden"),
                "{}",
                said.err
            );
        }
    }
    for verb in ["models", "effects"] {
        let said = sandbox.infusim(&[verb, "show", "./secret.yaml"]);
        assert_eq!(said.code, 2);
        assert!(said.err.contains("this file is not a"), "{}", said.err);
        assert!(
            !said.err.contains("hidden") && !said.err.contains("root:"),
            "{}",
            said.err
        );
    }
}

/// Checking takes time in proportion to the file: 20,000 unknown keys took 20 s when each was compared with all.
#[test]
fn many_mistakes_of_one_kind() {
    let many = |line: &dyn Fn(usize) -> String| (0..20_000).map(line).collect::<String>();
    let unknown = format!("{SCENARIO}{}", many(&|i| format!("k{i}: 1\n")));
    let effects = SCENARIO.replace(
        "evidence:",
        &format!("evidence:{}\nnone:", many(&|i| format!("\n  - e{i}"))),
    );
    let arms = SCENARIO.replace(
        "arms:\n",
        &format!("arms:\n{}", many(&|i| format!("  a{i}: 1\n"))),
    );
    for text in [unknown, effects, arms] {
        let sandbox = Sandbox::new();
        sandbox.write("many.yaml", &text);
        let started = Instant::now();
        let said = sandbox.infusim(&["check", "many.yaml"]);
        // Far below a second on a machine at rest; tests share theirs.
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "{:?}",
            started.elapsed()
        );
        assert_eq!(said.code, 2);
        assert!(said.err.contains("… and "), "{}", said.err);
        assert!(
            said.err.contains("many.yaml: 2000") || said.err.contains("many.yaml: 20,00"),
            "{}",
            said.err.lines().last().unwrap()
        );
    }
}

#[test]
fn a_text_of_a_megabyte_in_which_everything_is_wrong() {
    let sandbox = Sandbox::new();
    let lines = "title: again and again and over and over\n".repeat(20_000);
    sandbox.write("long.yaml", &lines);
    let started = Instant::now();
    let said = sandbox.infusim(&["check", "long.yaml"]);
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(said.code, 2);
    assert!(said.err.contains("… and "), "{}", said.err);
    assert!(said.err.len() < 20_000);
}
