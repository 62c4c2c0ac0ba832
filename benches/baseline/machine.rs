//! Where and when it was measured.

use super::arguments::Arguments;
use std::process::Command;

/// The machine, and the state of the code.
pub struct Machine {
    pub processor: String,
    pub threads: usize,
    /// GB; not a number where the system does not tell.
    pub memory: f64,
    pub vectors: String,
    pub compiler: String,
    pub date: String,
    pub commit: String,
    /// Processes that wanted a processor in the minute before the start.
    pub load: String,
    pub command: String,
}

/// As many as the machine runs at a time.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

impl Machine {
    pub fn new(arguments: &Arguments) -> Self {
        let field = |file: &str, name: &str| {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with(name));
            let value = line
                .and_then(|line| line.split_once(':'))
                .map(|(_, value)| value.trim());
            value.unwrap_or("unknown").to_string()
        };
        let memory = field("/proc/meminfo", "MemTotal");
        let kib = memory
            .split(' ')
            .next()
            .and_then(|number| number.parse::<f64>().ok());
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split(' ').next().unwrap_or("unknown").to_string();
        // What was measured is the code; the files this program writes do not count.
        let changed = said(
            "git",
            &[
                "status",
                "--porcelain",
                "--",
                "src",
                "benches",
                "models",
                "Cargo.toml",
            ],
        );
        let commit = said("git", &["rev-parse", "--short", "HEAD"]);
        Self {
            processor: field("/proc/cpuinfo", "model name"),
            threads: threads(),
            memory: kib.map_or(f64::NAN, |kib| kib * 1024.0 / 1e9),
            // "Avx2(…)": what is in the brackets is of no use to a reader.
            vectors: format!("{:?}", infusim::lane::SimdLevel::new())
                .split('(')
                .next()
                .unwrap_or_default()
                .to_string(),
            compiler: said("rustc", &["--version"]),
            date: said("date", &["-u", "+%F"]),
            commit: if changed.is_empty() {
                commit
            } else {
                format!("{commit} with changes")
            },
            load: arguments.load.clone().unwrap_or(load),
            command: arguments
                .command
                .clone()
                .unwrap_or_else(|| "cargo bench --bench baseline".to_string()),
        }
    }

    /// Whether somebody else was at work: what is measured then is no basis for anything.
    pub fn is_busy(&self) -> bool {
        self.load.parse::<f64>().is_ok_and(|load| load > 0.5)
    }
}

/// What a command says, or nothing.
fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or(String::new(), |output| {
        String::from_utf8_lossy(&output.stdout).trim().to_string()
    })
}
