use super::{ColumnDefinition, ColumnKind};
use arrow_ipc::writer::{DictionaryTracker, IpcDataGenerator, IpcWriteOptions};
use arrow_schema::{DataType, Field, Schema};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::collections::HashMap;

/// The key in a Parquet file's metadata under which readers of Arrow look for its schema.
pub(super) const ARROW_SCHEMA: &str = "ARROW:schema";

/// The columns as an Arrow schema, whose fields say in their metadata what each column means, and its `unit`; its own
/// metadata are the facts.
///
/// Parquet has no place for the former, and of files that have an Arrow schema its readers, pandas and R's `arrow` among
/// them, take the latter from there. They find it under [`ARROW_SCHEMA`]: the schema's message in the format for processes, after a mark of four bytes 255 and its length, in
/// base64 (<https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc>).
pub(super) fn arrow_schema(columns: &[ColumnDefinition], facts: &[(String, String)]) -> String {
    let fields: Vec<Field> = columns.iter().map(arrow_field).collect();
    let metadata: HashMap<String, String> = facts.iter().cloned().collect();
    let schema = Schema::new_with_metadata(fields, metadata);
    let message = IpcDataGenerator::default()
        .schema_to_bytes_with_dictionary_tracker(
            &schema,
            &mut DictionaryTracker::new(true),
            &IpcWriteOptions::default(),
        )
        .ipc_message;
    // A schema of some columns is far from four gigabytes.
    let length = message.len() as u32;
    BASE64_STANDARD.encode([&[u8::MAX; 4], length.to_le_bytes().as_slice(), &message].concat())
}

/// A column as a field of an Arrow schema, with its `unit` and `meaning`.
pub fn arrow_field(column: &ColumnDefinition) -> Field {
    let kind = match column.kind {
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Integer => DataType::Int64,
        ColumnKind::Number => DataType::Float64,
    };
    let unit = column.unit.map(|unit| ("unit", unit));
    let facts = unit.into_iter().chain([("meaning", column.meaning)]);
    let facts = facts.map(|(what, fact)| (what.to_string(), fact.to_string()));
    Field::new(column.name, kind, column.is_optional).with_metadata(facts.collect::<HashMap<_, _>>())
}
