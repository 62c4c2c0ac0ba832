//! What the command line asks for.

use std::path::PathBuf;

/// What is measured and where it goes.
#[derive(Default)]
pub struct Arguments {
    /// The file everything is written to; without it only the bare kernel and the ensemble are timed.
    pub write: Option<PathBuf>,
    /// What `benches/rivals` has measured.
    pub rivals: Option<PathBuf>,
    /// Nothing is timed: only whether the kernel computes what infusim computes.
    pub check: bool,
    /// Only designs are timed.
    pub designs: bool,
    /// Only responses are timed.
    pub responses: bool,
    /// Only rules are timed.
    pub rules: bool,
    /// Few repetitions, to see that it works.
    pub quick: bool,
    /// How busy the machine was before anything was built.
    pub load: Option<String>,
    /// What somebody has to type to get the same.
    pub command: Option<String>,
}

impl Arguments {
    /// Reads them. What is not known is meant for somebody else: cargo adds `--bench`.
    pub fn read(mut list: impl Iterator<Item = String>) -> Self {
        let mut arguments = Self::default();
        while let Some(name) = list.next() {
            match name.as_str() {
                "--write" => arguments.write = list.next().map(PathBuf::from),
                "--rivals" => arguments.rivals = list.next().map(PathBuf::from),
                "--load" => arguments.load = list.next(),
                "--command" => arguments.command = list.next(),
                "--check" => arguments.check = true,
                "--designs" => arguments.designs = true,
                "--responses" => arguments.responses = true,
                "--rules" => arguments.rules = true,
                "--quick" => arguments.quick = true,
                _ => {}
            }
        }
        arguments
    }

    /// Runs of which the fastest counts.
    pub fn repeat(&self) -> usize {
        if self.quick { 2 } else { 9 }
    }

    /// The same for what takes long.
    pub fn repeat_long(&self) -> usize {
        if self.quick { 1 } else { 3 }
    }
}
