use super::atomic_file::write_atomic_file;
use super::{OutputError, png};
use crate::plot::Figure;
use crate::report::{Frame, FrameBlock, RunRecord, WrittenFile, write_parquet};
use crate::simulate::{Progress, ProgressCallback, Threads};
use std::fmt::Display;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

/// One file a run leaves behind.
#[derive(Clone, Copy)]
pub(super) enum OutputFile<'f, 'a> {
    Svg(&'f Figure),
    Png(&'f Figure),
    Csv(&'f Frame<'a>),
    Parquet(&'f Frame<'a>),
    Page(&'f str),
}

/// What files are made of, and where.
pub(super) struct OutputWriter<'a> {
    pub(super) record: &'a RunRecord,
    /// Where the files are made.
    pub(super) folder: &'a Path,
    /// Where they go.
    pub(super) results: &'a Path,
    pub(super) threads: &'a Threads,
    /// Subjects that were solved, all of them.
    pub(super) solved: u64,
    pub(super) progress: &'a ProgressCallback<'a>,
}

/// Blocks of rows whose text is in memory at once: four megabytes.
const BLOCKS: usize = 16;

impl OutputWriter<'_> {
    /// Makes a file, which is then still to be put in its place.
    pub(super) fn make(&self, file: OutputFile<'_, '_>, name: &str) -> Result<WrittenFile, OutputError> {
        self.go_on().map_err(|_| OutputError::Stopped)?;
        match file {
            OutputFile::Svg(figure) => self.write(name, |to| to.write_all(figure.svg.as_bytes())),
            OutputFile::Png(figure) => {
                let png = png(figure, 1.0).map_err(not_drawn)?;
                self.write(name, |to| to.write_all(&png))
            }
            OutputFile::Csv(frame) => self.write(name, |to| self.csv(frame, to)),
            OutputFile::Page(text) => self.write(name, |to| to.write_all(text.as_bytes())),
            OutputFile::Parquet(frame) => self.write(name, |to| write_parquet(frame, self.record, to)),
        }
    }

    fn write(
        &self,
        name: &str,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> std::io::Result<()>,
    ) -> Result<WrittenFile, OutputError> {
        write_atomic_file(self.folder, name, &self.results.join(name), fill)
    }

    /// A table may have millions of rows: its text is made by all threads, some blocks ahead of what is written.
    fn csv(&self, frame: &Frame<'_>, to: &mut dyn Write) -> std::io::Result<()> {
        to.write_all(frame.csv_header().as_bytes())?;
        for blocks in frame.blocks(FrameBlock::CSV_ROWS).chunks(BLOCKS) {
            self.go_on()?;
            let texts = self.threads.map(blocks.iter().collect(), FrameBlock::csv);
            for text in texts {
                to.write_all(text.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Asks whether to go on.
    pub(super) fn go_on(&self) -> std::io::Result<()> {
        let of = self.solved;
        match (self.progress)(Progress { done: of, of }) {
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
