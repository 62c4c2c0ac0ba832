//! Layer 11: the command line, one file a verb.
//!
//! The only module that prints, shows progress and picks exit codes: 0 fine, 2 the input, 3 a
//! repeated run that is not the same, 1 the program, 128 + n signal n. Data goes to standard output, talk to standard error.

mod arguments;
mod bar;
mod check;
mod check_folder;
mod completions;
mod effects;
mod explain;
mod file_limit;
mod lesson;
mod memory_left;
mod memory_need;
mod model_shape;
mod models;
mod new;
mod people;
mod report;
mod rerun;
mod run;
mod scenarios;
mod schema;
mod signals;
mod simulation;
mod terminal;

use arguments::{Arguments, Verb};
use clap::Parser;
use signals::Signals;
use std::ffi::OsString;
use std::process::ExitCode;
use terminal::Terminal;

/// How a command ended when it did not end well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The input is wrong: exit code 2.
    Input(String),
    /// A repeated run is not the same, as was said: exit code 3.
    Differs,
    /// The program failed: exit code 1.
    Program(String),
    /// A signal stopped it: exit code 128 and the signal's number, as shells expect.
    Stopped,
}

/// Does what the program's arguments say and gives back the exit code.
pub fn main() -> ExitCode {
    ExitCode::from(main_with(std::env::args_os()))
}

/// The same with other arguments, of which the first is what the program is called; gives the number of the exit code.
pub fn main_with(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    file_limit::report_file_limit();
    let terminal = Terminal::new();
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return terminal.usage(&error),
    };
    let signals = Signals::listen(terminal);
    let done = match arguments.verb {
        Verb::Run(arguments) => run::run(&arguments, &terminal, &signals),
        Verb::Report(arguments) => report::report(&arguments, &terminal, &signals),
        Verb::Rerun(arguments) => rerun::rerun(&arguments, &terminal, &signals),
        Verb::Check(arguments) => check::check(&arguments, &terminal),
        Verb::Explain(arguments) => explain::explain(&arguments, &terminal, &signals),
        Verb::Models(arguments) => models::models(&arguments, &terminal),
        Verb::Effects(arguments) => effects::effects(&arguments, &terminal),
        Verb::People(arguments) => people::people(&arguments, &terminal),
        Verb::Lesson(arguments) => lesson::lesson(&arguments, &terminal),
        Verb::New(arguments) => new::new(&arguments, &terminal),
        Verb::Schema => schema::schema(&terminal),
        Verb::Completions(arguments) => completions::completions(&arguments, &terminal),
    };
    match done {
        // Too late to stop anything, but whoever asked is answered.
        Ok(()) if signals.asked() => signals.end(),
        Ok(()) => 0,
        Err(Failure::Input(text)) => {
            terminal.say(&text);
            2
        }
        Err(Failure::Differs) => 3,
        Err(Failure::Program(text)) => {
            terminal.say(&format!("error: {text}"));
            1
        }
        Err(Failure::Stopped) => signals.end(),
    }
}
