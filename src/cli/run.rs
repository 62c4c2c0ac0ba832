use super::Failure;
use super::arguments::{FormatName, OnlyName, RunArguments};
use super::bar::Bar;
use super::memory_need::{MemoryNeed, percentile_memory};
use super::signals::Signals;
use super::terminal::Terminal;
use crate::model::{Library, Published, Substances};
use crate::outcome::StudyOutcome;
use crate::output::{OutputError, ResultFolder, WriteOptions, folder_name, open_scenarios, write};
use crate::plot::with_remarks;
use crate::population::{SubjectRange, SubjectRangeError};
use crate::report::{notes, table, wrap};
use crate::scenario::{Scenario, Study};
use crate::simulate::{Progress, SimulateError, SimulateOptions, simulate};
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// `infusim run FILE…`
pub(super) fn run(arguments: &RunArguments, terminal: &Terminal, signals: &Signals) -> Result<(), Failure> {
    let library = Library::open().map_err(|bad| terminal.diagnostics(&bad))?;
    // All of them before anything runs, so that the mistakes of all are told.
    let scenarios = open_scenarios(&arguments.files, &library).map_err(|bad| terminal.rejected(&bad))?;
    let scenarios = scenarios
        .into_iter()
        .map(|(path, scenario)| asked_for(path, scenario, arguments))
        .map(|scenario| scenario.and_then(|(path, scenario)| with_curves(path, scenario, arguments)));
    let published = match arguments.only_this_model {
        true => None,
        false => Some(Published::open().map_err(|bad| terminal.diagnostics(&bad))?),
    };
    let with_others = |(path, scenario): (PathBuf, Scenario)| match (scenario, &published) {
        (Scenario::Study(study), Some(published)) => {
            let study = study.with_other_models(&library, published).with_other_spreads();
            (path, Scenario::Study(Box::new(study)))
        }
        (other, _) => (path, other),
    };
    let scenarios = scenarios.map(|scenario| scenario.map(with_others));
    let scenarios = scenarios.collect::<Result<Vec<_>, _>>()?;
    let run = Run {
        arguments,
        terminal,
        signals,
        substances: library.substances(),
        options: SimulateOptions {
            method: arguments.solver,
            threads: arguments.threads.map(usize::from),
            percentile_memory: percentile_memory(),
            ..SimulateOptions::default()
        },
    };
    for (mut place, scenario) in result_folders(scenarios, arguments, terminal)? {
        let paths = match scenario {
            Scenario::Study(study) => run.study(&study, &mut place)?,
            Scenario::Design(design) => run.design(&design, &mut place)?,
        };
        if !arguments.quiet {
            let names: Vec<String> = paths
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
    signals: &'a Signals,
    pub(super) substances: &'a Substances,
    pub(super) options: SimulateOptions,
}

impl Run<'_> {
    fn study(&self, study: &Study, place: &mut ResultFolder) -> Result<Vec<PathBuf>, Failure> {
        MemoryNeed::check(study, self.substances, self.options)?;
        let series = (study.models.len() * study.arms.len()) as u64;
        let bar = Bar::new(series * study.subjects().count(), self.arguments.quiet);
        let progress = |progress: Progress| {
            bar.show(progress);
            self.go_on()
        };
        let outcome = simulate(study, self.substances, self.options, &progress).map_err(failure)?;
        let outcome = with_remarks(outcome);
        bar.clear();
        // The answer first: figures take longer than a small study.
        show(&outcome, self.arguments, self.terminal)?;
        let written = self.written();
        write(&outcome, study, self.options, place, written, &|_| self.go_on()).map_err(not_written)
    }

    /// Which files are made.
    pub(super) fn written(&self) -> WriteOptions {
        WriteOptions {
            log: self.arguments.log,
            parquet: self.arguments.format == FormatName::Parquet,
            only_tables: self.arguments.only == Some(OnlyName::Tables),
            slides: self.arguments.slide,
        }
    }

    /// Whether nobody has asked to stop.
    pub(super) fn go_on(&self) -> ControlFlow<()> {
        match self.signals.asked() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

/// Prints the table, and with `--details` the notes.
fn show(outcome: &StudyOutcome, arguments: &RunArguments, terminal: &Terminal) -> Result<(), Failure> {
    if arguments.quiet {
        return Ok(());
    }
    let notes = if arguments.details {
        notes(outcome)
    } else {
        String::new()
    };
    terminal.data(&format!("{}{notes}\n", table(outcome)))
}

/// A scenario with the people that the command line asks for.
fn asked_for(
    path: PathBuf,
    scenario: Scenario,
    arguments: &RunArguments,
) -> Result<(PathBuf, Scenario), Failure> {
    let (patients, seed) = (arguments.patients, arguments.seed);
    let refused = |asked: String, error: String, help: &str| {
        Failure::Input(format!(
            "error: {asked}, {}: {error}\nhelp: {help}",
            path.display()
        ))
    };
    let nobody = |subjects: SubjectRange, error: SubjectRangeError| {
        let help = "--patients says how many people the whole study has";
        refused(format!("--subjects {subjects}"), error.to_string(), help)
    };
    let listed = match &scenario {
        Scenario::Study(study) => study.population.people.count(),
        Scenario::Design(design) => design.first().population.people.count(),
    };
    if let (Some(patients), Some(listed)) = (patients, listed)
        && patients > listed
    {
        let error = format!("its table of people lists {listed}");
        let help = "write up to so many, or add people to the table";
        return Err(refused(format!("--patients {patients}"), error, help));
    }
    let scenario = match (scenario, arguments.subjects) {
        (Scenario::Study(study), None) => Scenario::Study(Box::new(study.with(patients, seed))),
        (Scenario::Study(study), Some(subjects)) => {
            let study = study.with(patients, seed).with_subjects(subjects);
            Scenario::Study(Box::new(study.map_err(|error| nobody(subjects, error))?))
        }
        (Scenario::Design(design), None) => Scenario::Design(Box::new(design.with(patients, seed))),
        (Scenario::Design(design), Some(subjects)) => {
            let design = design.with(patients, seed).with_subjects(subjects);
            Scenario::Design(Box::new(design.map_err(|error| nobody(subjects, error))?))
        }
    };
    let scenario = match (scenario, arguments.people) {
        (Scenario::Study(study), Some(people)) => {
            Scenario::Study(Box::new(study.with_people_drawn(usize::from(people))))
        }
        (Scenario::Design(_), Some(people)) => {
            let error = "a scenario with `vary` draws no curves".to_string();
            let help = "take --people out, or run one of its cells as a scenario of its own";
            return Err(refused(format!("--people {people}"), error, help));
        }
        (scenario, None) => scenario,
    };
    if let Some(cells) = arguments.cells {
        let checked = match &scenario {
            Scenario::Study(_) => Err("this scenario varies nothing, and has no cells".to_string()),
            Scenario::Design(design) => design.cells(Some(cells)).map_err(|error| error.to_string()),
        };
        let help = "cells are those of a scenario with `vary`; `infusim check` says how many there are";
        checked.map_err(|error| refused(format!("--cells {cells}"), error, help))?;
    }
    Ok((path, scenario))
}

/// A scenario of which the slides that are asked for can be drawn.
fn with_curves(
    path: PathBuf,
    scenario: Scenario,
    arguments: &RunArguments,
) -> Result<(PathBuf, Scenario), Failure> {
    let (error, help) = match &scenario {
        Scenario::Design(_) if arguments.slide => (
            "a scenario with `vary` draws no curves",
            "take --slide out, or run one of its cells as a scenario of its own",
        ),
        Scenario::Study(_) if arguments.slide && arguments.only == Some(OnlyName::Tables) => {
            ("with --only tables no figure is drawn", "take one of the two out")
        }
        _ => return Ok((path, scenario)),
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
        for note in place.notes().iter().filter(|_| !arguments.quiet) {
            terminal.say(&format!("note: {note}"));
        }
        folders.push((place, scenario));
    }
    Ok(folders)
}

pub(super) fn failure(error: SimulateError) -> Failure {
    match error {
        SimulateError::Stopped => Failure::Stopped,
        // What a scenario or a model asks for cannot be computed.
        SimulateError::Person { .. }
        | SimulateError::Population { .. }
        | SimulateError::Regimen { .. }
        | SimulateError::Between { .. }
        | SimulateError::Rule { .. }
        | SimulateError::Solver { .. } => Failure::Input(format!("error: {error}")),
        _ => Failure::Program(error.to_string()),
    }
}

pub(super) fn not_written(error: OutputError) -> Failure {
    match error {
        OutputError::Stopped => Failure::Stopped,
        OutputError::Threads(error) => failure(error),
        _ => Failure::Program(error.to_string()),
    }
}

fn folder(arguments: &RunArguments, path: &Path) -> PathBuf {
    arguments.out.join(folder_name(path))
}
