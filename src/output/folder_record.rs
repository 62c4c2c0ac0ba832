use super::file_name::is_plain;
use crate::report::{RunRecord, WrittenFile};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// The file that says what a folder of results holds.
pub(super) const RECORD: &str = "run.json";

/// No record is larger: the texts of a scenario and of some dozens of models, each of limited size.
const LARGEST: u64 = 256 * 1024 * 1024;
/// Read at a time.
const CHUNK: usize = 64 * 1024;

/// What `run.json` says of the files beside it.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(super) struct FolderRecord {
    program: String,
    /// Names of the files that the run wrote.
    #[serde(default)]
    files: Vec<String>,
    /// The same with their hashes; versions before 0.2 wrote none.
    #[serde(default)]
    pub(super) written: Vec<WrittenFile>,
}

/// What is wrong with a folder of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderFault {
    /// The file.
    pub file: String,
    /// What is wrong with it, such as "is missing".
    pub what: String,
}

impl FolderFault {
    /// What is said of a file that is not there.
    pub const MISSING: &str = "is missing";
}

impl std::fmt::Display for FolderFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.file, self.what)
    }
}

/// How closely files are compared with the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// They are there and have the right size.
    Sizes,
    /// They have the right contents.
    Contents,
}

impl FolderRecord {
    /// Reads a record. Names that are no plain file names are left out, as nobody but a stranger wrote them.
    ///
    /// # Errors
    /// What is wrong with it: it is missing, cannot be read, or is not one of infusim's.
    pub(super) fn read(path: &Path) -> Result<Self, FolderFault> {
        let fault = |what: String| FolderFault {
            file: RECORD.to_string(),
            what,
        };
        let bytes = match read_limited(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(fault(FolderFault::MISSING.to_string()));
            }
            Err(error) => return Err(fault(format!("cannot be read: {error}"))),
        };
        let record: Result<Self, _> = serde_json::from_slice(&bytes);
        match record {
            Ok(mut record) if record.program == RunRecord::PROGRAM => {
                record.files.retain(|name| is_plain(name) && name != RECORD);
                record
                    .written
                    .retain(|file| is_plain(&file.file) && file.file != RECORD);
                Ok(record)
            }
            _ => Err(fault("is not a record of infusim".to_string())),
        }
    }

    /// The files that the run wrote, besides the record.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names = self.files.clone();
        names.extend(self.written.iter().map(|file| file.file.clone()));
        names.sort();
        names.dedup();
        names
    }

    /// What is missing beside the record, or is not what the run wrote.
    pub(super) fn faults(&self, folder: &Path, depth: Depth) -> Vec<FolderFault> {
        let fault = |name: &String| {
            let path = folder.join(name);
            let written = self.written.iter().find(|written| written.file == *name);
            let what = match fs::symlink_metadata(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound => FolderFault::MISSING.to_string(),
                Err(error) => format!("cannot be read: {error}"),
                Ok(found) if !found.is_file() => "is not a file".to_string(),
                Ok(found) => match written {
                    Some(written) if found.len() != written.bytes => format!(
                        "has {} bytes, not the {} that were written",
                        found.len(),
                        written.bytes
                    ),
                    Some(written) if depth == Depth::Contents => match sha256_of(&path, written.bytes) {
                        Ok(hash) if hash == written.sha256 => return None,
                        Ok(_) => "is not what was written".to_string(),
                        Err(error) => format!("cannot be read: {error}"),
                    },
                    _ => return None,
                },
            };
            let file = name.clone();
            Some(FolderFault { file, what })
        };
        self.names().iter().filter_map(fault).collect()
    }
}

/// The SHA-256 of a file's bytes, as hexadecimal digits; of so many and one more at most.
pub(super) fn sha256_of(path: &Path, bytes: u64) -> io::Result<String> {
    let mut file = File::open(path)?.take(bytes.saturating_add(1));
    let mut digest = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hexadecimal(&digest.finalize())),
            count => digest.update(chunk.get(..count).unwrap_or_default()),
        }
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a file, which is not a device or a pipe that might have no end.
pub(super) fn read_limited(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Depth, FolderFault, FolderRecord, RECORD};
    use std::fs;

    fn fault(file: &str, what: &str) -> FolderFault {
        FolderFault {
            file: file.to_string(),
            what: what.to_string(),
        }
    }

    /// What somebody else may have put where a record is looked for.
    #[test]
    fn what_is_no_record_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(RECORD);
        let read = |contents: &str| {
            fs::write(&path, contents).unwrap();
            FolderRecord::read(&path)
        };
        assert_eq!(FolderRecord::read(&path), Err(fault(RECORD, "is missing")));
        for other in ["", "[]", "{}", r#"{"program": "another"}"#] {
            assert_eq!(
                read(other),
                Err(fault(RECORD, "is not a record of infusim")),
                "{other}"
            );
        }
        let record = read(r#"{"program": "infusim", "files": ["run.json", "../x", "curves.csv"]}"#).unwrap();
        assert_eq!(record.names(), ["curves.csv"]);
        // A folder of this name, and a folder that is a file.
        let inside = FolderRecord::read(&path.join(RECORD)).unwrap_err();
        assert!(inside.what.starts_with("cannot be read: "), "{inside}");
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        let named = FolderRecord::read(&path).unwrap_err();
        assert_eq!(named, fault(RECORD, "cannot be read: it is not a file"));
    }

    /// Sizes are compared without reading the files, contents by their hashes.
    #[test]
    fn what_is_not_what_was_written_is_said() {
        let folder = tempfile::tempdir().unwrap();
        // The digits come from sha256sum.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let record: FolderRecord = serde_json::from_str(&format!(
            r#"{{"program": "infusim", "written": [{{"file": "a.csv", "bytes": 3, "sha256": "{abc}"}}]}}"#
        ))
        .unwrap();
        let file = folder.path().join("a.csv");
        let found = |depth| record.faults(folder.path(), depth);
        assert_eq!(found(Depth::Sizes), [fault("a.csv", "is missing")]);
        fs::create_dir(&file).unwrap();
        assert_eq!(found(Depth::Sizes), [fault("a.csv", "is not a file")]);
        fs::remove_dir(&file).unwrap();
        fs::write(&file, "abc").unwrap();
        assert_eq!((found(Depth::Sizes), found(Depth::Contents)), (vec![], vec![]));
        fs::write(&file, "abd").unwrap();
        assert_eq!(found(Depth::Sizes), []);
        assert_eq!(
            found(Depth::Contents),
            [fault("a.csv", "is not what was written")]
        );
        fs::write(&file, "abcd").unwrap();
        assert_eq!(
            found(Depth::Sizes),
            [fault("a.csv", "has 4 bytes, not the 3 that were written")]
        );
        // A path through a file leads nowhere, which is not the same as a file that is not there.
        let through = record.faults(&file, Depth::Sizes);
        assert!(through[0].what.starts_with("cannot be read: "), "{}", through[0]);
    }
}
