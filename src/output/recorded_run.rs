use super::folder_record::{FolderRecord, hexadecimal, read_limited};
use super::{FolderFault, ResultFolder};
use crate::report::{InputFile, RunOptions, RunRecord, WrittenFile};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::ErrorKind;
use std::path::Path;

/// A run as its `run.json` describes it: what it was made from, what was asked for, and what came out.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedRun {
    version: String,
    options: RunOptions,
    inputs: Vec<InputFile>,
    written: Vec<WrittenFile>,
    /// All of it, without the names of the files it was made from, which change where these are moved.
    facts: Value,
}

/// Where a run differs from an earlier one; nowhere where every file is the same, byte by byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunDifferences {
    /// What it was made from, or by, and was not then: sentences without a full stop.
    pub causes: Vec<String>,
    /// Files that are not those of then.
    pub files: Vec<FolderFault>,
}

impl RunDifferences {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.causes.is_empty() && self.files.is_empty()
    }
}

impl RecordedRun {
    /// Reads a record.
    ///
    /// # Errors
    /// With everything that is wrong with it: it is missing, is not one of infusim's, lacks what a repeat needs, or holds
    /// texts that are not those of their hashes.
    pub fn read(path: &Path) -> Result<Self, Vec<String>> {
        let bytes = read_limited(path).map_err(|error| {
            vec![match error.kind() {
                ErrorKind::NotFound => "it is not there".to_string(),
                _ => format!("it cannot be read: {error}"),
            }]
        })?;
        Self::from_json(&bytes)
    }

    /// From the text of a record.
    ///
    /// # Errors
    /// As [`RecordedRun::read`].
    pub fn from_json(text: &[u8]) -> Result<Self, Vec<String>> {
        let no_record = || vec!["it is not a record of infusim".to_string()];
        let mut facts: Value = serde_json::from_slice(text).map_err(|_| no_record())?;
        if facts.get("program").and_then(Value::as_str) != Some(RunRecord::PROGRAM) {
            return Err(no_record());
        }
        let mut faults = Vec::new();
        let version = facts.get("version").and_then(Value::as_str).unwrap_or("?");
        let version = version.to_string();
        let options = match facts.get("options").cloned().map(serde_json::from_value) {
            Some(Ok(options)) => options,
            Some(Err(error)) => {
                faults.push(format!("its `options` are not those of a run: {error}"));
                RunOptions::default()
            }
            None => {
                faults.push(format!(
                    "it has no `options`: infusim {version} kept none, so the run has to be made anew from its scenario"
                ));
                RunOptions::default()
            }
        };
        let written = facts.get("written").cloned().map(serde_json::from_value);
        let written: Vec<WrittenFile> = written.and_then(Result::ok).unwrap_or_default();
        if written.is_empty() {
            faults.push("it names no files with their hashes (`written`)".to_string());
        }
        let inputs = InputFile::all(&facts);
        if !inputs.iter().any(|input| input.place == SCENARIO) {
            faults.push("it names no scenario with its hash".to_string());
        }
        for input in &inputs {
            if input
                .text
                .as_ref()
                .is_some_and(|text| sha256(text) != input.sha256)
            {
                let (kind, name) = (input.kind(), &input.name);
                faults.push(format!(
                    "its text of {kind}, {name}, is not that of the hash beside it"
                ));
            }
        }
        forget_names(&mut facts);
        let run = Self {
            version,
            options,
            inputs,
            written,
            facts,
        };
        match faults.is_empty() {
            true => Ok(run),
            false => Err(faults),
        }
    }

    /// The scenario's file, as it was named.
    pub fn scenario(&self) -> &str {
        let scenario = self.inputs.iter().find(|input| input.place == SCENARIO);
        scenario.map_or("", |input| input.name.as_str())
    }

    /// Whether a text is that of its scenario.
    pub fn is_of(&self, scenario: &str) -> bool {
        let mut inputs = self.inputs.iter();
        inputs.any(|input| input.place == SCENARIO && input.sha256 == sha256(scenario))
    }

    /// What was asked for.
    pub fn options(&self) -> RunOptions {
        self.options
    }

    /// How many files it made.
    pub fn files(&self) -> usize {
        self.written.len()
    }

    /// Where another run differs from this one.
    pub fn differences(&self, again: &Self) -> RunDifferences {
        let mut causes = Vec::new();
        if self.version != again.version {
            causes.push(format!(
                "it was made by infusim {}, and this is {}",
                self.version, again.version
            ));
        }
        for was in &self.inputs {
            let is = again.inputs.iter().find(|is| is.place == was.place);
            causes.extend(changed(was, is));
        }
        let is_new = |is: &&InputFile| !self.inputs.iter().any(|was| was.place == is.place);
        for is in again.inputs.iter().filter(is_new) {
            causes.push(format!("{} {} was no part of it", is.kind(), is.name));
        }
        let mut files: Vec<FolderFault> = Vec::new();
        let mut fault = |file: &str, what: &str| {
            files.push(FolderFault {
                file: file.to_string(),
                what: what.to_string(),
            });
        };
        for was in &self.written {
            match again.written.iter().find(|is| is.file == was.file) {
                Some(is) if is == was => {}
                Some(_) => fault(&was.file, "is not the same"),
                None => fault(&was.file, "is not made any more"),
            }
        }
        for is in &again.written {
            if !self.written.iter().any(|was| was.file == is.file) {
                fault(&is.file, "was not made then");
            }
        }
        if causes.is_empty() && self.facts != again.facts {
            fault("run.json", "is not the same");
        }
        RunDifferences { causes, files }
    }

    /// Files beside a record that are not those it speaks of; of files that are not there nothing is said, since a record
    /// alone is enough to repeat a run.
    pub fn changed_beside(record: &Path) -> Vec<FolderFault> {
        let folder = record.parent().unwrap_or(Path::new(""));
        match FolderRecord::read(record) {
            Ok(_) if record.file_name() == Some("run.json".as_ref()) => ResultFolder::check(folder)
                .into_iter()
                .filter(|fault| fault.what != FolderFault::MISSING)
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// Where a record has its scenario.
const SCENARIO: &str = "scenario";
/// Digits of a hash that are shown: enough to tell two files apart.
const SHOWN: usize = 12;

fn changed(was: &InputFile, is: Option<&InputFile>) -> Option<String> {
    let (kind, name) = (was.kind(), &was.name);
    let digits = |hash: &str| hash.chars().take(SHOWN).collect::<String>();
    match is {
        Some(is) if is.sha256 == was.sha256 => None,
        Some(is) => Some(format!(
            "{kind} {name} was changed: its SHA-256 began with {}, and begins with {}",
            digits(&was.sha256),
            digits(&is.sha256)
        )),
        None => Some(format!("{kind} {name} is no part of it any more")),
    }
}

fn sha256(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

/// Takes away the names of files that are known by their hashes.
fn forget_names(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("sha256") {
                fields.remove("name");
            }
            fields.values_mut().for_each(forget_names);
        }
        Value::Array(values) => values.iter_mut().for_each(forget_names),
        _ => {}
    }
}
