use crate::errors::{refused, rejected};
use infusim::document::Source;
use infusim::model::Library;
use infusim::output::{files_from, open_scenario, tables_from};
use infusim::scenario::{Finder, Rejected, Scenario};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use std::path::{Path, PathBuf};

/// What a scenario that was written in Python is called in messages and records.
const NAME: &str = "scenario";

/// A scenario as Python has it: the path of a file, or a dict with its keys.
pub enum ScenarioSource {
    /// A file; files that it names are looked for beside it.
    Path(PathBuf),
    /// The dict as JSON, which is YAML too; files that it names are looked for in the working directory.
    Text(String),
}

impl<'py> FromPyObject<'_, 'py> for ScenarioSource {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if given.is_instance_of::<PyDict>() {
            let options = PyDict::new(given.py());
            // Lines, so that a mistake has a place that can be found, and letters as they are.
            options.set_item("indent", 2)?;
            options.set_item("ensure_ascii", false)?;
            let json = given.py().import("json")?;
            let text = json.call_method("dumps", (given,), Some(&options))?;
            return Ok(Self::Text(text.extract()?));
        }
        if let Ok(text) = given.cast::<PyString>()
            && text.to_str()?.contains('\n')
        {
            return Err(refused(
                "a scenario is the path of a file, or a dict; this text has several lines: write it to a file, or load it with a \
                 YAML library into a dict",
            ));
        }
        Ok(Self::Path(given.extract()?))
    }
}

impl ScenarioSource {
    /// Reads it, and every file it names.
    ///
    /// # Errors
    /// `ScenarioError` with every mistake.
    pub fn open(&self, py: Python<'_>, library: &Library) -> PyResult<Scenario> {
        let opened: Result<Scenario, Rejected> = match self {
            Self::Path(path) => open_scenario(path, library),
            Self::Text(text) => {
                let (read, tables) = (files_from(Path::new("")), tables_from(Path::new("")));
                let finder = Finder::new(library, &read).with_tables(&tables);
                Scenario::read(Source::new(NAME, text), &finder)
            }
        };
        opened.map_err(|error| rejected(py, &error))
    }

    /// The file, where it is one.
    pub fn path(&self) -> PathBuf {
        match self {
            Self::Path(path) => path.clone(),
            Self::Text(_) => PathBuf::from(NAME),
        }
    }
}
