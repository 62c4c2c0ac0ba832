//! Where memory is short, points are looked at one window after the other. No number depends on it.

use crate::independence::tables;
use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::outcome::StudyOutcome;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use infusim::solver::Method;
use std::ops::ControlFlow;

/// 700 points: three windows of at least 256.
fn study(model: &str, patients: u32) -> Study {
    let text = format!(
        "
title: In windows
model: {model}
patients: {{count: {patients}, seed: 5, weight: {{median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}}}
thresholds: [{{name: low, substance: ketamine, above: 60 ng/mL}}, {{name: high, substance: ketamine, above: 190 ng/mL}}]
arms:
  one: [{{infusion: {{dose: 0.5 mg/kg, over: 37 min}}}}, {{at: 11 min, bolus: 5 mg}}]
  two: [{{repeat: {{every: 7 h, times: 3, doses: [{{infusion: {{rate: 20 mg/h, over: 2 h}}}}]}}}}]
observe: {{until: 1398 min, every: 2 min}}
"
    );
    let library = Library::open().unwrap();
    let nothing = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &nothing)).unwrap()
}

fn outcome(study: &Study, method: Method, threads: usize, percentile_memory: u64) -> StudyOutcome {
    let options = SimulateOptions {
        method,
        threads: Some(threads),
        percentile_memory,
        ..SimulateOptions::default()
    };
    let library = Library::open().unwrap();
    simulate(study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

/// Side by side, with a metabolite, and step by step; more people than pass in the first round.
#[test]
fn all_points_at_once_and_in_windows() {
    for (model, patients, method) in [
        ("kamp-2020", 700, Method::Auto),
        ("perez-ruixo-2021", 600, Method::Auto),
        ("flint-2017", 40, Method::Auto),
        ("kamp-2020", 30, Method::Rodas5p),
    ] {
        let study = study(model, patients);
        assert_eq!(study.grid.len(), 700);
        let whole = outcome(&study, method, 1, u64::MAX);
        for (threads, memory) in [
            (1, 1),
            (2, 1),
            (16, 1),
            (16, u64::MAX),
            (2, SimulateOptions::PERCENTILE_MEMORY),
        ] {
            let parts = outcome(&study, method, threads, memory);
            assert!(
                tables(&whole) == tables(&parts),
                "{model}, {threads} threads, {memory}"
            );
            assert_eq!(whole.unfinished, parts.unfinished);
        }
    }
}
