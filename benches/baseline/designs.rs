//! What more doses of a design cost: the same durations with one dose, with ten and with a hundred.

use super::number::{digits, span};
use super::pace::SOME;
use super::subject::Subject;
use infusim::document::Source;
use infusim::model::Library;
use infusim::output::read_file;
use infusim::scenario::{Design, Finder, Scenario};
use infusim::simulate::{DesignRequest, SimulateOptions, simulate_design};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Seconds of W5, 10,000 patients and eight durations, with so many doses.
pub struct Designs {
    /// Peaks, areas, shares ever above and total doses: of one dose, ten and a hundred.
    pub without_hours: [f64; 3],
    /// Hours above two thresholds too: of one dose, and of ten.
    pub with_hours: [f64; 2],
    /// All 80 cells, start to exit, with tables and without figures.
    pub command: f64,
    pub runs: usize,
}

const WITHOUT_HOURS: &str = "measures: [cmax, auc, share ever above, total dose]\n";

impl Designs {
    /// The fastest of so many runs, which take turns, on all threads.
    pub fn take(runs: usize) -> Self {
        let library = Library::open().unwrap();
        let doses = [1, 10, 100];
        let bare = doses.map(|doses| design(&library, doses, WITHOUT_HOURS));
        let hours = [1, 10].map(|doses| design(&library, doses, ""));
        let mut designs = Self {
            without_hours: [f64::INFINITY; 3],
            with_hours: [f64::INFINITY; 2],
            command: f64::INFINITY,
            runs,
        };
        for _ in 0..runs {
            for (seconds, design) in designs.without_hours.iter_mut().zip(&bare) {
                *seconds = seconds.min(run(design, &library));
            }
            for (seconds, design) in designs.with_hours.iter_mut().zip(&hours) {
                *seconds = seconds.min(run(design, &library));
            }
            designs.command = designs.command.min(command());
        }
        let [one, ten, hundred] = designs.without_hours;
        println!(
            "W5: one dose {}, ten {} ×, a hundred {} ×; with hours {}, ten {} ×; 80 cells, command {}",
            span(one),
            digits(ten / one),
            digits(hundred / one),
            span(designs.with_hours[0]),
            digits(designs.with_hours[1] / designs.with_hours[0]),
            span(designs.command),
        );
        designs
    }
}

/// W5 with so many doses.
fn design(library: &Library, doses: usize, measures: &str) -> Design {
    let path = Subject::path("w5-design");
    let text = std::fs::read_to_string(&path).unwrap();
    let axis = "{from: 0.1 mg/kg, to: 1 mg/kg, steps: 10}";
    assert!(text.contains(axis));
    let written = match doses {
        1 => "[0.5 mg/kg]".to_string(),
        _ => axis.replace("10}", &format!("{doses}}}")),
    };
    let text = text.replace(axis, &written) + measures;
    let beside = |name: &str| read_file(&path.with_file_name(name));
    let scenario = Scenario::read(Source::new("w5", &text), &Finder::new(library, &beside)).unwrap();
    let design = match scenario {
        Scenario::Design(design) => Some(design),
        Scenario::Study(_) => None,
    };
    design.unwrap().with(Some(SOME as u64), None)
}

/// Seconds of all its cells.
fn run(design: &Design, library: &Library) -> f64 {
    let request = DesignRequest {
        design,
        substances: library.substances(),
        cells: &design.cells(None).unwrap(),
        options: SimulateOptions::default(),
    };
    let start = Instant::now();
    let outcome = simulate_design(&request, &|_| ControlFlow::Continue(()));
    std::hint::black_box(outcome.unwrap());
    start.elapsed().as_secs_f64()
}

/// Seconds of `infusim run` on W5 with tables alone.
fn command() -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let status = spawn(folder.path());
    assert!(status, "infusim run failed");
    start.elapsed().as_secs_f64()
}

fn spawn(folder: &Path) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_infusim"));
    command.arg("run").arg(Subject::path("w5-design"));
    command.args(["--only", "tables", "--out"]).arg(folder);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().unwrap().success()
}
