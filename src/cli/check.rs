use super::Failure;
use super::arguments::CheckArguments;
use super::check_folder::check_folder;
use super::simulation::failure;
use super::terminal::Terminal;
use crate::model::Library;
use crate::output::{ResultFolder, open_scenarios};
use crate::report::{read_back, wrap};
use crate::scenario::{Design, Scenario, Study};
use crate::simulate::unfinished_in_typical;

/// `infusim check FILE…`; of a folder, whether the results in it are complete.
pub(super) fn check(arguments: &CheckArguments, terminal: &Terminal) -> Result<(), Failure> {
    let library = Library::open().map_err(|bad| terminal.diagnostics(&bad))?;
    let (folders, files): (Vec<_>, Vec<_>) = arguments
        .files
        .iter()
        .cloned()
        .partition(|path| ResultFolder::is_one(path));
    let scenarios = open_scenarios(&files, &library).map_err(|bad| terminal.rejected(&bad))?;
    for (path, scenario) in scenarios {
        let text = match scenario {
            Scenario::Study(study) => of_study(&study)?,
            Scenario::Design(design) => of_design(&design)?,
        };
        terminal.data(&format!("{}: fine\n{text}", path.display()))?;
    }
    folders
        .iter()
        .try_for_each(|folder| check_folder(folder, terminal))
}

/// What is given, and what must be said of it.
fn of_study(study: &Study) -> Result<String, Failure> {
    let arms = study
        .read_back()
        .map_err(|error| Failure::Input(format!("error: {error}")))?;
    let mut text = read_back(&arms, &study.dosed_as.to_string(), &study.defaults).to_string();
    let unfinished = unfinished_in_typical(study).map_err(failure)?;
    for warning in study.warnings.iter().chain(&unfinished) {
        text.push_str(&format!("{}\n", wrap(&format!("warning, {warning}"), "  ")));
    }
    Ok(text)
}

/// The same at the first and at the last values of what is varied; and how many cells there are.
fn of_design(design: &Design) -> Result<String, Failure> {
    let sizes = design.axes().iter();
    let sizes: Vec<String> = sizes
        .map(|axis| format!("{}: {} values", axis.name, axis.values.len()))
        .collect();
    let (first, count) = (design.first(), design.len());
    let mut text = format!(
        "{}\n",
        wrap(
            &format!(
                "{count} cells: {} models × {} arms × {}",
                first.models.len(),
                first.arms.len(),
                sizes.join(" × ")
            ),
            ""
        )
    );
    for number in [1, count] {
        let Some(cell) = design.cell(number) else {
            continue;
        };
        let values = cell.values.iter().zip(design.axes());
        let values: Vec<&str> = values
            .filter_map(|(value, axis)| Some(axis.value(*value)?.text.as_str()))
            .collect();
        text.push_str(&format!("\nAt {}:\n", values.join(", ")));
        if let Some(study) = design.study(&cell) {
            text.push_str(&of_study(study)?);
        }
    }
    Ok(text)
}
