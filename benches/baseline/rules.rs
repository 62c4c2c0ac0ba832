//! What a rule costs: twenty looks at everybody, beside an infusion of the same length.

use super::number::{digits, span};
use super::subject::Subject;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Seconds of `infusim run` on W6, 10,000 patients and twenty looks over five days, start to exit, with tables and
/// without figures.
pub struct Rules {
    /// With the rule.
    pub by_rule: f64,
    /// With an infusion at its first rate instead.
    pub without: f64,
    pub runs: usize,
}

impl Rules {
    /// The fastest of so many runs, which take turns, on all threads.
    pub fn take(runs: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = Subject::path("w6-rule");
        let text = std::fs::read_to_string(&path).unwrap();
        let (before, rest) = text.split_once("    - titrate:").unwrap();
        let (_, after) = rest.split_once("observe:").unwrap();
        let infusion = "    - infusion: {rate: 10 mg/h, over: 126 h}\n";
        let plain = format!("{before}{infusion}observe:{after}");
        let write = |name: &str, text: &str| {
            let models = format!("model: {}", path.with_file_name("models").display());
            let file = folder.path().join(name);
            std::fs::write(&file, text.replace("model: models", &models)).unwrap();
            file
        };
        let files = [write("by-rule.yaml", &text), write("without.yaml", &plain)];
        let mut seconds = [f64::INFINITY; 2];
        for _ in 0..runs {
            for (seconds, file) in seconds.iter_mut().zip(&files) {
                *seconds = seconds.min(run(file, folder.path()));
            }
        }
        let [by_rule, without] = seconds;
        println!(
            "W6: by rule {}, without {}, {} ×",
            span(by_rule),
            span(without),
            digits(by_rule / without)
        );
        Self {
            by_rule,
            without,
            runs,
        }
    }
}

fn run(file: &Path, folder: &Path) -> f64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_infusim"));
    command.arg("run").arg(file);
    command
        .args(["--only", "tables", "--out"])
        .arg(folder.join("out"));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().unwrap();
    assert!(status.success(), "infusim run failed");
    start.elapsed().as_secs_f64()
}
