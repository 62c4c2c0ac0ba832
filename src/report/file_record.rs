use crate::document::Source;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A file that went into a run, whole.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FileRecord {
    name: String,
    sha256: String,
    text: String,
}

impl FileRecord {
    pub(super) fn new(source: &Source) -> Self {
        let digest = Sha256::digest(source.text.as_bytes());
        Self {
            name: source.name.clone(),
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            text: source.text.clone(),
        }
    }
}
