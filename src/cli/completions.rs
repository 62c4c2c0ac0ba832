use super::Failure;
use super::arguments::{Arguments, CompletionsArguments};
use super::output::Output;
use clap::CommandFactory;

/// `infusim completions SHELL`
pub(super) fn completions(arguments: &CompletionsArguments, output: &Output) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "infusim", &mut script);
    output.data(&String::from_utf8_lossy(&script))
}
