//! Every way of getting a scenario wrong, and what the program says to it.

use crate::sandbox::{Sandbox, yaml};
use std::fs;
use std::path::Path;

/// A scenario that is wrong is told so on standard error, with exit code 2, and nothing is written.
#[test]
fn every_wrong_file_is_told_what_is_wrong_with_it() {
    insta::glob!("wrong/*.yaml", |path| {
        let sandbox = Sandbox::new();
        let name = path.file_name().unwrap().to_str().unwrap();
        sandbox.write(name, fs::read(path).unwrap());
        for model in yaml(&path.parent().unwrap().join("models")) {
            let name = model.file_name().unwrap().to_str().unwrap();
            sandbox.write(&format!("models/{name}"), fs::read(&model).unwrap());
        }
        for table in fs::read_dir(path.parent().unwrap().join("tables")).unwrap() {
            let table = table.unwrap().path();
            let name = table.file_name().unwrap().to_str().unwrap();
            sandbox.write(&format!("tables/{name}"), fs::read(&table).unwrap());
        }
        let said = sandbox.infusim(&["run", name]);
        assert_eq!(said.code, 2, "{name}: {}", said.err);
        assert_eq!(said.out, "", "{name}");
        assert!(!sandbox.path("out").exists(), "{name}");
        assert!(said.err.starts_with("error: "), "{name}: {}", said.err);
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("wrong", said.err));
    });
}

/// Messages are for people who give infusions, not for those who write parsers.
#[test]
fn no_message_speaks_the_language_of_a_parser() {
    let words = [
        "mapping", "sequence", "scalar", "token", "EOF", "parse", "node", "block ", "anchor", "invalid",
        "None", "Some(", "panicked",
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/snapshots");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let message = text.splitn(3, "---\n").nth(2).unwrap();
        // The user's own lines stand behind a bar and may hold anything.
        for line in message.lines().filter(|line| !line.contains('|')) {
            for word in words {
                assert!(!line.contains(word), "{}: {word} in {line}", path.display());
            }
            assert!(!line.contains("/tmp"), "{}: {line}", path.display());
        }
    }
}

#[test]
fn a_file_with_many_mistakes_has_all_of_them_told() {
    let sandbox = Sandbox::new();
    let text = include_str!("wrong/many-mistakes.yaml");
    sandbox.write("many-mistakes.yaml", text);
    let said = sandbox.infusim(&["check", "many-mistakes.yaml"]);
    let count = said.err.matches("error: ").count();
    assert!(count >= 8, "{}", said.err);
    assert!(
        said.err
            .ends_with(&format!("many-mistakes.yaml: {count} mistakes\n")),
        "{}",
        said.err
    );
}

#[test]
fn two_wrong_files_are_both_told_and_a_right_one_beside_them_does_not_run() {
    let sandbox = Sandbox::with_scenario();
    sandbox.write("one.yaml", include_str!("wrong/missing-unit.yaml"));
    sandbox.write("two.yaml", include_str!("wrong/tab.yaml"));
    let said = sandbox.infusim(&["run", "one.yaml", "short.yaml", "two.yaml"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("one.yaml: 3 mistakes"), "{}", said.err);
    assert!(said.err.contains("two.yaml: 1 mistake"), "{}", said.err);
    assert!(!sandbox.path("out").exists());
}

#[test]
fn a_path_in_a_scenario_starts_at_the_folder_of_the_scenario() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "protocols/mine.yaml",
        include_str!("wrong/model-with-mistakes.yaml"),
    );
    sandbox.write(
        "protocols/models/broken.yaml",
        include_str!("wrong/models/broken.yaml"),
    );
    let said = sandbox.infusim(&["check", "protocols/mine.yaml"]);
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("protocols/models/broken.yaml:3:7"),
        "{}",
        said.err
    );
}

#[test]
fn colours_are_left_out_when_nobody_looks_at_a_terminal() {
    let sandbox = Sandbox::new();
    sandbox.write("wrong.yaml", include_str!("wrong/missing-unit.yaml"));
    let said = sandbox.infusim(&["check", "wrong.yaml"]);
    assert!(!said.err.contains('\u{1b}'));
}
