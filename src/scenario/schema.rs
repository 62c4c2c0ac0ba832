use super::keys;
use crate::document::{Key, ValueKind};
use crate::effect::{effect_ids, evidence_ids, side_effect_ids};
use crate::model::Library;
use crate::quantity::{Dimension, Quantity};
use serde_json::{Map, Value, json};

/// A number as quantities are written with; the sign of one is checked by the reader.
const NUMBER: &str = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?";

/// The name of an axis, which stands for any of its values.
const AXIS: &str = r"^ *\$[A-Za-z][A-Za-z0-9_]* *$";
/// From 0:00 to 23:59.
const TIME_OF_DAY: &str = "^ *([01]?[0-9]|2[0-3]):[0-5][0-9] *$";

/// A JSON Schema of the scenario format, for editors that complete and check YAML.
///
/// It is made from the same tables the reader goes by. An editor sees unknown and missing keys,
/// units that do not fit and misspelt names; what needs arithmetic is left to `infusim check`.
pub fn scenario_schema() -> Value {
    let mut schema = group(keys::SCENARIO_KEYS);
    let models: Vec<&str> = Library::open()
        .map(|library| library.ids().collect())
        .unwrap_or_default();
    offer(&mut schema, "/properties/model", &models);
    offer(&mut schema, "/properties/models/items", &models);
    let effects: Vec<&str> = effect_ids().collect();
    offer(&mut schema, "/properties/thresholds/items/anyOf/0", &effects);
    let notes: Vec<&str> = evidence_ids().collect();
    offer(&mut schema, "/properties/evidence/items", &notes);
    let notes: Vec<&str> = side_effect_ids().collect();
    offer(&mut schema, "/properties/side_effects/anyOf/1/items", &notes);
    if let Some(arms) = schema
        .pointer_mut("/properties/arms")
        .and_then(Value::as_object_mut)
    {
        arms.insert("minProperties".into(), json!(1));
    }
    if let Some(map) = schema.as_object_mut() {
        map.insert(
            "$schema".into(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        map.insert("title".into(), json!("infusim scenario"));
        map.insert("oneOf".into(), one_of(&[&["model"], &["models"]]));
        // A round of a repeat holds items, which may repeat in turn.
        map.insert("$defs".into(), json!({ "item": item() }));
    }
    schema
}

fn item() -> Value {
    let mut item = group(keys::ITEM);
    let doses = json!({
        "type": "array",
        "items": { "$ref": "#/$defs/item" },
        "minItems": 1,
        "description": "what one round holds",
    });
    if let Some(slot) = item.pointer_mut("/properties/repeat/properties/doses") {
        *slot = doses;
    }
    if let Some(infusion) = item
        .pointer_mut("/properties/infusion")
        .and_then(Value::as_object_mut)
    {
        let pairs = one_of(&[&["dose", "over"], &["rate", "over"], &["dose", "rate"]]);
        infusion.insert("oneOf".into(), pairs);
    }
    if let Some(map) = item.as_object_mut() {
        let kinds = one_of(&[
            &["bolus"],
            &["infusion"],
            &["target"],
            &["titrate"],
            &["pause"],
            &["repeat"],
        ]);
        map.insert("oneOf".into(), kinds);
    }
    item
}

/// Exactly one of these sets of keys is there.
fn one_of(sets: &[&[&str]]) -> Value {
    sets.iter().map(|set| json!({ "required": set })).collect()
}

/// Names to choose from, or a path to a file.
fn offer(schema: &mut Value, at: &str, names: &[&str]) {
    let Some(Value::Object(slot)) = schema.pointer_mut(at) else {
        return;
    };
    slot.shift_remove("type");
    let path = json!({ "type": "string", "pattern": r"/|\.ya?ml$|^\$" });
    slot.insert("anyOf".into(), json!([{ "enum": names }, path]));
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

fn holds(holds_what: &ValueKind) -> Value {
    match holds_what {
        ValueKind::Text => json!({ "type": ["string", "number"] }),
        ValueKind::Count => json!({ "type": ["integer", "string"], "minimum": 0, "pattern": AXIS }),
        ValueKind::Quantity(examples) => quantity(examples),
        ValueKind::TimeOfDay(example) => {
            json!({ "type": "string", "pattern": TIME_OF_DAY, "examples": [example] })
        }
        ValueKind::Flag => json!({ "enum": [true, false, "yes", "no"] }),
        ValueKind::Choice(words) => json!({ "enum": words }),
        ValueKind::List(ValueKind::Group(keys)) if std::ptr::eq(*keys, keys::ITEM) => {
            json!({ "type": "array", "items": { "$ref": "#/$defs/item" }, "minItems": 1 })
        }
        ValueKind::List(inner) => json!({ "type": "array", "items": holds(inner) }),
        ValueKind::Group(keys) => group(keys),
        ValueKind::Named(inner) => json!({ "type": "object", "additionalProperties": holds(inner) }),
        ValueKind::Either(choices) => json!({ "anyOf": choices.iter().map(holds).collect::<Vec<_>>() }),
    }
}

/// Whatever has a unit like one of the examples, which are joined by "or".
fn quantity(examples: &str) -> Value {
    let examples: Vec<&str> = examples.split(" or ").collect();
    let parsed = examples.iter().filter_map(|text| text.parse::<Quantity>().ok());
    let units: Vec<String> = parsed.clone().map(|quantity| quantity.unit().pattern()).collect();
    // A share, a factor or a correlation may also be written as a plain number: 0.9.
    if parsed
        .clone()
        .any(|quantity| quantity.dimension() == Dimension::NUMBER)
    {
        let pattern = format!("^ *{NUMBER} *({})? *$|{AXIS}", units.join("|"));
        return json!({ "type": ["string", "number"], "pattern": pattern, "examples": examples });
    }
    let pattern = format!("^ *{NUMBER} *({}) *$|{AXIS}", units.join("|"));
    json!({ "type": "string", "pattern": pattern, "examples": examples })
}
