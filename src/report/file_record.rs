use crate::document::Source;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A file that went into a run, whole.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FileRecord {
    name: String,
    sha256: String,
    /// The whole text; left out of a large table.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

impl FileRecord {
    pub(super) fn new(source: &Source) -> Self {
        let digest = Sha256::digest(source.text.as_bytes());
        Self {
            name: source.name.clone(),
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            text: Some(source.text.clone()),
        }
    }

    /// Of a table, whose text is kept where it is no larger than other files may be.
    pub(super) fn of_table(source: &Source) -> Self {
        let is_small = source.text.len() as u64 <= Source::LARGEST;
        let record = Self::new(source);
        Self {
            text: record.text.filter(|_| is_small),
            ..record
        }
    }
}
