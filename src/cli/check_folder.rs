use super::Failure;
use super::terminal::Terminal;
use crate::output::ResultFolder;
use std::path::Path;

/// `infusim check DIR`: whether the results in a folder are complete and are those that were written.
pub(super) fn check_folder(path: &Path, terminal: &Terminal) -> Result<(), Failure> {
    let shown = path.display();
    let faults = ResultFolder::check(path);
    if faults.is_empty() {
        return terminal.data(&format!(
            "{shown}: the results are complete, as they were written\n"
        ));
    }
    let mut text = format!("error: the results in {shown} are incomplete or were changed\n");
    for fault in faults {
        text.push_str(&format!("  {fault}\n"));
    }
    text.push_str("help: run the scenario again");
    Err(Failure::Input(text))
}
