use serde_json::Value;

/// A file that a run was made from, as `run.json` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Where the record has it, such as `models.0.file`.
    pub place: String,
    /// Its name.
    pub name: String,
    /// The SHA-256 of its text, in hexadecimal digits.
    pub sha256: String,
    /// Its text; a record leaves out that of a large table.
    pub text: Option<String>,
}

impl InputFile {
    /// Every such file of a record, in the order of the record.
    pub fn all(record: &Value) -> Vec<Self> {
        let mut found = Vec::new();
        gather(String::new(), record, &mut found);
        found
    }

    /// What it is of the run: "the scenario", "a model", "a table of measured levels".
    pub fn kind(&self) -> &'static str {
        let group = self.place.split('.').next().unwrap_or_default();
        match group {
            "scenario" => "the scenario",
            "models" if self.place.contains(".formulas.") => "a formula",
            "models" => "the file of a model",
            "thresholds" => "the file of a threshold",
            "responses" => "the file of a response",
            "patients" => "whom people are drawn from",
            "observed" => "the table of measured levels",
            _ => "a file",
        }
    }
}

fn gather(place: String, value: &Value, found: &mut Vec<InputFile>) {
    let below = |name: &str| match place.is_empty() {
        true => name.to_string(),
        false => format!("{place}.{name}"),
    };
    match value {
        Value::Object(fields) => {
            let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_string);
            if let (Some(name), Some(sha256)) = (text("name"), text("sha256")) {
                found.push(InputFile {
                    place,
                    name,
                    sha256,
                    text: text("text"),
                });
                return;
            }
            for (name, value) in fields {
                gather(below(name), value, found);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                gather(below(&index.to_string()), value, found);
            }
        }
        _ => {}
    }
}
