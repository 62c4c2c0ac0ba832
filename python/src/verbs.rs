use crate::background::in_background;
use crate::errors::{diagnostics, not_written, refused, rejected};
use crate::scenario_source::ScenarioSource;
use infusim::document::{Diagnostics, Source};
use infusim::effect::effect_ids;
use infusim::explain::{ExplainError, explain as why};
use infusim::lesson::LessonPage;
use infusim::model::{Library, Published};
use infusim::outcome::NumberRequest;
use infusim::output::{open_scenario_with_files, write_page};
use infusim::scenario::{Finder, Scenario};
use infusim::simulate::SimulateOptions;
use pyo3::prelude::*;
use serde_json::{Value, json};
use std::path::PathBuf;

fn library(py: Python<'_>) -> PyResult<Library> {
    Library::open().map_err(|error| diagnostics(py, &error))
}

fn text_of(value: &Value) -> String {
    value.to_string()
}

/// Reads a scenario and runs nothing; gives its warnings.
#[pyfunction]
pub fn check(py: Python<'_>, scenario: ScenarioSource) -> PyResult<Vec<String>> {
    let scenario = scenario.open(py, &library(py)?)?;
    Ok(scenario
        .first()
        .warnings
        .iter()
        .map(ToString::to_string)
        .collect())
}

/// How many cells a scenario with `vary` has; one without has none.
#[pyfunction]
pub fn count_cells(py: Python<'_>, scenario: ScenarioSource) -> PyResult<usize> {
    Ok(match scenario.open(py, &library(py)?)? {
        Scenario::Study(_) => 0,
        Scenario::Design(design) => design.len(),
    })
}

/// The shipped models, as JSON; with a scenario each with whether it suits it, and why not.
#[pyfunction]
#[pyo3(signature = (scenario = None))]
pub fn models(py: Python<'_>, scenario: Option<ScenarioSource>) -> PyResult<String> {
    let library = library(py)?;
    let told = |model: &infusim::model::Model| {
        json!({
            "id": model.id,
            "title": model.title,
            "drug": model.drug.name,
            "measured": model.measured.to_string(),
            "source": model.citation.to_string(),
            "is_linear": model.is_linear(),
        })
    };
    let Some(scenario) = scenario else {
        return Ok(text_of(&library.all().iter().map(told).collect()));
    };
    let published = Published::open().map_err(|error| diagnostics(py, &error))?;
    let scenario = scenario.open(py, &library)?;
    let fits = scenario.first().fits(library.all(), published);
    let told = fits.iter().map(|fit| {
        let mut entry = told(&fit.model);
        entry["fits"] = json!(fit.fits());
        entry["against"] = json!(fit.against);
        entry
    });
    Ok(text_of(&told.collect()))
}

/// The reported effects, as JSON.
#[pyfunction]
pub fn effects(py: Python<'_>) -> PyResult<String> {
    let library = library(py)?;
    let nowhere = |path: &str| Err(Diagnostics::new(Source::new(path, ""), Vec::new()));
    let finder = Finder::new(&library, &nowhere);
    let mut told = Vec::new();
    for id in effect_ids() {
        let effect = finder
            .effect(id, library.substances())
            .map_err(|error| diagnostics(py, &error))?;
        let Some(effect) = effect else { continue };
        told.push(json!({
            "id": effect.id,
            "title": effect.title,
            "substance": effect.substance,
            "kind": effect.kind.to_string(),
            "above_ng_per_ml": effect.level.ng_per_ml(),
            "range": effect.range(),
            "measured": effect.measured.to_string(),
        }));
    }
    Ok(text_of(&Value::Array(told)))
}

/// How a number came about, as JSON; the request too.
#[pyfunction]
pub fn explain(
    py: Python<'_>,
    scenario: ScenarioSource,
    request: &str,
    patients: Option<u64>,
    seed: Option<u64>,
) -> PyResult<String> {
    let library = library(py)?;
    let request: NumberRequest = serde_json::from_str(request).map_err(|error| refused(error.to_string()))?;
    let study = match scenario.open(py, &library)? {
        Scenario::Study(study) => study.with(patients, seed),
        Scenario::Design(_) => {
            return Err(refused(
                "this scenario has `vary`; explain a number of one of its cells, written as a scenario",
            ));
        }
    };
    let found = in_background(py, None, move |go_on| {
        why(
            &study,
            library.substances(),
            SimulateOptions::default(),
            &request,
            go_on,
        )
    })?;
    let found = found.map_err(|error: ExplainError| refused(error.to_string()))?;
    serde_json::to_string(&found).map_err(|error| refused(error.to_string()))
}

/// Writes the lesson page of a scenario.
#[pyfunction]
pub fn lesson(py: Python<'_>, path: PathBuf, out: PathBuf, base_url: Option<&str>) -> PyResult<()> {
    let opened = open_scenario_with_files(&path, &library(py)?);
    let (scenario, files) = opened.map_err(|error| rejected(py, &error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let page = LessonPage {
        title: &scenario.first().title,
        name: &name,
        text: &scenario.source().text,
        files: &files,
        base_url,
    };
    write_page(&out, &page.html()).map_err(|error| not_written(&error))
}
