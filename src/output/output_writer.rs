use super::atomic_file::write_atomic_file;
use super::{OutputError, png};
use crate::outcome::StudyOutcome;
use crate::plot::Figure;
use crate::report::{
    PatientsCsv, RunRecord, WrittenFile, comparison_csv, curves_csv, curves_parquet, patients_parquet,
    summary_csv,
};
use crate::simulate::{Progress, ProgressCallback, Threads};
use std::fmt::Display;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

/// One file a run leaves behind.
#[derive(Clone, Copy, Debug)]
pub(super) enum OutputFile<'a> {
    Svg(&'a Figure),
    Png(&'a Figure),
    Curves,
    Patients,
    Summary,
    Comparison,
    CurvesParquet,
    PatientsParquet,
}

/// What files are made of, and where.
pub(super) struct OutputWriter<'a> {
    pub(super) outcome: &'a StudyOutcome,
    pub(super) record: &'a RunRecord,
    /// Where the files are made.
    pub(super) folder: &'a Path,
    /// Where they go.
    pub(super) results: &'a Path,
    pub(super) threads: &'a Threads,
    pub(super) progress: &'a ProgressCallback<'a>,
}

/// Blocks of patients whose rows are in memory at once: some ten megabytes.
const BLOCKS: usize = 16;

impl OutputWriter<'_> {
    /// Makes a file, which is then still to be put in its place.
    pub(super) fn make(&self, file: OutputFile<'_>, name: &str) -> Result<WrittenFile, OutputError> {
        self.go_on().map_err(|_| OutputError::Stopped)?;
        let outcome = self.outcome;
        match file {
            OutputFile::Svg(figure) => self.write(name, |to| to.write_all(figure.svg.as_bytes())),
            OutputFile::Png(figure) => {
                let png = png(figure, 1.0).map_err(not_drawn)?;
                self.write(name, |to| to.write_all(&png))
            }
            OutputFile::Curves => self.write(name, |to| curves_csv(outcome, to)),
            OutputFile::Patients => self.write(name, |to| self.patients_csv(to)),
            OutputFile::Summary => self.write(name, |to| summary_csv(outcome, to)),
            OutputFile::Comparison => self.write(name, |to| comparison_csv(outcome, to)),
            OutputFile::CurvesParquet => self.write(name, |to| curves_parquet(outcome, self.record, to)),
            OutputFile::PatientsParquet => self.write(name, |to| patients_parquet(outcome, self.record, to)),
        }
    }

    fn write(
        &self,
        name: &str,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> std::io::Result<()>,
    ) -> Result<WrittenFile, OutputError> {
        write_atomic_file(self.folder, name, &self.results.join(name), fill)
    }

    /// The one table that grows with the population: its text is made by all threads, some blocks
    /// ahead of what is written.
    fn patients_csv(&self, to: &mut dyn Write) -> std::io::Result<()> {
        let csv = PatientsCsv::new(self.outcome);
        to.write_all(csv.header()?.as_bytes())?;
        for blocks in csv.blocks().chunks(BLOCKS) {
            self.go_on()?;
            let texts = self.threads.map(blocks.iter().collect(), |rows| rows.text());
            for text in texts {
                to.write_all(text?.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Asks whether to go on.
    pub(super) fn go_on(&self) -> std::io::Result<()> {
        let done = self.outcome.subjects.count() * self.outcome.series.len() as u64;
        match (self.progress)(Progress { done, of: done }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(std::io::Error::other("stopped")),
        }
    }
}

pub(super) fn not_drawn(error: impl Display) -> OutputError {
    OutputError::Figure {
        reason: error.to_string(),
    }
}
