use super::Failure;
use super::arguments::{FormatName, OnlyName, RerunArguments, RunArguments, SimulatedArguments};
use super::run::Run;
use super::scenarios::prepared;
use super::signals::Signals;
use super::simulation::{Simulation, not_written};
use super::terminal::Terminal;
use crate::model::Library;
use crate::output::{RecordedRun, ResultFolder, folder_name, open_moved_scenario, read_file};
use crate::report::{RunOptions, wrap};
use crate::scenario::Scenario;
use std::path::{Path, PathBuf};

/// `infusim rerun RUN.JSON`
pub(super) fn rerun(
    arguments: &RerunArguments,
    terminal: &Terminal,
    signals: &Signals,
) -> Result<(), Failure> {
    let library = Library::open().map_err(|bad| terminal.diagnostics(&bad))?;
    let record = match arguments.record.is_dir() {
        true => arguments.record.join("run.json"),
        false => arguments.record.clone(),
    };
    let earlier = RecordedRun::read(&record).map_err(|faults| no_record(&record, &faults))?;
    let opened = opened(arguments, &earlier, &library, terminal)?;
    let repeated = as_then(arguments, earlier.options(), &opened.0);
    let scenarios = prepared(vec![opened], &repeated.simulated, &library, terminal)?;
    let run = Run {
        arguments: &repeated,
        terminal,
        simulation: Simulation::new(&repeated.simulated, signals, library.substances()),
    };
    let mut differences = None;
    for (path, scenario) in &scenarios {
        let mut place = place(arguments, &record, path)?;
        let again = run.scenario(scenario, &mut place)?.record;
        let again =
            RecordedRun::from_json(again.as_bytes()).map_err(|faults| Failure::Program(faults.join("; ")))?;
        differences = Some(earlier.differences(&again));
    }
    let differences = differences.unwrap_or_default();
    let beside = RecordedRun::changed_beside(&record);
    let shown = record.display();
    if differences.is_empty() && beside.is_empty() {
        if arguments.quiet {
            return Ok(());
        }
        return terminal.data(&format!(
            "{shown}: repeated, and every byte of its {} files is the same\n",
            earlier.files()
        ));
    }
    let mut text = match differences.files.is_empty() {
        false => format!("{shown}: repeated, and not the same\n"),
        true => format!(
            "{shown}: repeated, and its {} files come out the same, but:\n",
            earlier.files()
        ),
    };
    let beside = beside
        .iter()
        .map(|fault| format!("{fault}: the file beside run.json was changed"));
    let files = differences.files.iter().map(ToString::to_string);
    for line in differences.causes.into_iter().chain(files).chain(beside) {
        text.push_str(&format!("{}\n", wrap(&line, "  ")));
    }
    terminal.data(&text)?;
    Err(Failure::Differs)
}

fn no_record(record: &Path, faults: &[String]) -> Failure {
    let mut text = format!("error: {} cannot be repeated\n", record.display());
    for fault in faults {
        text.push_str(&format!("{}\n", wrap(fault, "  ")));
    }
    text.push_str("help: `infusim run` writes run.json into each folder of results");
    Failure::Input(text)
}

/// The scenario, from where it is now, under the name it had.
fn opened(
    arguments: &RerunArguments,
    earlier: &RecordedRun,
    library: &Library,
    terminal: &Terminal,
) -> Result<(PathBuf, Scenario), Failure> {
    let name = PathBuf::from(earlier.scenario());
    let path = arguments.scenario.as_ref().unwrap_or(&name);
    if !path.exists() {
        return Err(Failure::Input(format!(
            "error: the scenario {} is not there\nhelp: --scenario FILE says where it is now; run.json holds its text",
            path.display()
        )));
    }
    let scenario = open_moved_scenario(path, earlier.scenario(), library).map_err(|bad| {
        let said = terminal.rejected(&bad);
        let is_changed = read_file(path).is_ok_and(|now| !earlier.is_of(&now.text));
        match said {
            Failure::Input(text) if is_changed => Failure::Input(format!(
                "{text}\nnote: the scenario {} was changed since the run",
                path.display()
            )),
            said => said,
        }
    })?;
    Ok((name, scenario))
}

/// Where the repeated results are made: nowhere that lasts, or where they were asked for.
fn place(arguments: &RerunArguments, record: &Path, scenario: &Path) -> Result<ResultFolder, Failure> {
    let Some(out) = &arguments.out else {
        return ResultFolder::temporary().map_err(not_written);
    };
    let path = out.join(folder_name(scenario));
    let own = record.parent().map(Path::canonicalize);
    if let (Some(Ok(own)), Ok(there)) = (own, path.canonicalize())
        && own == there
    {
        return Err(Failure::Input(format!(
            "error: the repeat would replace the results in {}\nhelp: choose another --out",
            path.display()
        )));
    }
    ResultFolder::open(&path).map_err(not_written)
}

/// The command line of then, but for what no result depends on.
fn as_then(arguments: &RerunArguments, options: RunOptions, scenario: &Path) -> RunArguments {
    RunArguments {
        simulated: SimulatedArguments {
            files: vec![scenario.to_path_buf()],
            patients: options.patients,
            subjects: options.subjects,
            seed: options.seed,
            cells: options.cells,
            threads: arguments.threads,
            solver: options.solver,
            people: options.people,
            only_this_model: options.only_this_model,
            log: options.log,
            // The table was printed then.
            quiet: true,
        },
        out: PathBuf::new(),
        format: match options.parquet {
            true => FormatName::Parquet,
            false => FormatName::Csv,
        },
        only: options.only_tables.then_some(OnlyName::Tables),
        report: options.report,
        slide: options.slides,
        details: false,
    }
}
