use crate::arrow_table::record_batch;
use crate::background::in_background;
use crate::errors::{diagnostics, not_simulated, not_written, refused};
use crate::figure::Figure;
use crate::scenario_source::ScenarioSource;
use crate::table::Table;
use infusim::model::{Library, Published};
use infusim::outcome::{DesignOutcome, Keep, StudyOutcome};
use infusim::output::{
    ResultFolder, design_report, folder_name, study_report, write, write_design, write_page,
};
use infusim::plot::{FigureOptions, draw, draw_design, with_remarks};
use infusim::report::{Frame, FrameKind, RunOptions, RunRecord, design_notes, design_table, notes, table};
use infusim::scenario::{Design, Scenario, Study};
use infusim::simulate::{DesignRequest, SimulateError, SimulateOptions, simulate, simulate_design};
use infusim::solver::Method;
use pyo3::exceptions::{PyKeyError, PyRuntimeError};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

/// A simulated scenario with everything that follows from it.
#[pyclass(frozen, module = "infusim._infusim")]
pub struct Run {
    simulated: Arc<Simulated>,
    how: SimulateOptions,
    asked: RunOptions,
    /// What its folder of results is called.
    folder: String,
}

enum Simulated {
    Study(Box<(Study, StudyOutcome)>),
    Design(Box<(Design, DesignOutcome)>),
}

/// What is asked for beside the scenario, as Python writes it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Asked {
    patients: Option<u64>,
    seed: Option<u64>,
    subjects: Option<String>,
    cells: Option<String>,
    solver: Option<String>,
    threads: Option<usize>,
    keep: Vec<String>,
    only_this_model: bool,
}

impl Asked {
    fn options(&self) -> PyResult<RunOptions> {
        let solver = match &self.solver {
            None => Default::default(),
            Some(name) => {
                let found = Method::ALL.into_iter().find(|method| method.name() == name);
                let all = Method::ALL.map(Method::name).join(", ");
                found.ok_or_else(|| refused(format!("solver={name:?}: the solvers are {all}")))?
            }
        };
        let subjects = self.subjects.as_deref().map(|text| {
            let range = text.parse();
            range.map_err(|error| refused(format!("subjects={text:?}: {error}")))
        });
        let cells = self.cells.as_deref().map(|text| {
            let range = text.parse();
            range.map_err(|error| refused(format!("cells={text:?}: {error}")))
        });
        Ok(RunOptions {
            patients: self.patients,
            seed: self.seed,
            subjects: subjects.transpose()?,
            cells: cells.transpose()?,
            solver,
            only_this_model: self.only_this_model,
            ..RunOptions::default()
        })
    }

    /// What is kept of every subject, besides what the scenario keeps.
    fn keep(&self, own: Keep) -> PyResult<Keep> {
        let mut keep = own;
        for what in &self.keep {
            match what.as_str() {
                "curves" => keep.curves = Keep::ALL,
                "parameters" => keep.parameters = true,
                _ => {
                    return Err(refused(format!(
                        "keep: {what:?} is neither 'curves' nor 'parameters'"
                    )));
                }
            }
        }
        Ok(keep)
    }
}

/// Simulates a scenario.
#[pyfunction]
pub fn run(
    py: Python<'_>,
    scenario: ScenarioSource,
    asked: Asked,
    progress: Option<Py<PyAny>>,
) -> PyResult<Run> {
    let library = Library::open().map_err(|error| diagnostics(py, &error))?;
    let published = Published::open().map_err(|error| diagnostics(py, &error))?;
    let options = asked.options()?;
    let opened = options.apply(scenario.open(py, &library)?, &library, published);
    let opened = opened.map_err(|error| refused(format!("{error}; {}", error.hint)))?;
    let how = SimulateOptions {
        method: options.solver,
        threads: asked.threads,
        ..SimulateOptions::default()
    };
    let folder = folder_name(&scenario.path());
    let simulated = match opened {
        Scenario::Study(study) => {
            let keep = asked.keep(study.keep)?;
            let study = Study { keep, ..*study };
            let simulated = in_background(py, progress.as_ref(), move |go_on| {
                let outcome = simulate(&study, library.substances(), how, go_on)?;
                Ok(Simulated::Study(Box::new((study, with_remarks(outcome)))))
            })?;
            simulated.map_err(|error: SimulateError| not_simulated(&error))?
        }
        Scenario::Design(design) => {
            if !asked.keep.is_empty() {
                return Err(refused(
                    "keep: a scenario with `vary` keeps nothing of its people",
                ));
            }
            let cells = design
                .cells(options.cells)
                .map_err(|error| refused(error.to_string()))?;
            let simulated = in_background(py, progress.as_ref(), move |go_on| {
                let request = DesignRequest {
                    design: &design,
                    substances: library.substances(),
                    cells: &cells,
                    options: how,
                };
                let outcome = simulate_design(&request, go_on)?;
                Ok(Simulated::Design(Box::new((*design, outcome))))
            })?;
            simulated.map_err(|error: SimulateError| not_simulated(&error))?
        }
    };
    Ok(Run {
        simulated: Arc::new(simulated),
        how,
        asked: options,
        folder,
    })
}

#[pymethods]
impl Run {
    /// Whether values are varied in it.
    #[getter]
    fn is_design(&self) -> bool {
        matches!(*self.simulated, Simulated::Design(_))
    }

    /// The title of the scenario.
    #[getter]
    fn title(&self) -> &str {
        match &*self.simulated {
            Simulated::Study(study) => &study.1.title,
            Simulated::Design(design) => &design.1.title,
        }
    }

    /// The names of its tables.
    #[getter]
    fn tables(&self) -> Vec<&'static str> {
        let all = FrameKind::ALL.into_iter();
        let there = all.filter(|kind| !self.frame(*kind).is_empty());
        there.map(|kind| kind.definition().name).collect()
    }

    /// A table by its name.
    fn table(&self, py: Python<'_>, name: &str) -> PyResult<Table> {
        let kind = FrameKind::ALL
            .into_iter()
            .find(|kind| kind.definition().name == name);
        let Some(kind) = kind else {
            let all = FrameKind::ALL.map(|kind| kind.definition().name).join(", ");
            return Err(PyKeyError::new_err(format!("{name}: the tables are {all}")));
        };
        let batch = py.detach(|| record_batch(&self.frame(kind)));
        let batch = batch.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        Ok(Table::new(kind.definition().name, batch))
    }

    /// What the program prints: the answer, and with `details` all that stands behind it.
    #[pyo3(signature = (*, details = false))]
    fn text(&self, details: bool) -> String {
        let (answer, behind) = match &*self.simulated {
            Simulated::Study(study) => (table(&study.1), notes(&study.1)),
            Simulated::Design(design) => (design_table(&design.1), design_notes(&design.1)),
        };
        match details {
            true => format!("{answer}{behind}"),
            false => answer.to_string(),
        }
    }

    /// Every warning, the worst first.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        match &*self.simulated {
            Simulated::Study(study) => study.1.warnings.iter().map(ToString::to_string).collect(),
            Simulated::Design(design) => {
                let warnings = design.1.warnings.iter();
                warnings.map(|said| said.warning.to_string()).collect()
            }
        }
    }

    /// What it computed levels of.
    #[getter]
    fn analytes(&self) -> Vec<String> {
        match &*self.simulated {
            Simulated::Study(study) => study.1.analytes().into_iter().map(str::to_string).collect(),
            Simulated::Design(_) => Vec::new(),
        }
    }

    /// The record of the run, as JSON.
    #[getter]
    fn record(&self) -> PyResult<String> {
        let how = (self.asked, self.how.tolerance);
        let record = match &*self.simulated {
            Simulated::Study(study) => RunRecord::new(&study.1, &study.0.source, how, Vec::new(), &[]),
            Simulated::Design(design) => {
                RunRecord::of_design(&design.1, &design.0.first().source, how, Vec::new(), &[])
            }
        };
        record
            .to_json()
            .map_err(|error| PyRuntimeError::new_err(error.to_string()))
    }

    /// The figure of an analyte; of a design every figure it has, by name.
    #[pyo3(signature = (analyte = None, *, log = false))]
    fn figures(&self, py: Python<'_>, analyte: Option<&str>, log: bool) -> PyResult<Vec<(String, Figure)>> {
        let drawn = py.detach(|| match &*self.simulated {
            Simulated::Study(study) => {
                let own = study.1.analytes();
                let chosen: Vec<&str> = match analyte {
                    Some(analyte) => vec![analyte],
                    None => own,
                };
                let drawn = chosen.iter().map(|analyte| {
                    let figure = draw(&study.1, analyte, FigureOptions { log })?;
                    Ok(((*analyte).to_string(), figure))
                });
                drawn.collect()
            }
            Simulated::Design(design) => {
                let drawn = draw_design(&design.1)?.into_iter();
                Ok(drawn.map(|(name, figure)| (name.to_string(), figure)).collect())
            }
        });
        let drawn: Vec<_> = drawn.map_err(|error: infusim::plot::PlotError| refused(error.to_string()))?;
        let figures = drawn.into_iter();
        Ok(figures
            .map(|(name, figure)| (name, Figure::new(figure)))
            .collect())
    }

    /// Writes what `infusim run` writes into a folder, and gives the paths.
    #[pyo3(signature = (folder, *, parquet = false, only_tables = false, report = false, slides = false, log = false))]
    #[allow(clippy::too_many_arguments)]
    fn write(
        &self,
        py: Python<'_>,
        folder: PathBuf,
        parquet: bool,
        only_tables: bool,
        report: bool,
        slides: bool,
        log: bool,
    ) -> PyResult<Vec<PathBuf>> {
        let asked = RunOptions {
            parquet,
            only_tables,
            report,
            slides,
            log,
            ..self.asked
        };
        let mut place =
            ResultFolder::open(&folder.join(&self.folder)).map_err(|error| not_written(&error))?;
        let (simulated, how) = (Arc::clone(&self.simulated), self.how);
        let written = in_background(py, None, move |go_on| match &*simulated {
            Simulated::Study(study) => write(&study.1, &study.0, how, &mut place, asked, go_on),
            Simulated::Design(design) => write_design(&design.1, &design.0, how, &mut place, asked, go_on),
        })?;
        Ok(written.map_err(|error| not_written(&error))?.paths)
    }

    /// Writes the report as one page.
    fn write_report(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let page = py.detach(|| match &*self.simulated {
            Simulated::Study(study) => study_report(&study.1, &study.0, self.how, self.asked),
            Simulated::Design(design) => design_report(&design.1, &design.0, self.how, self.asked),
        });
        let page = page.map_err(|error| not_written(&error))?;
        write_page(&path, &page).map_err(|error| not_written(&error))
    }
}

impl Run {
    fn frame(&self, kind: FrameKind) -> Frame<'_> {
        match &*self.simulated {
            Simulated::Study(study) => Frame::new(kind, &study.1),
            Simulated::Design(design) => Frame::of_design(kind, &design.1),
        }
    }
}
