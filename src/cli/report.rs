use super::Failure;
use super::arguments::ReportArguments;
use super::scenarios::scenarios;
use super::signals::Signals;
use super::simulation::{Simulation, not_written};
use super::terminal::Terminal;
use crate::model::Library;
use crate::output::{OutputError, design_report, folder_name, study_report, write_page};
use crate::report::wrap;
use crate::scenario::Scenario;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// `infusim report FILE…`
pub(super) fn report(
    arguments: &ReportArguments,
    terminal: &Terminal,
    signals: &Signals,
) -> Result<(), Failure> {
    let library = Library::open().map_err(|bad| terminal.diagnostics(&bad))?;
    let scenarios = scenarios(&arguments.simulated, &library, terminal)?;
    let pages: Vec<PathBuf> = scenarios
        .iter()
        .map(|(path, _)| page_of(arguments, path))
        .collect();
    let mut names = HashSet::new();
    for page in &pages {
        // Where case is ignored, names that differ in case only are one file.
        if !names.insert(page.to_string_lossy().to_lowercase()) {
            return Err(Failure::Input(format!(
                "error: the reports of two scenarios would be {}\nhelp: make them one by one with different --out",
                page.display()
            )));
        }
    }
    let simulation = Simulation::new(&arguments.simulated, signals, library.substances());
    let (options, asked) = (simulation.options, arguments.simulated.options());
    for ((_, scenario), page) in scenarios.iter().zip(pages) {
        let text = match scenario {
            Scenario::Study(study) => {
                let outcome = simulation.study(study)?;
                study_report(&outcome, study, options, asked)
            }
            Scenario::Design(design) => {
                let outcome = simulation.design(design)?;
                design_report(&outcome, design, options, asked)
            }
        };
        if simulation.go_on().is_break() {
            return Err(Failure::Stopped);
        }
        write_page(&page, &text.map_err(not_written)?).map_err(|error| match error {
            OutputError::NoPage { .. } => Failure::Input(format!("error: {error}")),
            error => not_written(error),
        })?;
        if !arguments.simulated.quiet {
            terminal.say(&wrap(&format!("wrote {}", page.display()), ""));
        }
    }
    Ok(())
}

/// Where a scenario's page goes: its name is made from that of the scenario's file, and from nothing in it.
fn page_of(arguments: &ReportArguments, scenario: &Path) -> PathBuf {
    let ending = arguments.out.extension();
    match ending.is_some_and(|ending| ending.eq_ignore_ascii_case("html")) {
        true => arguments.out.clone(),
        false => arguments.out.join(format!("{}.html", folder_name(scenario))),
    }
}
