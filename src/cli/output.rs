use super::Failure;
use crate::document::BadFile;
use crate::scenario::Rejected;
use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};

/// The two ways out: data on standard output, talk on standard error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    colour: bool,
}

impl Output {
    pub(super) fn new() -> Self {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            colour: stderr().is_terminal() && !no_colour,
        }
    }

    /// Data. A reader that has closed the pipe, such as `head`, has seen enough: that is success.
    pub(super) fn data(&self, text: &str) -> Result<(), Failure> {
        let mut out = stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Program(format!(
                "standard output cannot be written: {error}"
            ))),
            _ => Ok(()),
        }
    }

    /// Talk. There is nobody to tell when it cannot be said.
    pub(super) fn say(&self, text: &str) {
        let _ = writeln!(stderr().lock(), "{text}");
    }

    /// The mistakes of a file, in colour on a terminal.
    pub(super) fn rejected(&self, rejected: &Rejected) -> Failure {
        Failure::Input(rejected.render(self.colour))
    }

    pub(super) fn bad_file(&self, bad: &BadFile) -> Failure {
        Failure::Input(bad.render(self.colour))
    }
}
