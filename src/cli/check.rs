use super::Failure;
use super::arguments::CheckArguments;
use super::check_folder::check_folder;
use super::run::failure;
use super::terminal::Terminal;
use crate::model::Library;
use crate::output::{ResultFolder, open_studies};
use crate::report::{read_back, wrap};
use crate::simulate::unfinished_in_typical;

/// `infusim check FILE…`; of a folder, whether the results in it are complete.
pub(super) fn check(arguments: &CheckArguments, terminal: &Terminal) -> Result<(), Failure> {
    let library = Library::open().map_err(|bad| terminal.diagnostics(&bad))?;
    let (folders, files): (Vec<_>, Vec<_>) = arguments
        .files
        .iter()
        .cloned()
        .partition(|path| ResultFolder::is_one(path));
    let studies = open_studies(&files, &library).map_err(|bad| terminal.rejected(&bad))?;
    for (path, study) in studies {
        let mut text = format!("{}: fine\n", path.display());
        let arms = study
            .read_back()
            .map_err(|error| Failure::Input(format!("error: {error}")))?;
        text.push_str(&read_back(&arms, &study.dosed_as.to_string(), &study.defaults));
        let unfinished = unfinished_in_typical(&study).map_err(failure)?;
        for warning in study.warnings.iter().chain(&unfinished) {
            text.push_str(&format!("{}\n", wrap(&format!("warning, {warning}"), "  ")));
        }
        terminal.data(&text)?;
    }
    folders
        .iter()
        .try_for_each(|folder| check_folder(folder, terminal))
}
