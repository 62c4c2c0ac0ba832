//! How fast infusim is, against the least code that computes the same and against other programs.
//!
//! `cargo bench --bench baseline` checks the bare kernel against infusim and times both; with `-- --check` it does
//! not time them, with `-- --designs` times what more doses of a design cost, with `-- --rules` what a rule does, and with
//! `-- --responses` what a response does.
//! `benches/measure` measures everything else too and writes `BENCHMARKS.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
#![allow(clippy::print_stdout, clippy::print_stderr)]
// Plain loops over indices: a closure inside an iterator may be compiled for the least machine there is.
#![allow(clippy::needless_range_loop, clippy::too_many_arguments)]

#[path = "baseline/arguments.rs"]
mod arguments;
#[path = "baseline/block.rs"]
mod block;
#[path = "baseline/check.rs"]
mod check;
#[path = "baseline/command.rs"]
mod command;
#[path = "baseline/designs.rs"]
mod designs;
#[path = "baseline/exposure.rs"]
mod exposure;
#[path = "baseline/kernel.rs"]
mod kernel;
#[path = "baseline/lanes.rs"]
mod lanes;
#[path = "baseline/machine.rs"]
mod machine;
#[path = "baseline/measured.rs"]
mod measured;
#[path = "baseline/neighbours.rs"]
mod neighbours;
#[path = "baseline/number.rs"]
mod number;
#[path = "baseline/pace.rs"]
mod pace;
#[path = "baseline/people.rs"]
mod people;
#[path = "baseline/percentiles.rs"]
mod percentiles;
#[path = "baseline/report.rs"]
mod report;
#[path = "baseline/responses.rs"]
mod responses;
#[path = "baseline/rivals.rs"]
mod rivals;
#[path = "baseline/rules.rs"]
mod rules;
#[path = "baseline/shares.rs"]
mod shares;
#[path = "baseline/solo.rs"]
mod solo;
#[path = "baseline/subject.rs"]
mod subject;
#[path = "baseline/targets.rs"]
mod targets;

use arguments::Arguments;
use kernel::{w1, w2};
use measured::Measured;
use pace::Pace;
use subject::Subject;

/// Patients of the check: so few that all points are found at once, and so many that they are not.
const FEW: [usize; 2] = [2_000, 10_000];

fn main() {
    let arguments = Arguments::read(std::env::args().skip(1));
    for (name, workload, file) in [("W1", w1(), "w1-daily"), ("W2", w2(), "w2-metabolite")] {
        for patients in FEW {
            check::against_infusim(&workload, file, patients);
            println!("{name}: the same as infusim, for {patients} patients");
        }
    }
    if arguments.check {
        return;
    }
    if arguments.designs {
        designs::Designs::take(arguments.repeat());
        return;
    }
    if arguments.responses {
        responses::take(arguments.repeat());
        return;
    }
    if arguments.rules {
        rules::Rules::take(arguments.repeat());
        return;
    }
    let Some(path) = &arguments.write else {
        for subject in [Subject::w1(), Subject::w2()] {
            for threads in [1, machine::threads()] {
                Pace::take(&subject, pace::MANY, threads, arguments.repeat());
            }
        }
        return;
    };
    let measured = Measured::take(&arguments);
    std::fs::write(path, report::benchmarks(&measured)).expect("BENCHMARKS.md can be written");
    let table = report::short(&measured);
    report::into_readme(&table);
    println!("\n{table}");
    targets::name_unexplained(&measured);
}
