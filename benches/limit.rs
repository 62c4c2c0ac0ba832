//! What this machine can do at most: the bare kernel, checked against infusim and then timed.
//!
//! Run with `cargo bench --bench limit`.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, clippy::print_stdout)]
// Plain loops over indices: a closure inside an iterator may be compiled for the least machine there is.
#![allow(clippy::needless_range_loop, clippy::too_many_arguments)]

#[path = "limit/block.rs"]
mod block;
#[path = "limit/check.rs"]
mod check;
#[path = "limit/clock.rs"]
mod clock;
#[path = "limit/exposure.rs"]
mod exposure;
#[path = "limit/kernel.rs"]
mod kernel;
#[path = "limit/lanes.rs"]
mod lanes;
#[path = "limit/neighbours.rs"]
mod neighbours;
#[path = "limit/people.rs"]
mod people;
#[path = "limit/percentiles.rs"]
mod percentiles;

use infusim::document::Source;
use infusim::model::Library;
use infusim::scenario::{Finder, Study};
use infusim::study::{RunOptions, read_file, run as run_study};
use kernel::{Until, Workload, run, w1, w2};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

/// Patients of the check: so few that all points are found at once, and so many that they are not.
const FEW: [usize; 2] = [2_000, 10_000];
/// Patients of the measurement.
const MANY: usize = 100_000;

/// The workload as infusim reads it.
fn study(library: &Library, file: &str, patients: usize) -> Study {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/workloads");
    let text = std::fs::read_to_string(folder.join(format!("{file}.yaml"))).unwrap();
    let read = |name: &str| read_file(&folder.join(name));
    let mut study = Study::read(Source::new(file, &text), &Finder::new(library, &read)).unwrap();
    study.population.count = patients as u64;
    study
}

/// Seconds on the clock that infusim's engine takes.
fn engine(library: &Library, study: &Study, threads: usize) -> f64 {
    let options = RunOptions {
        threads: Some(threads),
        ..RunOptions::default()
    };
    let start = Instant::now();
    let outcome = run_study(study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    });
    std::hint::black_box(outcome.unwrap());
    start.elapsed().as_secs_f64()
}

fn main() {
    let library = Library::open().unwrap();
    for (name, workload, file) in [("W1", w1(), "w1-daily"), ("W2", w2(), "w2-metabolite")] {
        for patients in FEW {
            check::against_infusim(&workload, file, patients);
            println!("{name}: the same as infusim, for {patients} patients");
        }
        let study = study(&library, file, MANY);
        for threads in [1, 4] {
            let (mut bare, mut whole) = (f64::INFINITY, f64::INFINITY);
            for _ in 0..7 {
                let limit = std::hint::black_box(run(&workload, MANY, threads, Until::Everything));
                bare = bare.min(limit.seconds);
                whole = whole.min(engine(&library, &study, threads));
            }
            println!(
                "{name}, {threads} threads: bare {bare:.3} s, engine {whole:.3} s, ratio {:.2}",
                whole / bare
            );
        }
    }
}
