use super::Failure;
use crate::document::{Diagnostics, printable};
use crate::output::OutputError;
use crate::scenario::Rejected;
use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};

/// The two ways out: data on standard output, talk on standard error. Whatever is printed passes through
/// here, so that no name in a file reaches a terminal as a command.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    colour: bool,
}

impl Terminal {
    pub(super) fn new() -> Self {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            colour: stderr().is_terminal() && !no_colour,
        }
    }

    /// Data. A reader that has closed the pipe, such as `head`, has seen enough: that is success.
    pub(super) fn data(&self, text: &str) -> Result<(), Failure> {
        let mut out = stdout().lock();
        match out
            .write_all(printable(text, false).as_bytes())
            .and_then(|()| out.flush())
        {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                let error = OutputError::write("standard output".as_ref(), &error);
                Err(Failure::Program(error.to_string()))
            }
            _ => Ok(()),
        }
    }

    /// Talk. There is nobody to tell when it cannot be said.
    pub(super) fn say(&self, text: &str) {
        let _ = writeln!(stderr().lock(), "{}", printable(text, self.colour));
    }

    /// Help that was asked for, or what is wrong with the arguments; both may quote them.
    pub(super) fn usage(&self, said: &clap::Error) -> u8 {
        let text = match self.colour {
            true => said.render().ansi().to_string(),
            false => said.render().to_string(),
        };
        if said.use_stderr() {
            self.say(text.trim_end());
            2
        } else {
            match self.data(&said.render().to_string()) {
                Ok(()) => 0,
                Err(_) => 1,
            }
        }
    }

    /// The mistakes of a file, in colour on a terminal.
    pub(super) fn rejected(&self, rejected: &Rejected) -> Failure {
        Failure::Input(rejected.render(self.colour))
    }

    pub(super) fn diagnostics(&self, bad: &Diagnostics) -> Failure {
        Failure::Input(bad.render(self.colour))
    }
}
