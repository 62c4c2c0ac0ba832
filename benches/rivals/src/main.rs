//! Times other simulators on infusim's workloads and checks their levels against infusim's.
//!
//! See README.md. A program to measure with: what cannot go on ends with a message.

mod agreement;
mod arguments;
mod diffsol_rival;
mod equations;
mod levels;
mod line_up;
mod measurement;

mod pharmsol_rival;
mod rival;
mod rival_subject;
mod statistics;
mod workload;

use agreement::{Agreement, BOUND};
use arguments::Arguments;
use diffsol_rival::{DiffsolMethod, DiffsolRival, Ends};
use levels::Levels;
use measurement::Measurement;
use pharmsol_rival::{PharmsolMethod, PharmsolRival};
use rival::Rival;
use rival_subject::RivalSubject;
use statistics::Statistics;
use std::error::Error;
use std::process::ExitCode;
use workload::Workload;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    eprintln!(
        "{} patients, one thread; errors are those of the first {}, relative to the maximum of each curve; \
         agreement is within {BOUND:e}",
        arguments.patients, arguments.checked
    );
    let mut measurements: Vec<Measurement> = Vec::new();
    for (name, file) in Workload::ALL {
        let rivals = match arguments.survey {
            true => line_up::survey(name),
            false => line_up::chosen(name),
        };
        let wanted = |rival: &dyn Rival| {
            let text = format!("{name} {} {}", rival.name(), rival.settings());
            arguments.only.as_ref().is_none_or(|only| text.contains(only))
        };
        let rivals: Vec<Box<dyn Rival>> = rivals
            .into_iter()
            .filter(|rival| wanted(rival.as_ref()))
            .collect();
        if rivals.is_empty() {
            continue;
        }
        let workload = Workload::read(name, file, arguments.patients)?;
        if workload.saturates() {
            let own = own_error(&workload, arguments.checked)?;
            eprintln!("{name}  infusim at relative tolerance 1e-8 has a worst error of {own:.1e}");
        }
        for rival in rivals {
            match Measurement::take(rival.as_ref(), &workload, arguments.repeat, arguments.checked) {
                Ok(measurement) => {
                    println!("{}", measurement.line());
                    measurements.push(measurement);
                }
                Err(error) => println!("{name}  {} {}: gave up: {error}", rival.name(), rival.settings()),
            }
        }
    }
    if let Some(path) = arguments.json {
        let cannot = |error: std::io::Error| format!("{}: {error}", path.display());
        // Before the first build of infusim itself there is no target folder.
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(cannot)?;
        }
        std::fs::write(&path, serde_json::to_string_pretty(&measurements)? + "\n").map_err(cannot)?;
    }
    Ok(())
}

/// What infusim's step-by-step solver loses at the tolerance the workload asks for.
fn own_error(workload: &Workload, checked: usize) -> Result<f64, Box<dyn Error>> {
    let mut levels = Levels::new(
        workload.people.len().min(checked),
        workload.analytes(),
        workload.times.len(),
    );
    for (patient, row) in levels.rows_mut().enumerate() {
        row.copy_from_slice(&workload.infusim(patient, 1e-8)?);
    }
    Ok(Agreement::new(workload, &levels, checked)?.worst)
}

/// The version a crate is pinned to, from this package's own manifest.
fn pinned_version(name: &str) -> &'static str {
    let manifest = include_str!("../Cargo.toml");
    let line = manifest
        .lines()
        .find(|line| line.starts_with(&format!("{name} =")));
    let pinned = line
        .and_then(|line| line.split_once("\"="))
        .and_then(|(_, rest)| rest.split_once('"'));
    pinned.map_or("unknown", |(version, _)| version)
}
