//! What this machine can do at most: the bare kernel, checked against infusim and then timed.
//!
//! Run with `cargo bench --bench limit`.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, clippy::print_stdout)]

#[path = "limit/block.rs"]
mod block;
#[path = "limit/check.rs"]
mod check;
#[path = "limit/exposure.rs"]
mod exposure;
#[path = "limit/kernel.rs"]
mod kernel;
#[path = "limit/lanes.rs"]
mod lanes;
#[path = "limit/people.rs"]
mod people;
#[path = "limit/percentiles.rs"]
mod percentiles;

use kernel::{Until, Workload, run, w1, w2};
use std::time::Instant;

/// Patients of the check.
const FEW: usize = 2_000;
/// Patients of the measurement.
const MANY: usize = 100_000;

/// Seconds, the least of several.
fn seconds(workload: &Workload, threads: usize, until: Until) -> (f64, usize) {
    let mut least = f64::INFINITY;
    let mut again = 0;
    for _ in 0..5 {
        let start = Instant::now();
        let limit = std::hint::black_box(run(workload, MANY, threads, until));
        least = least.min(start.elapsed().as_secs_f64());
        again = limit.again;
    }
    (least, again)
}

fn main() {
    for (name, workload, file) in [("W1", w1(), "w1-daily"), ("W2", w2(), "w2-metabolite")] {
        check::against_infusim(&workload, file, FEW);
        println!("{name}: the same as infusim, for {FEW} patients");
        let points = (MANY * workload.points * workload.thresholds.len()) as f64;
        for threads in [1, 4] {
            let stages = [
                Until::Sampling,
                Until::Exposure,
                Until::Propagation,
                Until::Everything,
            ];
            let times = stages.map(|until| seconds(&workload, threads, until));
            let [sampling, exposure, propagation, all] = times.map(|(seconds, _)| seconds);
            println!(
                "{name}, {threads} threads: {all:.3} s, {:.3} ns per patient, point and analyte; \
                 sampling {sampling:.3}, exposure {:.3}, levels {:.3}, percentiles {:.3} s; {} points again",
                all / points * 1e9,
                exposure - sampling,
                propagation - exposure,
                all - propagation,
                times[3].1
            );
        }
    }
}
