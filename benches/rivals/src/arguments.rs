use std::error::Error;
use std::path::PathBuf;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Arguments {
    /// How many patients.
    pub patients: u64,
    /// How many are compared with infusim's.
    pub checked: usize,
    /// Runs, of which the best counts.
    pub repeat: usize,
    /// Where the measurements go, for programs to read.
    pub json: Option<PathBuf>,
    /// Only rows whose workload and rival contain this.
    pub only: Option<String>,
    /// Try all settings instead of the chosen ones.
    pub survey: bool,
}

impl Arguments {
    /// How to call the program.
    pub const USAGE: &'static str = "\
infusim-rivals [--patients 10000] [--check 20] [--repeat 1] [--json FILE] [--only TEXT] [--survey]";

    /// Reads them.
    ///
    /// # Errors
    /// When one is unknown or lacks its value.
    pub fn read(mut list: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut arguments = Self {
            patients: 10_000,
            checked: 20,
            repeat: 1,
            json: None,
            only: None,
            survey: false,
        };
        while let Some(name) = list.next() {
            let mut value = || {
                list.next()
                    .ok_or(format!("{name} needs a value\n{}", Self::USAGE))
            };
            match name.as_str() {
                "--patients" => arguments.patients = value()?.replace(['_', ','], "").parse()?,
                "--check" => arguments.checked = value()?.parse()?,
                "--repeat" => arguments.repeat = value()?.parse()?,
                "--json" => arguments.json = Some(value()?.into()),
                "--only" => arguments.only = Some(value()?),
                "--survey" => arguments.survey = true,
                _ => return Err(format!("unknown argument {name}\n{}", Self::USAGE).into()),
            }
        }
        Ok(arguments)
    }
}
