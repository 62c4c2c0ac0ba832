//! Where a path that stands in a scenario leads: first from the scenario's folder, then from where the user stands;
//! a name leads to the library, whatever files there are.

use crate::sandbox::{SCENARIO, Sandbox};
use infusim::model::Library;
use infusim::output::open_scenario;
use infusim::scenario::Scenario;

const MODEL: &str = include_str!("../../models/kamp-2020.yaml");

/// A scenario in a folder that names a model by a path.
fn sandbox(path: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let text = SCENARIO.replace("model: kamp-2020", &format!("model: {path}"));
    sandbox.write("protocols/mine.yaml", text);
    sandbox
}

/// The shipped model under another title.
fn titled(title: &str) -> String {
    let old = MODEL.lines().find(|line| line.starts_with("short:")).unwrap();
    MODEL.replacen(old, &format!("short: {title}"), 1)
}

/// The title of the model with which `run` works, which `check` finds too.
fn used(sandbox: &Sandbox) -> String {
    let checked = sandbox.infusim(&["check", "protocols/mine.yaml"]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    let said = sandbox.infusim(&["run", "protocols/mine.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let line = said.out.lines().nth(1).unwrap();
    line.split(':').next().unwrap().to_string()
}

#[test]
fn a_path_leads_from_the_scenario_and_then_from_where_the_user_stands() {
    let sandbox = sandbox("models/m.yaml");
    sandbox.write("models/m.yaml", titled("Where I stand"));
    assert_eq!(used(&sandbox), "Where I stand");
    sandbox.write("protocols/models/m.yaml", titled("Beside the scenario"));
    assert_eq!(used(&sandbox), "Beside the scenario");
}

#[test]
fn a_name_leads_to_the_library() {
    let sandbox = sandbox("kamp-2020");
    sandbox.write("kamp-2020", titled("Where I stand"));
    sandbox.write("protocols/kamp-2020", titled("Beside the scenario"));
    sandbox.write("protocols/kamp-2020.yaml", titled("Beside the scenario"));
    assert_eq!(used(&sandbox), "Kamp 2020");
}

#[test]
fn a_path_that_leads_nowhere_is_told_as_it_is_written() {
    let sandbox = sandbox("models/m.yaml");
    let mut told = Vec::new();
    for verb in ["check", "run"] {
        let said = sandbox.infusim(&[verb, "protocols/mine.yaml"]);
        assert_eq!(said.code, 2);
        assert!(said.err.contains("models/m.yaml"), "{}", said.err);
        told.push(said.err);
    }
    assert_eq!(told[0], told[1]);
}

/// Other programs than this one find the same.
#[test]
fn the_library_has_the_rule_too() {
    let sandbox = sandbox("models/m.yaml");
    sandbox.write("protocols/models/m.yaml", titled("Beside the scenario"));
    let library = Library::open().unwrap();
    let scenario = open_scenario(&sandbox.path("protocols/mine.yaml"), &library).unwrap();
    let Scenario::Study(study) = scenario else {
        panic!("nothing is varied")
    };
    assert_eq!(study.models[0].short, "Beside the scenario");
    let missing = open_scenario(&sandbox.path("protocols/yours.yaml"), &library).unwrap_err();
    assert!(missing.to_string().contains("there is no such file"), "{missing}");
}
