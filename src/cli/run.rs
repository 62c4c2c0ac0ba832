use super::Failure;
use super::arguments::{FormatName, RunArguments};
use super::memory_need::{MemoryNeed, percentile_memory};
use super::signals::Signals;
use super::terminal::Terminal;
use crate::model::Library;
use crate::outcome::StudyOutcome;
use crate::output::{OutputError, ResultFolder, WriteOptions, folder_name, open_studies, write};
use crate::plot::with_remarks;
use crate::report::{notes, table, wrap};
use crate::scenario::Study;
use crate::simulate::{Progress, SimulateError, SimulateOptions, simulate};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// `infusim run FILE…`
pub(super) fn run(arguments: &RunArguments, terminal: &Terminal, signals: &Signals) -> Result<(), Failure> {
    let library = Library::open().map_err(|bad| terminal.diagnostics(&bad))?;
    // All of them before anything runs, so that the mistakes of all are told.
    let studies = open_studies(&arguments.files, &library).map_err(|bad| terminal.rejected(&bad))?;
    let studies = studies
        .into_iter()
        .map(|(path, study)| asked_for(path, study, arguments));
    let studies = studies.collect::<Result<Vec<_>, _>>()?;
    let options = SimulateOptions {
        method: arguments.solver,
        threads: arguments.threads.map(usize::from),
        percentile_memory: percentile_memory(),
        ..SimulateOptions::default()
    };
    for (mut place, study) in result_folders(studies, arguments, terminal)? {
        MemoryNeed::check(&study, library.substances(), options)?;
        let go_on = || match signals.asked() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let bar = Bar::new(&study, arguments.quiet);
        let progress = |progress: Progress| {
            bar.show(progress);
            go_on()
        };
        let outcome = simulate(&study, library.substances(), options, &progress).map_err(failure)?;
        let outcome = with_remarks(outcome);
        bar.clear();
        // The answer first: figures take longer than a small study.
        show(&outcome, arguments, terminal)?;
        let written = WriteOptions {
            log: arguments.log,
            parquet: arguments.format == FormatName::Parquet,
        };
        let paths =
            write(&outcome, &study, options, &mut place, written, &|_| go_on()).map_err(not_written)?;
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

/// A study with the people that the command line asks for.
fn asked_for(path: PathBuf, study: Study, arguments: &RunArguments) -> Result<(PathBuf, Study), Failure> {
    let study = study.with(arguments.patients, arguments.seed);
    let Some(subjects) = arguments.subjects else {
        return Ok((path, study));
    };
    match study.with_subjects(subjects) {
        Ok(study) => Ok((path, study)),
        Err(error) => Err(Failure::Input(format!(
            "error: --subjects {subjects}, {}: {error}\nhelp: --patients says how many people the whole study has",
            path.display()
        ))),
    }
}

/// The folder of each study's results, held from here on, so that nobody computes for an hour what cannot be written.
fn result_folders(
    studies: Vec<(PathBuf, Study)>,
    arguments: &RunArguments,
    terminal: &Terminal,
) -> Result<Vec<(ResultFolder, Study)>, Failure> {
    let mut names = HashSet::new();
    for (path, _) in &studies {
        // Where case is ignored, names that differ in case only are one folder.
        if !names.insert(folder_name(path).to_lowercase()) {
            return Err(Failure::Input(format!(
                "error: the results of two scenarios would go to {}\nhelp: run them one by one with different --out",
                folder(arguments, path).display()
            )));
        }
    }
    let mut folders = Vec::new();
    for (path, study) in studies {
        let place = ResultFolder::open(&folder(arguments, &path)).map_err(not_written)?;
        for note in place.notes().iter().filter(|_| !arguments.quiet) {
            terminal.say(&format!("note: {note}"));
        }
        folders.push((place, study));
    }
    Ok(folders)
}

pub(super) fn failure(error: SimulateError) -> Failure {
    match error {
        SimulateError::Stopped => Failure::Stopped,
        // What a scenario or a model asks for cannot be computed.
        SimulateError::Weight { .. }
        | SimulateError::Population { .. }
        | SimulateError::Regimen { .. }
        | SimulateError::Solver { .. } => Failure::Input(format!("error: {error}")),
        _ => Failure::Program(error.to_string()),
    }
}

fn not_written(error: OutputError) -> Failure {
    match error {
        OutputError::Stopped => Failure::Stopped,
        OutputError::Threads(error) => failure(error),
        _ => Failure::Program(error.to_string()),
    }
}

fn folder(arguments: &RunArguments, path: &Path) -> PathBuf {
    arguments.out.join(folder_name(path))
}

/// A progress bar that appears on a terminal once a run has taken a second.
struct Bar {
    bar: ProgressBar,
    started: Instant,
}

impl Bar {
    fn new(study: &Study, quiet: bool) -> Self {
        let series = (study.models.len() * study.arms.len()) as u64;
        let target = if quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(Some(series * study.subjects().count()), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent} % of patients, {eta} to go") {
            bar.set_style(style);
        }
        Self {
            bar,
            started: Instant::now(),
        }
    }

    fn show(&self, progress: Progress) {
        if self.started.elapsed() > Duration::from_secs(1) {
            self.bar.set_position(progress.done);
        }
    }

    fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
