use infusim::document::Diagnostics;
use infusim::output::OutputError;
use infusim::scenario::Rejected;
use infusim::simulate::SimulateError;
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

pyo3::create_exception!(
    infusim,
    ScenarioError,
    PyValueError,
    "Something is wrong with a scenario, or with a file it names. Its text is what `infusim check` prints; `mistakes` lists each \
     with file, line, column, message and hint."
);

/// Every mistake in a scenario and in the files it names.
pub fn rejected(py: Python<'_>, rejected: &Rejected) -> PyErr {
    mistakes(py, &rejected.render(false), &rejected.files).unwrap_or_else(|error| error)
}

/// Every mistake in a file.
pub fn diagnostics(py: Python<'_>, file: &Diagnostics) -> PyErr {
    mistakes(py, &file.render(false), std::slice::from_ref(file)).unwrap_or_else(|error| error)
}

fn mistakes(py: Python<'_>, text: &str, files: &[Diagnostics]) -> PyResult<PyErr> {
    let list = PyList::empty(py);
    for file in files {
        for mistake in file.mistakes() {
            let place = mistake.place.map(|place| file.line_and_column(place));
            let entry = PyDict::new(py);
            entry.set_item("file", file.name())?;
            entry.set_item("line", place.map(|place| place.0))?;
            entry.set_item("column", place.map(|place| place.1))?;
            entry.set_item("message", &mistake.message)?;
            entry.set_item("hint", mistake.hint.as_deref())?;
            list.append(entry)?;
        }
    }
    let error = ScenarioError::new_err(text.to_string());
    error.value(py).setattr("mistakes", list)?;
    Ok(error)
}

/// Something that is wrong with what was asked for.
pub fn refused(text: impl Into<String>) -> PyErr {
    PyValueError::new_err(text.into())
}

/// Why a simulation ended without results.
pub fn not_simulated(error: &SimulateError) -> PyErr {
    match error {
        SimulateError::Internal { .. } => PyRuntimeError::new_err(error.to_string()),
        _ => PyValueError::new_err(error.to_string()),
    }
}

/// Why files were not written.
pub fn not_written(error: &OutputError) -> PyErr {
    PyOSError::new_err(error.to_string())
}
