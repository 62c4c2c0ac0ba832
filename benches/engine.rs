//! How long one patient takes, and ten thousand over a five-day course.
//!
//! Run with `cargo bench`. Figures in the README name the machine and the date.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use infusim::document::{BadFile, Mistake, Source};
use infusim::model::Library;
use infusim::outcome::Exposure;
use infusim::scenario::{Finder, Study};
use infusim::solver::{Method, Schedule, System, Tolerance, solve};
use infusim::study::{RunOptions, run};
use std::hint::black_box;
use std::ops::ControlFlow;

/// 0.5 mg/kg over 40 min on five days, drawn every 5 min: 1,441 points.
const FIVE_DAYS: &str = "
title: five days
model: MODEL
patients: {count: 10000, seed: 1, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}
thresholds: [analgesia-zanos-2018, psychedelic-bowdle-1998]
arms:
  daily:
    - repeat: {every: 24 h, times: 5, doses: [{infusion: {dose: 0.5 mg/kg, over: 40 min}}]}
observe: {until: 5 days, every: 5 min}
";

fn study(library: &Library, model: &str) -> Study {
    let none = |name: &str| {
        let mistake = Mistake::anywhere("benches read no files");
        Err(BadFile::new(Source::new(name, ""), vec![mistake]))
    };
    let text = FIVE_DAYS.replace("MODEL", model);
    Study::read(Source::new("five-days.yaml", &text), &Finder::new(library, &none)).unwrap()
}

fn one_patient(criterion: &mut Criterion) {
    let library = Library::open().unwrap();
    let mut group = criterion.benchmark_group("one patient, five days, 1,441 points");
    for (id, method) in [
        ("kamp-2020", Method::Exact),
        ("kamp-2020", Method::Dopri5),
        ("otto-2021", Method::Exact),
        ("flint-2017", Method::Dopri5),
    ] {
        let study = study(&library, id);
        let model = &study.models[0];
        let patient = study.population.patient(1, model, &[]).unwrap();
        let timeline = study.arms[0].regimen.timeline(patient.weight).unwrap();
        let analytes = model.analytes().count();
        let points = study.grid.len();
        let mut levels = vec![0.0; analytes * points];
        group.bench_function(BenchmarkId::new(id, method), |bencher| {
            bencher.iter(|| {
                let system = System::new(model, &patient.values).unwrap();
                let schedule = Schedule::new(model, &patient.values, &timeline, study.grid.until());
                let trajectory = solve(id, &system, &schedule, method, Tolerance::default()).unwrap();
                trajectory.sample(&study.grid, 0, points, &mut levels);
                let exposure = Exposure::new(&trajectory, 0, 0.0, None, &[Some(70.0), Some(50.0)]);
                black_box((exposure, levels.len()))
            });
        });
    }
    group.finish();
}

fn ten_thousand_patients(criterion: &mut Criterion) {
    let library = Library::open().unwrap();
    let study = study(&library, "kamp-2020");
    let mut group = criterion.benchmark_group("10,000 patients, five days, 1,441 points");
    group.sample_size(10);
    for threads in [1, 4] {
        let options = RunOptions {
            threads: Some(threads),
            ..RunOptions::default()
        };
        group.bench_function(BenchmarkId::new("kamp-2020, threads", threads), |bencher| {
            bencher.iter(|| {
                run(&study, library.substances(), options, &|_| {
                    ControlFlow::Continue(())
                })
                .unwrap()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, one_patient, ten_thousand_patients);
criterion_main!(benches);
