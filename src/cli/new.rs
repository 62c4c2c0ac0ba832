use super::Failure;
use super::arguments::NewArguments;
use super::terminal::Terminal;
use crate::output::OutputError;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// `infusim new [FILE] [--kind KIND]`
pub(super) fn new(arguments: &NewArguments, terminal: &Terminal) -> Result<(), Failure> {
    let named = PathBuf::from(format!("{}.yaml", arguments.kind.name()));
    let path = arguments.file.clone().unwrap_or(named);
    if path.as_os_str() == "-" {
        return terminal.data(arguments.kind.text());
    }
    let cannot = |error: &std::io::Error| Failure::Program(OutputError::write(&path, error).to_string());
    // `create_new` fails where a file is, so nobody's work is written over.
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Failure::Input(format!(
                "error: {} is there already\nhelp: name another file: infusim new my-protocol.yaml",
                path.display()
            )),
            _ => cannot(&error),
        })?;
    file.write_all(arguments.kind.text().as_bytes())
        .map_err(|error| cannot(&error))?;
    terminal.say(&format!(
        "wrote {0}; run it with: infusim run {0}",
        path.display()
    ));
    Ok(())
}
