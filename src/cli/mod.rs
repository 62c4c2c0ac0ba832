//! Layer 9: the command line, one file a verb.
//!
//! The only module that prints, shows progress and picks exit codes: 0 fine, 2 the input, 1 the
//! program, 128 + n signal n. Data goes to standard output, talk to standard error.

mod arguments;
mod check;
mod check_folder;
mod completions;
mod effects;
mod file_limit;
mod models;
mod new;
mod output;
mod printable;
mod run;
mod schema;
mod signals;

use arguments::{Arguments, Verb};
use clap::Parser;
use output::Output;
use signals::Signals;
use std::process::ExitCode;

/// How a command ended when it did not end well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The input is wrong: exit code 2.
    Input(String),
    /// The program failed: exit code 1.
    Program(String),
    /// A signal stopped it: exit code 128 and the signal's number, as shells expect.
    Stopped,
}

/// Does what the program's arguments say and gives back the exit code.
pub fn main() -> ExitCode {
    file_limit::report_file_limit();
    let output = Output::new();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return output.usage(&error),
    };
    let signals = Signals::listen(output);
    let done = match arguments.verb {
        Verb::Run(arguments) => run::run(&arguments, &output, &signals),
        Verb::Check(arguments) => check::check(&arguments, &output),
        Verb::Models(arguments) => models::models(&arguments, &output),
        Verb::Effects(arguments) => effects::effects(&arguments, &output),
        Verb::New(arguments) => new::new(&arguments, &output),
        Verb::Schema => schema::schema(&output),
        Verb::Completions(arguments) => completions::completions(&arguments, &output),
    };
    match done {
        // Too late to stop anything, but whoever asked is answered.
        Ok(()) if signals.asked() => signals.end(),
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Input(text)) => {
            output.say(&text);
            ExitCode::from(2)
        }
        Err(Failure::Program(text)) => {
            output.say(&format!("error: {text}"));
            ExitCode::from(1)
        }
        Err(Failure::Stopped) => signals.end(),
    }
}
