use super::keys;
use crate::document::{Holds, Key};
use serde_json::{Map, Value, json};

/// A JSON Schema of the scenario format, for editors that complete and check YAML.
///
/// It is made from the same tables the reader goes by.
pub fn scenario_schema() -> Value {
    let mut schema = group(keys::SCENARIO);
    if let Some(map) = schema.as_object_mut() {
        map.insert(
            "$schema".into(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        map.insert("title".into(), json!("infusim scenario"));
        // A round of a repeat holds items, which may repeat in turn.
        map.insert("$defs".into(), json!({ "item": item() }));
    }
    schema
}

fn item() -> Value {
    let mut item = group(keys::ITEM);
    let doses = json!({ "type": "array", "items": { "$ref": "#/$defs/item" }, "description": "what one round holds" });
    if let Some(slot) = item.pointer_mut("/properties/repeat/properties/doses") {
        *slot = doses;
    }
    item
}

fn group(keys: &[Key]) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut value = holds(&key.holds);
        if let Some(map) = value.as_object_mut() {
            map.insert("description".into(), json!(key.help));
        }
        properties.insert(key.name.into(), value);
    }
    let required: Vec<&str> = keys
        .iter()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

fn holds(holds_what: &Holds) -> Value {
    match holds_what {
        Holds::Text => json!({ "type": ["string", "number"] }),
        Holds::Count => json!({ "type": "integer", "minimum": 0 }),
        Holds::Quantity(example) => {
            json!({ "type": ["string", "number"], "pattern": r"^[+-]?[0-9.]+([eE][+-]?[0-9]+)?.*$", "examples": [example] })
        }
        Holds::Flag => json!({ "type": "boolean" }),
        Holds::Choice(words) => json!({ "enum": words }),
        Holds::List(Holds::Group(keys)) if std::ptr::eq(*keys, keys::ITEM) => {
            json!({ "type": "array", "items": { "$ref": "#/$defs/item" } })
        }
        Holds::List(inner) => json!({ "type": "array", "items": holds(inner) }),
        Holds::Group(keys) => group(keys),
        Holds::Named(inner) => json!({ "type": "object", "additionalProperties": holds(inner) }),
        Holds::Either(choices) => json!({ "anyOf": choices.iter().map(holds).collect::<Vec<_>>() }),
    }
}
