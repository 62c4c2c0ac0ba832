//! Makes the files of a finished run.

use super::file_name::figure_names;
use super::folder_record::RECORD;
use super::whole_file::write_whole;
use super::workshop::{Product, Workshop, not_drawn};
use super::{ResultFolder, RunOptions, StudyError, Watch};
use crate::outcome::StudyOutcome;
use crate::plot::{Figure, FigureOptions, draw};
use crate::report::{RunRecord, WrittenFile};
use crate::scenario::Study;
use rayon::prelude::*;
use std::path::PathBuf;

/// Which files are made.
#[derive(Clone, Copy, Debug, Default)]
pub struct WriteOptions {
    /// Concentrations on a logarithmic axis.
    pub log: bool,
    /// The large tables as Parquet too, beside the CSV files.
    pub parquet: bool,
}

/// Writes everything a run leaves behind into a folder and gives back the paths. What an earlier run wrote
/// there goes; files of other names stay as they are.
///
/// The files are made side by side in a hidden folder, and put in their places when all are complete: where
/// one cannot be made or put there, or the watch says stop, all is as it was.
///
/// # Errors
/// When a figure cannot be drawn or a file not be written, or the watch says stop.
pub fn write(
    outcome: &StudyOutcome,
    study: &Study,
    run: RunOptions,
    folder: &mut ResultFolder,
    options: WriteOptions,
    watch: &Watch<'_>,
) -> Result<Vec<PathBuf>, StudyError> {
    let pool = run.pool()?;
    let figures = pool.install(|| figures(outcome, options))?;
    let mut products: Vec<(String, Product<'_>)> = Vec::new();
    for (name, figure) in &figures {
        products.push((format!("{name}.svg"), Product::Svg(figure)));
        products.push((format!("{name}.png"), Product::Png(figure)));
    }
    let mut add = |name: &str, product| products.push((name.to_string(), product));
    add("curves.csv", Product::Curves);
    add("patients.csv", Product::Patients);
    add("summary.csv", Product::Summary);
    if !outcome.comparisons.is_empty() {
        add("comparison.csv", Product::Comparison);
    }
    if options.parquet {
        add("curves.parquet", Product::CurvesParquet);
        add("patients.parquet", Product::PatientsParquet);
    }
    let record = RunRecord::new(
        outcome,
        &study.source,
        run.method,
        run.tolerance,
        match options.parquet {
            true => vec!["csv", "parquet"],
            false => vec!["csv"],
        },
        products.iter().map(|(name, _)| name.clone()).collect(),
    );
    let (new, results) = (folder.new_files()?, folder.path().to_path_buf());
    let workshop = Workshop {
        outcome,
        record: &record,
        folder: &new,
        results: &results,
        watch,
    };
    // One at a time for each thread: a figure takes as long as all the rest.
    let made: Vec<Result<WrittenFile, StudyError>> = pool.install(|| {
        products
            .par_iter()
            .with_max_len(1)
            .map(|(name, product)| workshop.make(*product, name))
            .collect()
    });
    // Whoever stopped it is told so, and not what came of stopping.
    let go_on = || workshop.go_on().map_err(|_| StudyError::Stopped);
    go_on()?;
    let written: Vec<WrittenFile> = made.into_iter().collect::<Result<_, _>>()?;
    let names: Vec<String> = written.iter().map(|file| file.file.clone()).collect();
    let record = record.clone().with_written(written);
    write_whole(&new, RECORD, &results.join(RECORD), |to| {
        to.write_all(record.to_json()?.as_bytes())
    })?;
    folder.replace(&names, &go_on)
}

/// The figure of each analyte, with the name of its files.
fn figures(outcome: &StudyOutcome, options: WriteOptions) -> Result<Vec<(String, Figure)>, StudyError> {
    let analytes = outcome.analytes();
    let drawn: Vec<Result<Figure, StudyError>> = analytes
        .par_iter()
        .map(|analyte| draw(outcome, analyte, FigureOptions { log: options.log }).map_err(not_drawn))
        .collect();
    figure_names(&analytes)
        .into_iter()
        .zip(drawn)
        .map(|(name, figure)| Ok((name, figure?)))
        .collect()
}
