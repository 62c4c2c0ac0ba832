use super::OptionError;
use crate::model::{Library, Published};
use crate::population::SubjectRange;
use crate::scenario::{CellRange, Design, Scenario, Study};
use crate::solver::Method;
use serde::{Deserialize, Serialize};

/// What a run was asked for beside its scenario: everything that decides what its files hold. What is absent is as the
/// scenario says. In `run.json` these are the `options`, from which `infusim rerun` repeats a run.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(try_from = "WrittenOptions", into = "WrittenOptions")]
pub struct RunOptions {
    /// Virtual patients.
    pub patients: Option<u64>,
    /// Only some of them.
    pub subjects: Option<SubjectRange>,
    /// The seed.
    pub seed: Option<u64>,
    /// Of a design, only some cells.
    pub cells: Option<CellRange>,
    /// The solver.
    pub solver: Method,
    /// The large tables as Parquet too, beside the CSV files.
    pub parquet: bool,
    /// No figures.
    pub only_tables: bool,
    /// Of how many people figures have curves of their own.
    pub people: Option<u16>,
    /// Without other published models.
    pub only_this_model: bool,
    /// Concentrations on a logarithmic axis.
    pub log: bool,
    /// A slide of each analyte too.
    pub slides: bool,
    /// The report as a page, beside the tables and figures.
    pub report: bool,
}

/// The same as `run.json` has it, with the names and values of the command line.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrittenOptions {
    patients: Option<u64>,
    subjects: Option<String>,
    seed: Option<u64>,
    cells: Option<String>,
    solver: String,
    format: String,
    only: Option<String>,
    people: Option<u16>,
    only_this_model: bool,
    log: bool,
    slide: bool,
    report: bool,
}

const SUBJECTS_HINT: &str =
    "the whole study has as many people as `patients` says, `count` in the scenario or --patients";
const CELLS_HINT: &str = "cells are those of a scenario with `vary`; `infusim check` says how many there are";
const CSV: &str = "csv";
const PARQUET: &str = "parquet";
const TABLES: &str = "tables";

impl RunOptions {
    /// The formats of tables.
    pub(super) fn formats(&self) -> Vec<&'static str> {
        match self.parquet {
            true => vec![CSV, PARQUET],
            false => vec![CSV],
        }
    }

    /// As they are written after `infusim run`, a space before each.
    pub fn on_the_command_line(&self) -> String {
        let written = WrittenOptions::from(*self);
        let flag = |name: &str, set: bool| set.then(|| format!(" --{name}"));
        let value = |name: &str, value: Option<String>| value.map(|value| format!(" --{name} {value}"));
        let number = |number: Option<u64>| number.map(|number| number.to_string());
        let parts = [
            value("patients", number(self.patients)),
            value("subjects", written.subjects),
            value("seed", number(self.seed)),
            value("cells", written.cells),
            value(
                "solver",
                Some(written.solver).filter(|_| self.solver != Method::Auto),
            ),
            value("format", Some(written.format).filter(|_| self.parquet)),
            value("only", written.only),
            value("people", number(self.people.map(u64::from))),
            flag("only-this-model", self.only_this_model),
            flag("log", self.log),
            flag("slide", self.slides),
            flag("report", self.report),
        ];
        parts.into_iter().flatten().collect()
    }
}

impl RunOptions {
    /// The scenario with what is asked for: people, parts of it, and what other models and other spreads say beside it.
    ///
    /// # Errors
    /// When the scenario has not what is asked for.
    pub fn apply(
        &self,
        scenario: Scenario,
        library: &Library,
        published: &Published,
    ) -> Result<Scenario, OptionError> {
        if let (Some(patients), Some(listed)) = (self.patients, scenario.first().population.people.count())
            && patients > listed
        {
            let error = format!("its table of people lists {listed}");
            let hint = "write up to so many, or add people to the table";
            return Err(OptionError::new("patients", patients, error, hint));
        }
        match scenario {
            Scenario::Study(study) => self.apply_to_study(*study, library, published),
            Scenario::Design(design) => self.apply_to_design(*design),
        }
    }

    fn apply_to_study(
        &self,
        study: Study,
        library: &Library,
        published: &Published,
    ) -> Result<Scenario, OptionError> {
        if let Some(cells) = self.cells {
            let error = "this scenario varies nothing, and has no cells";
            return Err(OptionError::new("cells", cells, error, CELLS_HINT));
        }
        let mut study = study.with(self.patients, self.seed);
        if let Some(subjects) = self.subjects {
            let part = study.with_subjects(subjects);
            study = part.map_err(|error| OptionError::new("subjects", subjects, error, SUBJECTS_HINT))?;
        }
        if let Some(people) = self.people {
            study = study.with_people_drawn(usize::from(people));
        }
        if !self.only_this_model {
            study = study.with_other_models(library, published).with_other_spreads();
        }
        Ok(Scenario::Study(Box::new(study)))
    }

    fn apply_to_design(&self, design: Design) -> Result<Scenario, OptionError> {
        if let Some(people) = self.people {
            let hint = "take it out, or run one of its cells as a scenario of its own";
            let error = "a scenario with `vary` draws no curves";
            return Err(OptionError::new("people", people, error, hint));
        }
        let mut design = design.with(self.patients, self.seed);
        if let Some(subjects) = self.subjects {
            let part = design.with_subjects(subjects);
            design = part.map_err(|error| OptionError::new("subjects", subjects, error, SUBJECTS_HINT))?;
        }
        if let Some(cells) = self.cells {
            let found = design.cells(Some(cells));
            found.map_err(|error| OptionError::new("cells", cells, error, CELLS_HINT))?;
        }
        Ok(Scenario::Design(Box::new(design)))
    }
}

impl From<RunOptions> for WrittenOptions {
    fn from(options: RunOptions) -> Self {
        let RunOptions {
            patients,
            subjects,
            seed,
            cells,
            solver,
            parquet,
            only_tables,
            people,
            only_this_model,
            log,
            slides,
            report,
        } = options;
        Self {
            patients,
            subjects: subjects.map(|subjects| subjects.to_string()),
            seed,
            cells: cells.map(|cells| cells.to_string()),
            solver: solver.to_string(),
            format: if parquet { PARQUET } else { CSV }.to_string(),
            only: only_tables.then(|| TABLES.to_string()),
            people,
            only_this_model,
            log,
            slide: slides,
            report,
        }
    }
}

impl TryFrom<WrittenOptions> for RunOptions {
    type Error = String;

    fn try_from(written: WrittenOptions) -> Result<Self, String> {
        let unknown =
            |name: &str, value: &str| format!("`{name}` is \"{value}\", which no run was asked for");
        let solver = Method::ALL
            .into_iter()
            .find(|method| method.name() == written.solver);
        let subjects = written.subjects.map(|text| {
            text.parse::<SubjectRange>()
                .map_err(|_| unknown("subjects", &text))
        });
        let cells = written
            .cells
            .map(|text| text.parse::<CellRange>().map_err(|_| unknown("cells", &text)));
        Ok(Self {
            patients: written.patients,
            subjects: subjects.transpose()?,
            seed: written.seed,
            cells: cells.transpose()?,
            solver: solver.ok_or_else(|| unknown("solver", &written.solver))?,
            parquet: match written.format.as_str() {
                CSV => false,
                PARQUET => true,
                other => return Err(unknown("format", other)),
            },
            only_tables: match written.only.as_deref() {
                None => false,
                Some(TABLES) => true,
                Some(other) => return Err(unknown("only", other)),
            },
            people: written.people,
            only_this_model: written.only_this_model,
            log: written.log,
            slides: written.slide,
            report: written.report,
        })
    }
}
