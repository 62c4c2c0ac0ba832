//! What an editor knows of scenarios: the JSON Schema.

use crate::sandbox::{Sandbox, shipped, yaml};
use infusim::document::{Content, Document, Node, Source};
use serde_json::{Map, Value};
use std::path::Path;

/// A YAML value as an editor hands it to a validator.
fn json(node: &Node) -> Value {
    match &node.content {
        Content::Empty => Value::Null,
        Content::Scalar(text) => match (text.parse::<u64>(), text.parse::<f64>(), text.as_str()) {
            (Ok(count), _, _) => Value::from(count),
            (_, Ok(number), _) if number.is_finite() => Value::from(number),
            (_, _, "true") => Value::from(true),
            (_, _, "false") => Value::from(false),
            _ => Value::from(text.as_str()),
        },
        Content::List(items) => items.iter().map(json).collect(),
        Content::Map(entries) => {
            let pair = |(key, value): &(Node, Node)| (key.scalar().unwrap().to_string(), json(value));
            Value::Object(entries.iter().map(pair).collect::<Map<_, _>>())
        }
    }
}

fn document(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.display().to_string();
    json(&Document::parse(Source::new(&name, &text)).unwrap().root)
}

fn schema() -> Value {
    let said = Sandbox::new().infusim(&["schema"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn the_schema_is_a_schema() {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema));
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn scenarios_that_run_are_right_in_an_editor() {
    let schema = jsonschema::validator_for(&schema()).unwrap();
    let sandbox = Sandbox::with_scenario();
    sandbox.infusim(&["new", "compare.yaml"]);
    sandbox.infusim(&["new", "repeat.yaml", "--kind", "repeat"]);
    let mut paths = shipped();
    paths.extend(["short.yaml", "compare.yaml", "repeat.yaml"].map(|name| sandbox.path(name)));
    for path in paths {
        let value = document(&path);
        let wrong: Vec<String> = schema
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
    }
}

#[test]
fn scenarios_with_slips_are_wrong_in_an_editor() {
    let schema = jsonschema::validator_for(&schema()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/wrong");
    let slips = [
        "a-list",
        "arm-as-group",
        "arms-as-list",
        "at-inside-infusion",
        "at-most-per-weight",
        "bolus-as-group",
        "count-not-whole",
        "curly-quotes",
        "decimal-comma",
        "empty-arm",
        "infinite",
        "inline-threshold",
        "key-in-capitals",
        "key-without-value",
        "missing-keys",
        "missing-model",
        "missing-unit",
        "model-and-models",
        "models-as-text",
        "no-arms",
        "no-kind-in-item",
        "one-of-three",
        "only-text",
        "patients-as-number",
        "side-effects-word",
        "repeat-without-doses",
        "three-of-three-agree",
        "two-kinds-in-one-item",
        "two-units",
        "unknown-effect",
        "unknown-evidence",
        "unknown-key-in-group",
        "unknown-model",
        "unknown-side-effect",
        "unknown-unit",
        "weight-without-unit",
        "wrong-dimension",
    ];
    let all = yaml(&folder);
    for slip in slips {
        let path = folder.join(format!("{slip}.yaml"));
        assert!(all.contains(&path), "{slip}");
        assert!(!schema.is_valid(&document(&path)), "{slip}");
    }
}

#[test]
fn every_quantity_of_the_language_fits_its_pattern() {
    let schema = jsonschema::validator_for(&schema()).unwrap();
    let sandbox = Sandbox::new();
    let right = [
        ("dose: 0.5 mg/kg", "over: 40 min"),
        ("dose: 500 µg/kg", "over: 40minutes"),
        ("dose: 500 μg / kg", "over: 1.5 hours"),
        ("dose: 35mg", "over: 1e2 s"),
        ("rate: 20 mcg/kg/min", "over: 4 days"),
        ("rate: 5 mg/h/70kg", "over: 25 h"),
        ("rate: 5 mg/70 kg/h", "over: 25 h"),
        ("rate: 100 mg/24h", "over: .5 week"),
    ];
    for (one, other) in right {
        let infusion = format!("infusion: {{{one}, {other}}}");
        let text = crate::sandbox::SCENARIO.replace("infusion: {dose: 0.5 mg/kg, over: 2 h}", &infusion);
        sandbox.write("mine.yaml", &text);
        let checked = sandbox.infusim(&["check", "mine.yaml"]);
        assert_eq!(checked.code, 0, "{infusion}: {}", checked.err);
        assert!(
            schema.is_valid(&document(&sandbox.path("mine.yaml"))),
            "{infusion}"
        );
    }
}
