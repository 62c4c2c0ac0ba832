use super::Failure;
use super::arguments::SimulatedArguments;
use super::terminal::Terminal;
use crate::model::{Library, Published};
use crate::output::open_scenarios;
use crate::population::{SubjectRange, SubjectRangeError};
use crate::scenario::Scenario;
use std::path::PathBuf;

/// The scenarios of the command line with what it asks for. All of them before anything runs, so that the mistakes of all are
/// told.
pub(super) fn scenarios(
    arguments: &SimulatedArguments,
    library: &Library,
    terminal: &Terminal,
) -> Result<Vec<(PathBuf, Scenario)>, Failure> {
    let opened = open_scenarios(&arguments.files, library).map_err(|bad| terminal.rejected(&bad))?;
    prepared(opened, arguments, library, terminal)
}

/// Scenarios that are open, with what the command line asks for.
pub(super) fn prepared(
    opened: Vec<(PathBuf, Scenario)>,
    arguments: &SimulatedArguments,
    library: &Library,
    terminal: &Terminal,
) -> Result<Vec<(PathBuf, Scenario)>, Failure> {
    let opened = opened.into_iter();
    let asked = opened.map(|(path, scenario)| asked_for(path, scenario, arguments));
    let asked = asked.collect::<Result<Vec<_>, _>>()?;
    if arguments.only_this_model {
        return Ok(asked);
    }
    let published = Published::open().map_err(|bad| terminal.diagnostics(&bad))?;
    let with_others = |(path, scenario): (PathBuf, Scenario)| match scenario {
        Scenario::Study(study) => {
            let study = study.with_other_models(library, &published).with_other_spreads();
            (path, Scenario::Study(Box::new(study)))
        }
        design => (path, design),
    };
    Ok(asked.into_iter().map(with_others).collect())
}

/// A scenario with the people that the command line asks for.
fn asked_for(
    path: PathBuf,
    scenario: Scenario,
    arguments: &SimulatedArguments,
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
