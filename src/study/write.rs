//! Makes the files of a finished run.

use super::{RunOptions, StudyError, replace_file};
use crate::outcome::StudyOutcome;
use crate::plot::{FigureOptions, draw};
use crate::report::{RunRecord, comparison_csv, curves_csv, patients_csv, summary_csv};
use crate::scenario::Study;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Which files are made.
#[derive(Clone, Copy, Debug, Default)]
pub struct WriteOptions {
    /// Concentrations on a logarithmic axis.
    pub log: bool,
}

/// Writes everything a run leaves behind into a folder, each file whole or not at all, and gives
/// back their paths. Files of other names in the folder stay as they are.
///
/// Figures are drawn before the first file is written, so that nothing is left half done when
/// they cannot be.
///
/// # Errors
/// When a figure cannot be drawn or a file not be written.
pub fn write(
    outcome: &StudyOutcome,
    study: &Study,
    run: RunOptions,
    folder: &Path,
    options: WriteOptions,
) -> Result<Vec<PathBuf>, StudyError> {
    let mut pictures = Vec::new();
    for (index, analyte) in outcome.analytes().into_iter().enumerate() {
        let figure = draw(outcome, analyte, FigureOptions { log: options.log }).map_err(|error| {
            StudyError::Figure {
                reason: error.to_string(),
            }
        })?;
        let png = figure.png().map_err(|error| StudyError::Figure {
            reason: error.to_string(),
        })?;
        let name = figure_name(index, analyte);
        pictures.push((format!("{name}.svg"), figure.svg.into_bytes()));
        pictures.push((format!("{name}.png"), png));
    }
    let mut paths = Vec::new();
    let mut put = |name: &str, fill: &mut dyn FnMut(&mut dyn Write) -> std::io::Result<()>| {
        let path = folder.join(name);
        replace_file(&path, |to| fill(to))?;
        paths.push(path);
        Ok::<(), StudyError>(())
    };
    for (name, bytes) in &pictures {
        put(name, &mut |to| to.write_all(bytes))?;
    }
    put("curves.csv", &mut |to| curves_csv(outcome, to))?;
    put("patients.csv", &mut |to| patients_csv(outcome, to))?;
    put("summary.csv", &mut |to| summary_csv(outcome, to))?;
    if !outcome.comparisons.is_empty() {
        put("comparison.csv", &mut |to| comparison_csv(outcome, to))?;
    }
    let files = pictures
        .iter()
        .map(|(name, _)| name.clone())
        .chain(["curves.csv", "patients.csv", "summary.csv"].map(str::to_string))
        .chain((!outcome.comparisons.is_empty()).then(|| "comparison.csv".to_string()))
        .collect();
    let record = RunRecord::new(
        outcome,
        &study.source,
        &study.defaults,
        run.method,
        run.tolerance,
        files,
    );
    let json = record.to_json();
    put("run.json", &mut |to| match &json {
        Ok(text) => to.write_all(text.as_bytes()),
        Err(error) => Err(std::io::Error::other(error.to_string())),
    })?;
    Ok(paths)
}

/// The first analyte has the plain name, the others carry theirs.
fn figure_name(index: usize, analyte: &str) -> String {
    match index {
        0 => "concentration".to_string(),
        _ => format!("concentration-{}", analyte.to_lowercase().replace(' ', "-")),
    }
}
