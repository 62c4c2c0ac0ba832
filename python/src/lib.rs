//! infusim for Python: what the package `infusim` is written on. Scenarios come in as paths or as dicts, results go out as
//! Arrow tables and SVG; the files it writes are those of the program.

mod arrow_table;
mod background;
mod command;
mod errors;
mod figure;
mod run;
mod scenario_source;
mod table;
mod verbs;

use pyo3::prelude::*;

/// The native part of `infusim`.
#[pymodule]
mod _infusim {
    use super::*;
    #[pymodule_export]
    use crate::command::command;
    #[pymodule_export]
    use crate::errors::ScenarioError;
    #[pymodule_export]
    use crate::figure::Figure;
    #[pymodule_export]
    use crate::run::{Run, run};
    #[pymodule_export]
    use crate::table::Table;
    #[pymodule_export]
    use crate::verbs::{check, count_cells, effects, explain, lesson, models};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
