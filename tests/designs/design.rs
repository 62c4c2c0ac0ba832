//! A design, and its cells as scenarios of their own.

use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::outcome::{CellMeasure, CellMethod, CellOutcome, CellSummary, DesignOutcome, StudyOutcome};
use infusim::quantiles::Estimate;
use infusim::scenario::{Design, Finder, Scenario, Study};
use infusim::simulate::{DesignRequest, SimulateOptions, simulate, simulate_design};
use std::ops::ControlFlow;
use std::path::Path;

/// How close a scaled level comes to a solved one: a few roundings of either.
pub const ROUNDING: f64 = 1e-12;

fn beside(name: &str) -> Result<Source, Diagnostics> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/inputs")
        .join(name);
    infusim::output::read_file(&path)
}

fn read(text: &str) -> Scenario {
    let library = Library::open().unwrap();
    let read = Scenario::read(Source::new("design.yaml", text), &Finder::new(&library, &beside));
    read.unwrap_or_else(|rejected| panic!("{text}\n{rejected}"))
}

pub fn design(text: &str) -> Design {
    match read(text) {
        Scenario::Design(design) => *design,
        Scenario::Study(_) => panic!("nothing is varied"),
    }
}

pub fn options(threads: usize) -> SimulateOptions {
    SimulateOptions {
        threads: Some(threads),
        ..SimulateOptions::default()
    }
}

/// All cells of a design.
pub fn run(design: &Design) -> DesignOutcome {
    let library = Library::open().unwrap();
    let cells = design.cells(None).unwrap();
    let request = DesignRequest {
        design,
        substances: library.substances(),
        cells: &cells,
        options: options(2),
    };
    simulate_design(&request, &|_| ControlFlow::Continue(())).unwrap()
}

fn simulated(study: &Study) -> StudyOutcome {
    let library = Library::open().unwrap();
    simulate(study, library.substances(), options(2), &|_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

/// The scenario with the values of a cell written out, and nothing varied.
fn written_out(text: &str, outcome: &DesignOutcome, cell: &CellOutcome) -> String {
    let mut text = text.to_string();
    for (axis, value) in outcome.axes.iter().zip(outcome.values(cell)) {
        text = text.replace(&format!("${}", axis.name), value);
    }
    let mut lines: Vec<&str> = Vec::new();
    let mut skips = false;
    for line in text.lines() {
        if !line.starts_with(' ') {
            skips = line.starts_with("vary:") || line.starts_with("measures:");
        }
        if !skips {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// Holds every number of every cell against the cell's own scenario; gives how the cells were found.
#[track_caller]
pub fn is_as_written_out(text: &str) -> Vec<CellMethod> {
    let design = design(text);
    let outcome = run(&design);
    assert_eq!(outcome.cells.len(), design.len());
    for cell in &outcome.cells {
        let own = written_out(text, &outcome, cell);
        let Scenario::Study(study) = read(&own) else {
            panic!("{own}")
        };
        assert!(!cell.summaries.is_empty());
        is_alike(cell, &simulated(&study), study.arms.len());
    }
    outcome.cells.iter().map(|cell| cell.method).collect()
}

fn is_alike(cell: &CellOutcome, own: &StudyOutcome, arms: usize) {
    let series = &own.series[cell.cell.model * arms + cell.cell.arm];
    // What a rule gives is known with the levels.
    let by_rule = series.titration.as_ref().map(|titration| titration.typical.total);
    let total = by_rule.unwrap_or_else(|| own.arms[cell.cell.arm].total.mg());
    is_close(cell.typical_total, total, "total");
    for summary in &cell.summaries {
        let Some(name) = &summary.analyte else {
            assert_eq!(summary.measure, CellMeasure::TotalDose);
            is_close(summary.typical.unwrap(), total, "total");
            continue;
        };
        let analyte = series
            .analytes
            .iter()
            .find(|analyte| analyte.name == *name)
            .unwrap();
        let of = |measure| {
            analyte
                .summaries
                .iter()
                .find(|own| own.measure == measure)
                .unwrap()
        };
        match summary.measure {
            CellMeasure::Exposure(measure) => {
                let own = of(measure);
                let what = format!("cell {}, {name}, {measure:?}", cell.cell.number);
                is_close(summary.typical.unwrap(), own.typical.unwrap(), &what);
                assert_eq!(summary.typical_bound, own.typical_bound, "{what}");
                assert_eq!(summary.percentiles.len(), own.percentiles.len());
                for (one, other) in summary.percentiles.iter().zip(&own.percentiles) {
                    assert_eq!(
                        (one.probability, one.bound),
                        (other.probability, other.bound),
                        "{what}"
                    );
                    are_close(one.estimate, other.estimate, &what);
                }
            }
            CellMeasure::EverAbove(threshold) => {
                let own = of(infusim::outcome::Measure::HoursAbove(threshold)).ever;
                assert_eq!(summary.share, own, "cell {}, {name}", cell.cell.number);
            }
            CellMeasure::TimeToFall(share) => {
                let [one, other] = [summary.typical, analyte.falls[share].hours];
                assert_eq!(one.is_some(), other.is_some());
                is_close(one.unwrap_or(0.0), other.unwrap_or(0.0), "time to fall");
            }
            CellMeasure::ResponsePeak(place) => {
                let mut responses = series.responses.iter();
                let own = responses.find(|own| own.response == place).unwrap();
                let what = format!("cell {}, peak of response {place}", cell.cell.number);
                is_close(summary.typical.unwrap(), own.typical_peak, &what);
                for (one, other) in summary.percentiles.iter().zip(&own.percentiles) {
                    assert_eq!(one.probability, other.probability);
                    are_close(one.estimate, other.estimate, &what);
                }
            }
            CellMeasure::TotalDose => panic!("{name} is not given"),
        }
    }
}

fn are_close(one: Estimate, other: Estimate, what: &str) {
    is_close(one.value, other.value, what);
    for (one, other) in [(one.low, other.low), (one.high, other.high)] {
        assert_eq!(one.is_some(), other.is_some(), "{what}");
        is_close(one.unwrap_or(0.0), other.unwrap_or(0.0), what);
    }
}

#[track_caller]
fn is_close(one: f64, other: f64, what: &str) {
    // Where a curve stays close to a threshold, the time it takes is known less well than its height.
    let rounding = if what.contains("Hours") { 1e-9 } else { ROUNDING };
    let near = (one - other).abs() <= rounding * one.abs().max(other.abs());
    assert!(near || one == other, "{what}: {one} and {other}");
}

/// A measure of a cell.
pub fn summary<'a>(cell: &'a CellOutcome, analyte: &str, measure: CellMeasure) -> &'a CellSummary {
    cell.summary(analyte, measure).unwrap()
}
