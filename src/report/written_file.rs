use serde::{Deserialize, Serialize};

/// A file that a run wrote, as `run.json` lists it: whoever reads it knows by this that it is the same.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct WrittenFile {
    /// Its name, without a folder.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 of its contents, in hexadecimal digits.
    pub sha256: String,
}
