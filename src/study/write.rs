//! Makes the files of a finished run.

use super::file_name::figure_names;
use super::whole_file::WholeFile;
use super::workshop::{Product, Workshop, not_drawn};
use super::{RunOptions, StudyError, Watch};
use crate::outcome::StudyOutcome;
use crate::plot::{Figure, FigureOptions, draw};
use crate::report::RunRecord;
use crate::scenario::Study;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Which files are made.
#[derive(Clone, Copy, Debug, Default)]
pub struct WriteOptions {
    /// Concentrations on a logarithmic axis.
    pub log: bool,
    /// The large tables as Parquet too, beside the CSV files.
    pub parquet: bool,
}

/// Writes everything a run leaves behind into a folder and gives back the paths. Files of other
/// names in the folder stay as they are.
///
/// The files are made side by side under temporary names, and put in their places when all are
/// complete: where one cannot be made, or the watch says stop, none is there.
///
/// # Errors
/// When a figure cannot be drawn or a file not be written, or the watch says stop.
pub fn write(
    outcome: &StudyOutcome,
    study: &Study,
    run: RunOptions,
    folder: &Path,
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
        &study.defaults,
        run.method,
        run.tolerance,
        match options.parquet {
            true => vec!["csv", "parquet"],
            false => vec!["csv"],
        },
        products.iter().map(|(name, _)| name.clone()).collect(),
    );
    products.push(("run.json".to_string(), Product::Record));
    let workshop = Workshop {
        outcome,
        record: &record,
        folder,
        watch,
    };
    // One at a time for each thread: a figure takes as long as all the rest.
    let made: Vec<Result<WholeFile, StudyError>> = pool.install(|| {
        products
            .par_iter()
            .with_max_len(1)
            .map(|(name, product)| workshop.make(*product, name))
            .collect()
    });
    // Whoever stopped it is told so, and not what came of stopping.
    workshop.go_on().map_err(|_| StudyError::Stopped)?;
    let whole: Vec<WholeFile> = made.into_iter().collect::<Result<_, _>>()?;
    whole.into_iter().map(WholeFile::put).collect()
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
