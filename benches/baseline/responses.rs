//! What a response costs: W1 with one, against W1 without.

use super::number::{digits, span};
use super::subject::Subject;
use infusim::document::Source;
use infusim::model::Library;
use infusim::output::read_file;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::ops::ControlFlow;
use std::time::Instant;

/// Responses of `benches/workloads/responses`, each without a value that counts and with one.
const RESPONSES: [&str; 3] = ["hyperbolic", "sigmoid", "site"];

/// Prints the fastest of so many runs, which take turns, on all threads, of 10,000 patients: seconds without a response,
/// and how many times that each takes.
pub fn take(runs: usize) {
    let library = Library::open().unwrap();
    let mut studies = vec![("none".to_string(), study(&library, ""))];
    for name in RESPONSES {
        for (levels, what) in [("{}", "alone"), ("{some: 5}", "with a value")] {
            let line = format!("responses: [{{response: responses/{name}.yaml, levels: {levels}}}]\n");
            let line = line.replace(", levels: {}", "");
            studies.push((format!("{name} {what}"), study(&library, &line)));
        }
    }
    let mut fastest = vec![f64::INFINITY; studies.len()];
    for _ in 0..runs {
        for (seconds, (_, study)) in fastest.iter_mut().zip(&studies) {
            let start = Instant::now();
            let watch = |_| ControlFlow::Continue(());
            let found = simulate(study, library.substances(), SimulateOptions::default(), &watch);
            std::hint::black_box(found.unwrap());
            *seconds = seconds.min(start.elapsed().as_secs_f64());
        }
    }
    println!("W1 without a response {}", span(fastest[0]));
    for ((name, _), seconds) in studies.iter().zip(&fastest).skip(1) {
        println!("  {name}: {} ×", digits(seconds / fastest[0]));
    }
}

fn study(library: &Library, line: &str) -> Study {
    let path = Subject::path("w1-daily");
    let text = std::fs::read_to_string(&path)
        .unwrap()
        .replace("arms:", &format!("{line}arms:"));
    let beside = |name: &str| read_file(&path.with_file_name(name));
    match Study::read(Source::new("w1", &text), &Finder::new(library, &beside)) {
        Ok(study) => study,
        Err(rejected) => panic!("{rejected}"),
    }
}
