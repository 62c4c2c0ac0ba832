use super::Failure;
use super::arguments::{Arguments, CompletionsArguments};
use super::terminal::Terminal;
use clap::CommandFactory;

/// `infusim completions SHELL`
pub(super) fn completions(arguments: &CompletionsArguments, terminal: &Terminal) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "infusim", &mut script);
    terminal.data(&String::from_utf8_lossy(&script))
}
