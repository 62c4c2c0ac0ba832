//! Every verb, as a user would type it.

use crate::sandbox::{Sandbox, shipped};

fn names(listing: &str) -> Vec<String> {
    let entry = |line: &&str| line.contains("-19") || line.contains("-20");
    let first = |line: &str| line.split_whitespace().next().unwrap().to_string();
    listing.lines().filter(entry).map(first).collect()
}

#[test]
fn every_shipped_scenario_is_in_order() {
    let sandbox = Sandbox::new();
    for path in shipped() {
        let said = sandbox.infusim(&["check", path.to_str().unwrap()]);
        assert_eq!(said.code, 0, "{}: {}", path.display(), said.err);
        assert!(said.out.contains(": fine\n"), "{}", said.out);
        assert_eq!(said.err, "");
    }
}

#[test]
fn check_tells_of_several_files_at_once() {
    let sandbox = Sandbox::with_scenario();
    sandbox.write("again.yaml", crate::sandbox::SCENARIO);
    let said = sandbox.infusim(&["check", "short.yaml", "again.yaml"]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("short.yaml: fine\n"), "{}", said.out);
    assert!(said.out.contains("again.yaml: fine\n"), "{}", said.out);
    assert!(said.out.contains("band: 90 %"), "{}", said.out);
}

#[test]
fn every_model_in_the_list_can_be_shown() {
    let sandbox = Sandbox::new();
    let list = sandbox.infusim(&["models"]);
    assert_eq!((list.code, list.err.as_str()), (0, ""));
    let models: Vec<String> = infusim::model::Library::open()
        .unwrap()
        .ids()
        .map(str::to_string)
        .collect();
    assert!(models.len() >= 10);
    for model in models {
        assert!(list.out.contains(&model), "{model}");
        let shown = sandbox.infusim(&["models", "show", &model]);
        assert_eq!(shown.code, 0, "{model}: {}", shown.err);
        let year = model.rsplit('-').next().unwrap();
        assert!(shown.out.contains(year), "{model} shows no source");
    }
}

#[test]
fn every_effect_and_note_in_the_list_can_be_shown() {
    let sandbox = Sandbox::new();
    let list = sandbox.infusim(&["effects"]);
    assert_eq!((list.code, list.err.as_str()), (0, ""));
    assert!(names(&list.out).len() >= 25, "{}", list.out);
    let notes = infusim::effect::evidence_ids().chain(infusim::effect::side_effect_ids());
    for name in infusim::effect::effect_ids().chain(notes) {
        assert!(list.out.contains(name), "{name}");
        let shown = sandbox.infusim(&["effects", "show", name]);
        assert_eq!(shown.code, 0, "{name}: {}", shown.err);
        assert!(!shown.out.is_empty());
    }
}

#[test]
fn a_name_that_is_not_there_is_answered_with_one_that_is() {
    let sandbox = Sandbox::new();
    let model = sandbox.infusim(&["models", "show", "kamp-2002"]);
    assert_eq!(model.code, 2);
    assert!(model.err.contains("did you mean `kamp-2020`?"), "{}", model.err);
    let effect = sandbox.infusim(&["effects", "show", "psychedelic-bowdel-1998"]);
    assert_eq!(effect.code, 2);
    assert!(
        effect.err.contains("did you mean `psychedelic-bowdle-1998`?"),
        "{}",
        effect.err
    );
    let note = sandbox.infusim(&["effects", "show", "adverse-events-stocker-2019"]);
    assert_eq!(note.code, 2);
    assert!(
        note.err.contains("did you mean `adverse-events-stoker-2019`?"),
        "{}",
        note.err
    );
}

/// A file may be of any of the three kinds, and of one that is wrong the mistakes are told as of its own.
#[test]
fn an_effect_or_note_of_ones_own_is_shown_whatever_kind_it_is() {
    let sandbox = Sandbox::new();
    let models = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    for (file, says) in [
        ("effects/dissociation-zanos-2018.yaml", "100–250 ng/mL"),
        ("evidence/cochrane-2025.yaml", "Disagrees with"),
        ("side-effects/adverse-events-stoker-2019.yaml", "29.5 %"),
    ] {
        let text = std::fs::read_to_string(models.join(file)).unwrap();
        sandbox.write("own.yaml", &text);
        let shown = sandbox.infusim(&["effects", "show", "./own.yaml"]);
        assert_eq!(shown.code, 0, "{file}: {}", shown.err);
        assert!(shown.out.contains(says), "{file}: {}", shown.out);
    }
    let note = std::fs::read_to_string(models.join("side-effects/adverse-events-stoker-2019.yaml")).unwrap();
    sandbox.write("own.yaml", note.replace("29.5 %", "129.5 %"));
    let shown = sandbox.infusim(&["effects", "show", "./own.yaml"]);
    assert_eq!(shown.code, 2);
    assert!(shown.err.contains("a share is 100 % at most"), "{}", shown.err);
    assert!(shown.err.contains("own.yaml: 1 mistake"), "{}", shown.err);
}

#[test]
fn new_writes_a_scenario_that_is_in_order_and_runs() {
    for kind in ["compare", "repeat"] {
        let sandbox = Sandbox::new();
        let made = sandbox.infusim(&["new", "mine.yaml", "--kind", kind]);
        assert_eq!(made.code, 0, "{}", made.err);
        let checked = sandbox.infusim(&["check", "mine.yaml"]);
        assert_eq!(checked.code, 0, "{kind}: {}", checked.err);
        let run = sandbox.infusim(&["run", "mine.yaml", "--patients", "5"]);
        assert_eq!(run.code, 0, "{kind}: {}", run.err);
        assert!(sandbox.path("out/mine/curves.csv").exists());
    }
}

#[test]
fn new_without_a_name_takes_the_name_of_its_kind() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.infusim(&["new"]).code, 0);
    assert_eq!(sandbox.infusim(&["new", "--kind", "repeat"]).code, 0);
    assert_eq!(sandbox.files("."), ["compare.yaml", "repeat.yaml"]);
}

#[test]
fn new_writes_over_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("mine.yaml", "my work");
    let said = sandbox.infusim(&["new", "mine.yaml"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("mine.yaml is there already"), "{}", said.err);
    assert_eq!(sandbox.read("mine.yaml"), b"my work");
}

#[test]
fn completions_are_there_for_every_shell() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish"] {
        let said = sandbox.infusim(&["completions", shell]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{shell}");
        assert!(said.out.contains("infusim"), "{shell}");
    }
}

#[test]
fn help_says_what_the_program_is_not_for() {
    let said = Sandbox::new().infusim(&["--help"]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("not for dosing people"), "{}", said.out);
}

#[test]
fn no_verb_or_an_unknown_one_is_the_users_mistake() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.infusim(&[]).code, 2);
    let said = sandbox.infusim(&["simulate"]);
    assert_eq!(said.code, 2);
    assert_eq!(said.out, "");
    assert_eq!(sandbox.infusim(&["run"]).code, 2);
    assert_eq!(sandbox.infusim(&["run", "x.yaml", "--patients", "0"]).code, 2);
}
