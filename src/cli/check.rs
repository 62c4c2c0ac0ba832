use super::Failure;
use super::arguments::CheckArguments;
use super::output::Output;
use super::run::{failure, read_scenarios};
use crate::model::Library;
use crate::study::unfinished_in_typical;

/// `infusim check FILE…`
pub(super) fn check(arguments: &CheckArguments, output: &Output) -> Result<(), Failure> {
    let library = Library::open().map_err(|bad| output.bad_file(&bad))?;
    for (path, study) in read_scenarios(&arguments.files, &library, output)? {
        let mut text = format!("{}: fine\n", path.display());
        let unfinished = unfinished_in_typical(&study).map_err(failure)?;
        for warning in study.warnings.iter().chain(&unfinished) {
            text.push_str(&format!("  warning, {warning}\n"));
        }
        for default in &study.defaults {
            text.push_str(&format!("  default taken, {default}\n"));
        }
        output.data(&text)?;
    }
    Ok(())
}
