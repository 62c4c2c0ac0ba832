use pyo3::prelude::*;

/// The program itself, with the arguments behind its name; gives the exit code.
#[pyfunction]
pub fn command(py: Python<'_>, arguments: Vec<String>) -> u8 {
    py.detach(|| infusim::cli::main_with(arguments.into_iter().map(Into::into)))
}
