//! Small studies, run for their figures.

use infusim::document::Source;
use infusim::model::Library;
use infusim::outcome::StudyOutcome;
use infusim::output::read_file;
use infusim::plot::{FigureOptions, draw};
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::ops::ControlFlow;
use std::path::Path;

/// The outcome of a scenario in words.
pub fn outcome(scenario: &str) -> StudyOutcome {
    outcome_with(scenario, &[])
}

/// The same with files that it names.
pub fn outcome_with(scenario: &str, files: &[(&str, &str)]) -> StudyOutcome {
    let library = Library::open().unwrap();
    let read = |name: &str| match files.iter().find(|(known, _)| name.ends_with(known)) {
        Some((known, text)) => Ok(Source::new(known, text)),
        None => read_file(Path::new(name)),
    };
    let finder = Finder::new(&library, &read);
    let study = match Study::read(Source::new("figure.yaml", scenario), &finder) {
        Ok(study) => study,
        Err(rejected) => panic!("{:?}", rejected.files),
    };
    let watch = |_| ControlFlow::Continue(());
    simulate(&study, library.substances(), SimulateOptions::default(), &watch).unwrap()
}

/// A scenario from its arms; `lines` stand between head and arms.
pub fn scenario(lines: &str, arms: &[String], until: &str) -> String {
    let people = "patients: {count: 60, seed: 1, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}";
    let model = if lines.contains("models:") {
        ""
    } else {
        "model: kamp-2020\n"
    };
    format!(
        "title: A study\n{model}{people}\n{lines}\narms:\n{}\nobserve: {until}\n",
        arms.concat()
    )
}

/// Arms of one rate, longer and longer: their curves lie on each other for a while.
pub fn longer_and_longer(count: usize) -> Vec<String> {
    (1..=count)
        .map(|arm| {
            format!(
                "  {0} h:\n    - infusion: {{rate: 20 mg/h, over: {0} h}}\n",
                2 * arm
            )
        })
        .collect()
}

/// Arms of higher and higher doses: their bands lie on each other all the time.
pub fn higher_and_higher(count: usize) -> Vec<String> {
    (1..=count)
        .map(|arm| {
            let dose = 0.25 * arm as f64;
            format!("  {dose} mg/kg:\n    - infusion: {{dose: {dose} mg/kg, over: 40 min}}\n")
        })
        .collect()
}

pub const THRESHOLDS: &str =
    "thresholds: [analgesia-zanos-2018, psychedelic-bowdle-1998, awakening-herd-2007]";

/// The figure of an analyte.
pub fn figure(outcome: &StudyOutcome, analyte: &str, log: bool) -> String {
    draw(outcome, analyte, FigureOptions { log }).unwrap().svg
}
