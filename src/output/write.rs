//! Makes the files of a finished run.

use super::atomic_file::write_atomic_file;
use super::file_name::figure_names;
use super::folder_record::RECORD;
use super::output_writer::{OutputFile, OutputWriter, not_drawn};
use super::{OutputError, ResultFolder};
use crate::outcome::{DesignOutcome, StudyOutcome};
use crate::plot::{
    Figure, FigureOptions, draw, draw_design, draw_models, draw_response, draw_slide, draw_tornado, draw_vpc,
};
use crate::report::{
    Frame, FrameKind, PageFigure, PageSource, RunOptions, RunRecord, WrittenFile, design_page, study_page,
};
use crate::scenario::{Design, Study};
use crate::simulate::{ProgressCallback, SimulateOptions, Threads};
use crate::solver::Tolerance;
use std::path::PathBuf;

/// The file of the report.
const REPORT: &str = "report.html";

/// What a run left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenRun {
    /// Where its files are; none of a folder that keeps nothing.
    pub paths: Vec<PathBuf>,
    /// Its `run.json`, as text.
    pub record: String,
}

/// Writes everything a run leaves behind into a folder and says where. What an earlier run wrote
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
    options: RunOptions,
    progress: &ProgressCallback<'_>,
) -> Result<WrittenRun, OutputError> {
    let threads = Threads::start(simulated.threads)?;
    let options = solved_by(simulated, options);
    let mut figures = match options.only_tables && !options.report {
        true => Vec::new(),
        false => figures(outcome, options.log, &threads)?,
    };
    let page = options
        .report
        .then(|| page_of_study(outcome, study, (options, simulated.tolerance), &figures))
        .transpose()?;
    if options.slides {
        figures.extend(slides(outcome, options.log)?);
    }
    let files = Files {
        figures: if options.only_tables { &[] } else { &figures },
        frames: frames(|kind| Frame::new(kind, outcome)),
        page,
        parquet: options.parquet,
        threads: &threads,
        solved: outcome.subjects.count() * outcome.series.len() as u64,
        progress,
    };
    let record = RunRecord::new(
        outcome,
        &study.source,
        (options, simulated.tolerance),
        files.names(),
        &files.kinds(),
    );
    files.write(record, folder)
}

/// Writes what cells of a design leave behind, as [`write()`] does.
///
/// # Errors
/// When a file cannot be written, or the callback says stop.
pub fn write_design(
    outcome: &DesignOutcome,
    design: &Design,
    simulated: SimulateOptions,
    folder: &mut ResultFolder,
    options: RunOptions,
    progress: &ProgressCallback<'_>,
) -> Result<WrittenRun, OutputError> {
    let threads = Threads::start(simulated.threads)?;
    let options = solved_by(simulated, options);
    let figures = match options.only_tables && !options.report {
        true => Vec::new(),
        false => design_figures(outcome)?,
    };
    let page = options
        .report
        .then(|| page_of_design(outcome, design, (options, simulated.tolerance), &figures))
        .transpose()?;
    let files = Files {
        figures: if options.only_tables { &[] } else { &figures },
        frames: frames(|kind| Frame::of_design(kind, outcome)),
        page,
        parquet: options.parquet,
        threads: &threads,
        solved: outcome.subjects.count() * outcome.cells.len() as u64,
        progress,
    };
    let record = RunRecord::of_design(
        outcome,
        &design.first().source,
        (options, simulated.tolerance),
        files.names(),
        &files.kinds(),
    );
    files.write(record, folder)
}

/// The report of a study alone, as the text of a page.
///
/// # Errors
/// When a figure cannot be drawn.
pub fn study_report(
    outcome: &StudyOutcome,
    study: &Study,
    simulated: SimulateOptions,
    options: RunOptions,
) -> Result<String, OutputError> {
    let threads = Threads::start(simulated.threads)?;
    let options = solved_by(simulated, options);
    let figures = figures(outcome, options.log, &threads)?;
    page_of_study(outcome, study, (options, simulated.tolerance), &figures)
}

/// The same of a design.
///
/// # Errors
/// When a figure cannot be drawn.
pub fn design_report(
    outcome: &DesignOutcome,
    design: &Design,
    simulated: SimulateOptions,
    options: RunOptions,
) -> Result<String, OutputError> {
    let options = solved_by(simulated, options);
    let figures = design_figures(outcome)?;
    page_of_design(outcome, design, (options, simulated.tolerance), &figures)
}

/// What was asked for, with the solver that was.
fn solved_by(simulated: SimulateOptions, options: RunOptions) -> RunOptions {
    RunOptions {
        solver: simulated.method,
        ..options
    }
}

fn page_of_study(
    outcome: &StudyOutcome,
    study: &Study,
    (options, tolerance): (RunOptions, Tolerance),
    figures: &[(String, Figure)],
) -> Result<String, OutputError> {
    let (scenario, figures) = (&study.source, in_page(figures));
    let record = &RunRecord::new(outcome, scenario, (options, tolerance), Vec::new(), &[]);
    let source = PageSource {
        scenario,
        options,
        record,
        figures,
    };
    study_page(outcome, source).map_err(|error| OutputError::write(REPORT.as_ref(), &error))
}

fn page_of_design(
    outcome: &DesignOutcome,
    design: &Design,
    (options, tolerance): (RunOptions, Tolerance),
    figures: &[(String, Figure)],
) -> Result<String, OutputError> {
    let (scenario, figures) = (&design.first().source, in_page(figures));
    let record = &RunRecord::of_design(outcome, scenario, (options, tolerance), Vec::new(), &[]);
    let source = PageSource {
        scenario,
        options,
        record,
        figures,
    };
    design_page(outcome, source).map_err(|error| OutputError::write(REPORT.as_ref(), &error))
}

fn in_page(figures: &[(String, Figure)]) -> Vec<PageFigure> {
    let numbered = figures.iter().zip(1..);
    numbered
        .filter_map(|((_, figure), number)| PageFigure::new(&figure.svg, number))
        .collect()
}

/// The tables that have rows: one without, as of an arm that is compared with none, is no file.
fn frames<'a>(of: impl Fn(FrameKind) -> Frame<'a>) -> Vec<(FrameKind, Frame<'a>)> {
    let all = FrameKind::ALL.into_iter().map(|kind| (kind, of(kind)));
    all.filter(|(_, frame)| !frame.is_empty()).collect()
}

/// What a run leaves behind, before it is written.
struct Files<'a> {
    figures: &'a [(String, Figure)],
    frames: Vec<(FrameKind, Frame<'a>)>,
    /// The report, where it was asked for.
    page: Option<String>,
    /// Whether large tables are written as Parquet too.
    parquet: bool,
    threads: &'a Threads,
    /// Subjects that were solved.
    solved: u64,
    progress: &'a ProgressCallback<'a>,
}

impl<'a> Files<'a> {
    fn kinds(&self) -> Vec<FrameKind> {
        self.frames.iter().map(|(kind, _)| *kind).collect()
    }

    fn names(&self) -> Vec<String> {
        self.all().into_iter().map(|(name, _)| name).collect()
    }

    /// All files but the record, by name.
    fn all(&self) -> Vec<(String, OutputFile<'_, 'a>)> {
        let mut files = Vec::new();
        for (name, figure) in self.figures {
            files.push((format!("{name}.svg"), OutputFile::Svg(figure)));
            files.push((format!("{name}.png"), OutputFile::Png(figure)));
        }
        for (_, frame) in &self.frames {
            files.push((format!("{}.csv", frame.definition().name), OutputFile::Csv(frame)));
        }
        let large = self
            .frames
            .iter()
            .filter(|(_, frame)| frame.definition().is_large);
        for (_, frame) in large.filter(|_| self.parquet) {
            let name = format!("{}.parquet", frame.definition().name);
            files.push((name, OutputFile::Parquet(frame)));
        }
        let page = self.page.iter();
        files.extend(page.map(|page| (REPORT.to_string(), OutputFile::Page(page))));
        files
    }

    /// Makes the files, and puts all of them in their places.
    fn write(&self, record: RunRecord, folder: &mut ResultFolder) -> Result<WrittenRun, OutputError> {
        let (new, results) = (folder.new_files()?, folder.path().to_path_buf());
        let writer = OutputWriter {
            record: &record,
            folder: &new,
            results: &results,
            threads: self.threads,
            solved: self.solved,
            progress: self.progress,
        };
        let files = self.all();
        // One at a time for each thread: a figure takes as long as all the rest.
        let made = self
            .threads
            .map(files.iter().collect(), |(name, file)| writer.make(*file, name));
        // Whoever stopped it is told so, and not what came of stopping.
        let go_on = || writer.go_on().map_err(|_| OutputError::Stopped);
        go_on()?;
        let written: Vec<WrittenFile> = made.into_iter().collect::<Result<_, _>>()?;
        let names: Vec<String> = written.iter().map(|file| file.file.clone()).collect();
        let shown = results.join(RECORD);
        let record = record.clone().with_written(written).to_json();
        let record = record.map_err(|error| OutputError::write(&shown, &error))?;
        write_atomic_file(&new, RECORD, &shown, |to| to.write_all(record.as_bytes()))?;
        let paths = folder.replace(&names, &go_on)?;
        Ok(WrittenRun { paths, record })
    }
}

/// The figures of a design, with the names of their files.
fn design_figures(outcome: &DesignOutcome) -> Result<Vec<(String, Figure)>, OutputError> {
    let drawn = draw_design(outcome).map_err(not_drawn)?.into_iter();
    Ok(drawn.map(|(name, figure)| (name.to_string(), figure)).collect())
}

/// The figure of each analyte, with the name of its files.
fn figures(
    outcome: &StudyOutcome,
    log: bool,
    threads: &Threads,
) -> Result<Vec<(String, Figure)>, OutputError> {
    let analytes = outcome.analytes();
    let drawn = threads.map(analytes.iter().collect(), |analyte| {
        draw(outcome, analyte, FigureOptions { log }).map_err(not_drawn)
    });
    let of_analytes = figure_names("concentration", &analytes).into_iter().zip(drawn);
    let mut all = of_analytes
        .map(|(name, figure)| Ok((name, figure?)))
        .collect::<Result<Vec<_>, OutputError>>()?;
    let more = [
        (
            "models",
            draw_models(outcome, FigureOptions { log }).map_err(not_drawn)?,
        ),
        ("sensitivity", draw_tornado(outcome).map_err(not_drawn)?),
    ];
    let more = more.into_iter();
    all.extend(more.filter_map(|(name, figure)| Some((name.to_string(), figure?))));
    let names: Vec<&str> = outcome
        .responses
        .iter()
        .map(|response| response.id.as_str())
        .collect();
    for (place, name) in figure_names("response", &names).into_iter().enumerate() {
        let figure = draw_response(outcome, place).map_err(not_drawn)?;
        all.extend(figure.map(|figure| (name, figure)));
    }
    for (name, analyte) in figure_names("vpc", &analytes).into_iter().zip(&analytes) {
        let figure = draw_vpc(outcome, analyte, FigureOptions { log }).map_err(not_drawn)?;
        all.extend(figure.map(|figure| (name, figure)));
    }
    Ok(all)
}

/// A slide of each analyte, with the names of their files.
fn slides(outcome: &StudyOutcome, log: bool) -> Result<Vec<(String, Figure)>, OutputError> {
    let analytes = outcome.analytes();
    let names = figure_names("concentration-slide", &analytes);
    let slides = names.into_iter().zip(analytes).map(|(name, analyte)| {
        let slide = draw_slide(outcome, analyte, FigureOptions { log });
        Ok((name, slide.map_err(not_drawn)?))
    });
    slides.collect()
}
