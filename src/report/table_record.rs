use super::FrameKind;
use serde::Serialize;

/// A table among the files, as `run.json` describes it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct TableRecord {
    /// The name of its files without their endings.
    table: &'static str,
    row: &'static str,
    columns: Vec<ColumnRecord>,
}

#[derive(Clone, Debug, Serialize)]
struct ColumnRecord {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    optional: bool,
    meaning: &'static str,
}

impl TableRecord {
    pub(super) fn new(kind: FrameKind) -> Self {
        let definition = kind.definition();
        let columns = definition.columns.iter().map(|column| ColumnRecord {
            name: column.name,
            kind: column.kind.name(),
            unit: column.unit,
            optional: column.is_optional,
            meaning: column.meaning,
        });
        Self {
            table: definition.name,
            row: definition.row,
            columns: columns.collect(),
        }
    }
}
