use super::Failure;
use super::arguments::{FormatName, OnlyName, RunArguments};
use super::scenarios::scenarios;
use super::signals::Signals;
use super::simulation::{Simulation, not_written};
use super::terminal::Terminal;
use crate::model::Library;
use crate::output::{ResultFolder, WrittenRun, folder_name, write, write_design};
use crate::report::{Blocks, RunOptions, design_notes, design_table, notes, table, wrap};
use crate::scenario::{Design, Scenario, Study};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// `infusim run FILE…`
pub(super) fn run(arguments: &RunArguments, terminal: &Terminal, signals: &Signals) -> Result<(), Failure> {
    let library = Library::open().map_err(|bad| terminal.diagnostics(&bad))?;
    let scenarios = scenarios(&arguments.simulated, &library, terminal)?;
    scenarios
        .iter()
        .try_for_each(|(path, scenario)| can_have_slides(path, scenario, arguments))?;
    let run = Run {
        arguments,
        terminal,
        simulation: Simulation::new(&arguments.simulated, signals, library.substances()),
    };
    for (mut place, scenario) in result_folders(scenarios, arguments, terminal)? {
        let written = run.scenario(&scenario, &mut place)?;
        if !arguments.simulated.quiet {
            let names: Vec<String> = written
                .paths
                .iter()
                .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
                .collect();
            let wrote = format!("wrote {}: {}", place.path().display(), names.join(", "));
            terminal.say(&wrap(&wrote, ""));
        }
    }
    Ok(())
}

/// How scenarios are run.
pub(super) struct Run<'a> {
    pub(super) arguments: &'a RunArguments,
    pub(super) terminal: &'a Terminal,
    pub(super) simulation: Simulation<'a>,
}

impl Run<'_> {
    /// Simulates a scenario, prints the answer and writes its files.
    pub(super) fn scenario(
        &self,
        scenario: &Scenario,
        place: &mut ResultFolder,
    ) -> Result<WrittenRun, Failure> {
        match scenario {
            Scenario::Study(study) => self.study(study, place),
            Scenario::Design(design) => self.design(design, place),
        }
    }

    fn study(&self, study: &Study, place: &mut ResultFolder) -> Result<WrittenRun, Failure> {
        let outcome = self.simulation.study(study)?;
        // The answer first: figures take longer than a small study.
        self.show(&|| table(&outcome), &|| notes(&outcome))?;
        let (options, go_on) = (self.simulation.options, |_| self.simulation.go_on());
        write(&outcome, study, options, place, self.asked(), &go_on).map_err(not_written)
    }

    fn design(&self, design: &Design, place: &mut ResultFolder) -> Result<WrittenRun, Failure> {
        let outcome = self.simulation.design(design)?;
        self.show(&|| design_table(&outcome), &|| design_notes(&outcome))?;
        let (options, go_on) = (self.simulation.options, |_| self.simulation.go_on());
        write_design(&outcome, design, options, place, self.asked(), &go_on).map_err(not_written)
    }

    /// Prints the table, and with `--details` the notes.
    fn show(&self, table: &dyn Fn() -> Blocks, notes: &dyn Fn() -> Blocks) -> Result<(), Failure> {
        if self.arguments.simulated.quiet {
            return Ok(());
        }
        let notes = match self.arguments.details {
            true => notes(),
            false => Blocks::new(),
        };
        self.terminal.data(&format!("{}{notes}\n", table()))
    }

    fn asked(&self) -> RunOptions {
        RunOptions {
            parquet: self.arguments.format == FormatName::Parquet,
            only_tables: self.arguments.only == Some(OnlyName::Tables),
            slides: self.arguments.slide,
            report: self.arguments.report,
            ..self.arguments.simulated.options()
        }
    }
}

/// Whether the slides that are asked for can be drawn.
fn can_have_slides(path: &Path, scenario: &Scenario, arguments: &RunArguments) -> Result<(), Failure> {
    let (error, help) = match scenario {
        Scenario::Design(_) if arguments.slide => (
            "a scenario with `vary` draws no curves",
            "take --slide out, or run one of its cells as a scenario of its own",
        ),
        Scenario::Study(_) if arguments.slide && arguments.only == Some(OnlyName::Tables) => {
            ("with --only tables no figure is drawn", "take one of the two out")
        }
        _ => return Ok(()),
    };
    Err(Failure::Input(format!(
        "error: --slide, {}: {error}\nhelp: {help}",
        path.display()
    )))
}

/// The folder of each scenario's results, held from here on, so that nobody computes for an hour what cannot be written.
fn result_folders(
    scenarios: Vec<(PathBuf, Scenario)>,
    arguments: &RunArguments,
    terminal: &Terminal,
) -> Result<Vec<(ResultFolder, Scenario)>, Failure> {
    let mut names = HashSet::new();
    for (path, _) in &scenarios {
        // Where case is ignored, names that differ in case only are one folder.
        if !names.insert(folder_name(path).to_lowercase()) {
            return Err(Failure::Input(format!(
                "error: the results of two scenarios would go to {}\nhelp: run them one by one with different --out",
                folder(arguments, path).display()
            )));
        }
    }
    let mut folders = Vec::new();
    for (path, scenario) in scenarios {
        let place = ResultFolder::open(&folder(arguments, &path)).map_err(not_written)?;
        for note in place.notes().iter().filter(|_| !arguments.simulated.quiet) {
            terminal.say(&format!("note: {note}"));
        }
        folders.push((place, scenario));
    }
    Ok(folders)
}

fn folder(arguments: &RunArguments, path: &Path) -> PathBuf {
    arguments.out.join(folder_name(path))
}
