//! Makes the files of a finished run.

use super::atomic_file::write_atomic_file;
use super::file_name::figure_names;
use super::folder_record::RECORD;
use super::output_writer::{OutputFile, OutputWriter, not_drawn};
use super::{OutputError, ResultFolder};
use crate::outcome::StudyOutcome;
use crate::plot::{Figure, FigureOptions, draw};
use crate::report::{Frame, FrameKind, RunRecord, WrittenFile};
use crate::scenario::Study;
use crate::simulate::{ProgressCallback, SimulateOptions, Threads};
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
/// one cannot be made or put there, or the callback says stop, all is as it was.
///
/// # Errors
/// When a figure cannot be drawn or a file not be written, or the callback says stop.
pub fn write(
    outcome: &StudyOutcome,
    study: &Study,
    simulated: SimulateOptions,
    folder: &mut ResultFolder,
    options: WriteOptions,
    progress: &ProgressCallback<'_>,
) -> Result<Vec<PathBuf>, OutputError> {
    let threads = Threads::start(simulated.threads)?;
    let figures = figures(outcome, options, &threads)?;
    // A table without rows, as of an arm that is compared with none, is no file.
    let has_rows = |kind: &FrameKind| !Frame::new(*kind, outcome).is_empty();
    let tables: Vec<FrameKind> = FrameKind::ALL.into_iter().filter(has_rows).collect();
    let files = files(&figures, &tables, options);
    let record = RunRecord::new(
        outcome,
        &study.source,
        simulated.method,
        simulated.tolerance,
        match options.parquet {
            true => vec!["csv", "parquet"],
            false => vec!["csv"],
        },
        files.iter().map(|(name, _)| name.clone()).collect(),
        &tables,
    );
    let (new, results) = (folder.new_files()?, folder.path().to_path_buf());
    let writer = OutputWriter {
        outcome,
        record: &record,
        folder: &new,
        results: &results,
        threads: &threads,
        progress,
    };
    // One at a time for each thread: a figure takes as long as all the rest.
    let made = threads.map(files.iter().collect(), |(name, file)| writer.make(*file, name));
    // Whoever stopped it is told so, and not what came of stopping.
    let go_on = || writer.go_on().map_err(|_| OutputError::Stopped);
    go_on()?;
    let written: Vec<WrittenFile> = made.into_iter().collect::<Result<_, _>>()?;
    let names: Vec<String> = written.iter().map(|file| file.file.clone()).collect();
    let record = record.clone().with_written(written);
    write_atomic_file(&new, RECORD, &results.join(RECORD), |to| {
        to.write_all(record.to_json()?.as_bytes())
    })?;
    folder.replace(&names, &go_on)
}

/// All files but the record, by name.
fn files<'a>(
    figures: &'a [(String, Figure)],
    tables: &[FrameKind],
    options: WriteOptions,
) -> Vec<(String, OutputFile<'a>)> {
    let mut files = Vec::new();
    for (name, figure) in figures {
        files.push((format!("{name}.svg"), OutputFile::Svg(figure)));
        files.push((format!("{name}.png"), OutputFile::Png(figure)));
    }
    for kind in tables {
        files.push((format!("{}.csv", kind.definition().name), OutputFile::Csv(*kind)));
    }
    if options.parquet {
        for kind in tables.iter().filter(|kind| kind.definition().is_large) {
            let name = format!("{}.parquet", kind.definition().name);
            files.push((name, OutputFile::Parquet(*kind)));
        }
    }
    files
}

/// The figure of each analyte, with the name of its files.
fn figures(
    outcome: &StudyOutcome,
    options: WriteOptions,
    threads: &Threads,
) -> Result<Vec<(String, Figure)>, OutputError> {
    let analytes = outcome.analytes();
    let log = options.log;
    let drawn = threads.map(analytes.iter().collect(), |analyte| {
        draw(outcome, analyte, FigureOptions { log }).map_err(not_drawn)
    });
    figure_names(&analytes)
        .into_iter()
        .zip(drawn)
        .map(|(name, figure)| Ok((name, figure?)))
        .collect()
}
