use proptest::test_runner::{Config, RngSeed};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A folder of its own in which the program is run, so that every path in a message is relative.
pub struct Sandbox {
    folder: TempDir,
}

/// What a run of the program gave.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A scenario that is in order, and quick.
pub const SCENARIO: &str = "\
title: A short one
model: kamp-2020
patients: {count: 20, seed: 1, weight: {median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}
thresholds: [psychedelic-bowdle-1998]
arms:
  40 min:
    - infusion: {dose: 0.5 mg/kg, over: 40 min}
  2 h:
    - infusion: {dose: 0.5 mg/kg, over: 2 h}
observe: {until: 4 h, every: 10 min}
evidence: [cochrane-2025]
";

impl Sandbox {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    /// One with [`SCENARIO`] on it, as `short.yaml`.
    pub fn with_scenario() -> Self {
        let sandbox = Self::new();
        sandbox.write("short.yaml", SCENARIO);
        sandbox
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Everything in a folder, hidden files too, in alphabetical order.
    pub fn files(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("infusim"));
        command
            .current_dir(self.folder.path())
            .env_remove("NO_COLOR")
            .env_remove("RAYON_NUM_THREADS");
        command
    }

    pub fn infusim(&self, arguments: &[&str]) -> Said {
        let output = self.command().args(arguments).output().unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The scenarios that come with the program.
pub fn shipped() -> Vec<PathBuf> {
    yaml(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"))
}

/// The YAML files of a folder, in alphabetical order.
pub fn yaml(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{}", folder.display());
    paths
}

/// So many random cases, the same in every run. The environment can ask for more, or for others:
/// `PROPTEST_RNG_SEED=7 PROPTEST_CASES=10000`.
pub fn cases(cases: u32) -> Config {
    let asked = Config::default();
    let unasked = std::env::var_os("PROPTEST_CASES").is_none();
    Config {
        cases: if unasked { cases } else { asked.cases },
        failure_persistence: None,
        rng_seed: match asked.rng_seed {
            RngSeed::Random => RngSeed::Fixed(2026),
            fixed => fixed,
        },
        ..asked
    }
}
