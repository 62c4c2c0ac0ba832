use crate::sandbox::{Said, Sandbox};
use infusim::solver::Method;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What the program said of an input, and the files it left.
pub struct Run {
    pub said: Said,
    pub sandbox: Sandbox,
    folder: String,
}

/// Every solver by its name, but the one that chooses among them.
pub fn solvers() -> impl Iterator<Item = &'static str> {
    let named = Method::ALL.into_iter().filter(|method| *method != Method::Auto);
    named.map(Method::name)
}

/// A row of a table: the cells by the name of their column.
pub type Row = BTreeMap<String, String>;

fn inputs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/inputs")
}

impl Run {
    /// `infusim run NAME.yaml ARGUMENTS` in a copy of the folder of inputs. `edit` changes the scenario's text.
    pub fn edited(name: &str, arguments: &[&str], edit: impl Fn(String) -> String) -> Self {
        let sandbox = Sandbox::new();
        let models = fs::read_dir(inputs().join("models")).unwrap();
        for path in models.map(|entry| entry.unwrap().path()) {
            let file = path.file_name().unwrap().to_string_lossy();
            sandbox.write(&format!("models/{file}"), fs::read(&path).unwrap());
        }
        let file = format!("{name}.yaml");
        sandbox.write(&file, edit(fs::read_to_string(inputs().join(&file)).unwrap()));
        let said = sandbox.infusim(&[&["run", file.as_str()], arguments].concat());
        let stem = Path::new(name)
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        Self {
            said,
            sandbox,
            folder: format!("out/{stem}"),
        }
    }

    /// An input with another text in the one model of this name.
    #[track_caller]
    pub fn slipped(name: &str, model: &str, was: &str, is: &str) -> Self {
        let sandbox = Sandbox::new();
        let file = format!("models/{model}.yaml");
        let text = fs::read_to_string(inputs().join(&file)).unwrap();
        assert!(text.contains(was), "{was} is not in {file}");
        sandbox.write(&file, text.replacen(was, is, 1));
        let scenario = format!("{name}.yaml");
        sandbox.write(&scenario, fs::read_to_string(inputs().join(&scenario)).unwrap());
        let said = sandbox.infusim(&["run", scenario.as_str()]);
        Self {
            said,
            sandbox,
            folder: format!("out/{name}"),
        }
    }

    /// An input as it is, which has to run.
    #[track_caller]
    pub fn of(name: &str, arguments: &[&str]) -> Self {
        let run = Self::edited(name, arguments, |text| text);
        assert_eq!(run.said.code, 0, "{}", run.said.err);
        run
    }

    /// The rows of one of the CSV files.
    pub fn table(&self, name: &str) -> Vec<Row> {
        let bytes = self.sandbox.read(&format!("{}/{name}", self.folder));
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
        let row = |record: csv::StringRecord| {
            header
                .iter()
                .cloned()
                .zip(record.iter().map(String::from))
                .collect()
        };
        reader.records().map(|record| row(record.unwrap())).collect()
    }

    /// `run.json`.
    pub fn record(&self) -> serde_json::Value {
        serde_json::from_slice(&self.sandbox.read(&format!("{}/run.json", self.folder))).unwrap()
    }
}

/// Whether a row of `curves.csv` is of a curve: typical, lower, median or upper.
pub fn is_of(row: &Row, curve: &str) -> bool {
    row["statistic"] == curve
}

/// A cell as a number.
#[track_caller]
pub fn number(row: &Row, column: &str) -> f64 {
    let cell = row
        .get(column)
        .unwrap_or_else(|| panic!("no column {column} in {row:?}"));
    cell.parse().unwrap_or_else(|_| panic!("{column} is `{cell}`"))
}
