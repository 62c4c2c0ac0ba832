use super::Failure;
use super::arguments::SimulatedArguments;
use super::terminal::Terminal;
use crate::model::{Library, Published};
use crate::output::open_scenarios;
use crate::report::OptionError;
use crate::scenario::Scenario;
use std::path::PathBuf;

/// The scenarios of the command line with what it asks for. All of them before anything runs, so that the mistakes of all are
/// told.
pub(super) fn scenarios(
    arguments: &SimulatedArguments,
    library: &Library,
    terminal: &Terminal,
) -> Result<Vec<(PathBuf, Scenario)>, Failure> {
    let opened = open_scenarios(&arguments.files, library).map_err(|bad| terminal.rejected(&bad))?;
    prepared(opened, arguments, library, terminal)
}

/// Scenarios that are open, with what the command line asks for.
pub(super) fn prepared(
    opened: Vec<(PathBuf, Scenario)>,
    arguments: &SimulatedArguments,
    library: &Library,
    terminal: &Terminal,
) -> Result<Vec<(PathBuf, Scenario)>, Failure> {
    let published = Published::open().map_err(|bad| terminal.diagnostics(&bad))?;
    let options = arguments.options();
    let opened = opened.into_iter();
    let asked = opened.map(|(path, scenario)| {
        let applied = options.apply(scenario, library, published);
        let applied = applied.map_err(|refused| {
            let OptionError {
                option,
                value,
                error,
                hint,
            } = refused;
            Failure::Input(format!(
                "error: --{option} {value}, {}: {error}\nhelp: {hint}",
                path.display()
            ))
        });
        Ok((path, applied?))
    });
    asked.collect()
}
