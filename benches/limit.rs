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

use kernel::{Until, Workload, run, w1, w2};

/// Patients of the check: so few that all points are found at once, and so many that they are not.
const FEW: [usize; 2] = [2_000, 10_000];
/// Patients of the measurement.
const MANY: usize = 100_000;

/// The least of several runs: seconds of processor time and on the clock, and points done again.
fn least(workload: &Workload, threads: usize, until: Until) -> [f64; 3] {
    let mut least = [f64::INFINITY; 3];
    for _ in 0..5 {
        let limit = std::hint::black_box(run(workload, MANY, threads, until));
        let found = [limit.processor, limit.seconds, limit.again as f64];
        least = std::array::from_fn(|index| least[index].min(found[index]));
    }
    least
}

fn main() {
    for (name, workload, file) in [("W1", w1(), "w1-daily"), ("W2", w2(), "w2-metabolite")] {
        for patients in FEW {
            check::against_infusim(&workload, file, patients);
            println!("{name}: the same as infusim, for {patients} patients");
        }
        let points = (MANY * workload.points * workload.thresholds.len()) as f64;
        for threads in [1, 4] {
            let stages = [
                Until::Sampling,
                Until::Exposure,
                Until::Propagation,
                Until::Everything,
            ];
            let [sampling, exposure, propagation, all] = stages.map(|until| least(&workload, threads, until));
            println!(
                "{name}, {threads} threads, {MANY} patients: processor {:.3} s, clock {:.3} s, {:.3} ns of \
                 processor per patient, point and analyte; processor in sampling {:.3}, exposure {:.3}, \
                 levels {:.3}, percentiles {:.3} s; {} points again",
                all[0],
                all[1],
                all[0] / points * 1e9,
                sampling[0],
                exposure[0] - sampling[0],
                propagation[0] - exposure[0],
                all[0] - propagation[0],
                all[2]
            );
        }
    }
}
